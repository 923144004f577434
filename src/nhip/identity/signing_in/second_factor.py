"""The second factor: its secrets stored encrypted, its use remembered in the session, asked of who needs
it.
"""

import base64
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from nhip.identity.errors import second_factor_required
from nhip.identity.models import Account
from nhip.identity.pages.refusing import refusal_page

PROVED = "nhip_second_factor"

# What somebody who still lacks the second factor may do: set it up, prove it, leave, choose a language.
ALWAYS_OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "theme",
    }
)


class SecondFactor(DefaultMFAAdapter):
    """Keys of authenticator apps and recovery codes are stored encrypted under the platform's secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã xác thực không đúng."),
        "cannot_delete_authenticator": _(
            "Vai trò của bạn cần xác thực hai bước, nên không gỡ được ứng dụng xác thực."
        ),
        "cannot_generate_recovery_codes": _("Hãy cài ứng dụng xác thực trước khi lấy mã dự phòng."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The square to scan, as it may stand inside a page, on white paper whatever the page's colours."""
        drawing: str = super().build_totp_svg(url)
        opening, rest = drawing[drawing.index("<svg") :].split(">", 1)
        return f'{opening}><rect width="100%" height="100%" fill="#fff"/>{rest}'

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not authenticator.user.needs_second_factor


def _box() -> MultiFernet:
    """The present key first; older ones still open what they closed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac("nhip.identity.second_factor", "key", secret=secret, algorithm="sha256").digest()
        for secret in secrets
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def remember_proof(request: HttpRequest) -> None:
    """Note in the session that its holder has used a second factor."""
    request.session[PROVED] = True


def is_proved(request: HttpRequest) -> bool:
    """Whether this session's holder used a second factor that the account still has."""
    account = request.user
    return (
        isinstance(account, Account)
        and bool(request.session.get(PROVED))
        and Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
    )


class SecondFactorRequired:
    """Sends whoever holds a role that needs a second factor to set it up, or prove it, before anything
    else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        account = request.user
        if not isinstance(account, Account) or not account.needs_second_factor:
            return None
        match = request.resolver_match
        if (match is not None and match.url_name in ALWAYS_OPEN) or is_proved(request):
            return None
        if request.method != "GET":
            return refusal_page(request, second_factor_required())
        return to_second_factor(request)


def to_second_factor(request: HttpRequest, back: str | None = None) -> HttpResponse:
    """The page where the account's holder proves the second factor, or sets it up, and comes back from."""
    has_one = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    if not has_one:
        return redirect("mfa_activate_totp")
    answer = redirect("mfa_reauthenticate")
    answer["Location"] += "?" + urlencode({"next": back or request.get_full_path()})
    return answer
