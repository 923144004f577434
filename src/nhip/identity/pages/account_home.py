"""My account: who I am here, which roles I hold at which agencies, and where I am signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nhip.identity.events import OtherSessionsEnded
from nhip.identity.models import Account
from nhip.identity.queries.permissions import current_memberships
from nhip.identity.rules.roles import ROLES, Role
from nhip.identity.signing_in.second_factor import is_proved
from nhip.identity.signing_in.sessions import end_other_sessions, sessions_of
from nhip.kernel.api import Text, publish


@require_safe
@never_cache
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own page; it shows nobody else."""
    account = _own(request)
    held = [
        {
            "term": ROLES[Role(row.role)].term,
            "agency": row.agency,
            "since": row.valid_from,
            "until": row.valid_to,
        }
        for row in current_memberships(account)
    ]
    sessions = sessions_of(account)
    page = {
        "account": account,
        "roles": held,
        "sessions": sessions,
        "this_session": request.session.session_key,
        "has_others": len(sessions) > 1,
        "is_proved": is_proved(request),
        "trail": [{"name": Text(vi="Tài khoản", en="My account")}],
    }
    return render(request, "identity/account_home.html", page)


@require_POST
@login_required
def end_sessions_elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    account = _own(request)
    with transaction.atomic():
        count = end_other_sessions(account, request.session.session_key)
        publish(
            OtherSessionsEnded(account=str(account.public_id), count=count),
            subject=account.subject,
            actor=account.subject,
        )
    messages.success(request, _("Đã đăng xuất ở mọi nơi khác."))
    return redirect("account_home")


def _own(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # held by login_required
    return request.user
