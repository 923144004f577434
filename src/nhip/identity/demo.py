"""Plainly made-up people for trying the platform out, on a machine of one's own.

Their second factor is a real one: the same codes, counted by the same clock. What an official reads from a
telephone, whoever runs this machine reads from ``nhip demo code``. Passwords and keys are drawn once for
each installation from its own secret key, so no two machines share them and none stands in this text.
"""

import base64
import hmac
import time
from collections.abc import Collection
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from nhip.identity.acts.grant_role import grant_role
from nhip.identity.acts.issue_certificate import issue_certificate
from nhip.identity.acts.open_account import open_account
from nhip.identity.errors import not_a_demo_account
from nhip.identity.models import Account, Certificate
from nhip.identity.queries.accounts import account_of
from nhip.identity.rules.roles import ROLES, Permission, Role
from nhip.kernel.api import now

DOMAIN = "demo.example"  # reserved by RFC 2606: it can belong to nobody
PERIOD = 30  # seconds that a code holds


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A made-up person: the part of the address before the @, a name, and a role at an agency."""

    key: str
    name: str
    role: Role
    agency_code: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def password(self) -> str:
        return "-".join(_drawn("password", self.key)[at : at + 4] for at in (0, 4, 8, 12))

    @property
    def has_second_factor(self) -> bool:
        return ROLES[self.role].needs_second_factor

    @property
    def purpose(self) -> str:
        term = ROLES[self.role].term
        return f"{term.vi} · {term.en} ({self.agency_code})"


_OFFICES = {
    "G12": "Bộ Tài chính (thống kê)",
    "G03": "Bộ Giáo dục và Đào tạo",
    "G09": "Bộ Nội vụ",
    "G06": "Bộ Khoa học và Công nghệ",
}
# Two ministries write letters to each other: each has somebody who registers, who drafts and who signs.
_LETTERS = {"G12": "Bộ Tài chính", "G03": "Bộ Giáo dục và Đào tạo"}

PEOPLE = (
    DemoPerson("quan-tri", "Quản trị viên trình diễn", Role.ADMINISTRATOR, "G06"),
    DemoPerson("kiem-toan", "Kiểm toán viên trình diễn", Role.AUDITOR, "G06"),
    DemoPerson("phan-tich", "Chuyên viên phân tích trình diễn", Role.ANALYST, "G06"),
    DemoPerson("dieu-phoi", "Người điều phối trình diễn, Bộ Khoa học và Công nghệ", Role.COORDINATOR, "G06"),
    *(
        DemoPerson(f"dau-moi-{code.lower()}", f"Đầu mối trình diễn, {name}", Role.FOCAL_POINT, code)
        for code, name in _OFFICES.items()
    ),
    *(
        DemoPerson(f"nguoi-ky-{code.lower()}", f"Người ký trình diễn, {name}", Role.SIGNATORY, code)
        for code, name in _OFFICES.items()
    ),
    # Two, because what the sample draws is looked at by two people, and nobody checks their own office.
    DemoPerson("kiem-tra-1", "Người kiểm tra trình diễn, Văn phòng Chính phủ", Role.REVIEWER, "G22"),
    DemoPerson("kiem-tra-2", "Người kiểm tra trình diễn, Thanh tra Chính phủ", Role.REVIEWER, "G20"),
    *(
        DemoPerson(f"{key}-{code.lower()}", f"{title} trình diễn, {name}", role, code)
        for code, name in _LETTERS.items()
        for key, title, role in (
            ("van-thu", "Văn thư", Role.CLERK),
            ("chuyen-vien", "Chuyên viên", Role.OFFICER),
            ("lanh-dao", "Lãnh đạo", Role.LEADER),
        )
    ),
)


def ensure_demo_accounts() -> list[tuple[str, str, str]]:
    """Open the demo accounts that are missing; gives the address, password and purpose of each."""
    known = set(Account.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    for person in PEOPLE:
        if person.email not in known:
            _open(person)
    ensure_demo_seals({person.agency_code for person in PEOPLE})
    return [(person.email, person.password, person.purpose) for person in PEOPLE]


def ensure_demo_seals(codes: Collection[str]) -> None:
    """Give each agency among ``codes`` that cannot seal yet a seal of the node's own authority."""
    moment = now()
    sealing = Certificate.objects.filter(
        agency__code__in=codes, revoked_at__isnull=True, valid_to__gt=moment
    ).values_list("agency__code", flat=True)
    for code in sorted(set(codes) - set(sealing)):
        issue_certificate(None, code, by=None)


def demo_code(email: str) -> tuple[str, int]:
    """The code that the person's authenticator would show now, and for how many seconds it still holds.

    Raises ``identity.account_unknown``, or ``identity.not_a_demo_account`` for the account of a real person.
    """
    account = account_of(email)
    factor = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if not account.email.endswith(f"@{DOMAIN}") or factor is None:
        raise not_a_demo_account(email)
    moment = int(time.time())
    code = format_hotp_value(hotp_value(decrypt(factor.data["secret"]), moment // PERIOD))
    return code, PERIOD - moment % PERIOD


@transaction.atomic
def _open(person: DemoPerson) -> None:
    account = open_account(person.email, person.name, by=None, password=person.password)
    grant_role(account, person.role, person.agency_code, by=None)
    if person.has_second_factor:
        TOTP.activate(account, _drawn("second factor", person.key, 32).upper())
        RecoveryCodes.activate(account)
    if ROLES[person.role].permits & {Permission.SIGN_FIGURES, Permission.SIGN_DOCUMENTS}:
        issue_certificate(account, person.agency_code, by=None)


def _drawn(what: str, whose: str, length: int = 16) -> str:
    """Letters and digits that only this installation's secret key gives."""
    key = settings.SECRET_KEY.encode()
    drawn = hmac.digest(key, f"nhip.identity.demo {what} {whose}".encode(), "sha256")
    return base64.b32encode(drawn).decode().lower()[:length]
