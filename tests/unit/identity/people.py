"""People for the tests: accounts with roles, and clients that have signed in as a person would."""

import time
from dataclasses import dataclass

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nhip.identity.acts.grant_role import grant_role
from nhip.identity.acts.open_account import open_account
from nhip.identity.models import Account, Agency, Kind
from nhip.identity.rules.roles import Role

PASSWORD = "năm-quả-khế-chua"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Person:
    """An account and a browser."""

    account: Account
    client: Client


def make_agency(code: str = "G06", parent: Agency | None = None) -> Agency:
    """The agency with ``code``, made where the register is not loaded."""
    shape = {"kind": Kind.MINISTRY, "name": f"Cơ quan {code}", "short_name": code, "parent": parent}
    return Agency.objects.get_or_create(code=code, defaults=shape)[0]


def make_account(
    email: str, role: Role | None = None, *, at: str = "G06", second_factor: bool = False, active: bool = True
) -> Account:
    """An account with at most one role, opened by the acts that open every account."""
    account = open_account(email, email.partition("@")[0].title(), by=None, password=PASSWORD)
    if role is not None:
        make_agency(at)
        grant_role(account, role, at, by=None)
    if second_factor:
        TOTP.activate(account, SECRET)
        RecoveryCodes.activate(account)
    if not active:
        Account.objects.filter(pk=account.pk).update(is_active=False)
    return Account.objects.get(pk=account.pk)


def present_code() -> str:
    """The code that the authenticator of every test person shows now, fresh as if never used."""
    cache.clear()
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in(account: Account, client: Client | None = None) -> Client:
    """Sign in with password, and with the code where the account has a second factor."""
    browser = client or Client()
    form = {"login": account.email, "password": PASSWORD}
    answer = browser.post(reverse("account_login"), form)
    if answer.status_code == 302 and answer["Location"] == reverse("mfa_authenticate"):
        browser.post(answer["Location"], {"code": present_code()})
    return browser
