"""Turns allauth's signals into events of ours: who signed in, with what, who set up or lost a second
factor.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest

from nhip.identity.events import (
    PasswordChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    SignedIn,
    SignedOut,
)
from nhip.identity.models import Account
from nhip.identity.signing_in import lockout, second_factor, sessions
from nhip.kernel.api import Event, publish


def listen() -> None:
    """Connect the listeners; called once, when the application is ready."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    password_changed.connect(_password_changed)
    password_set.connect(_password_changed)
    password_reset.connect(_password_reset)
    authenticator_added.connect(_factor_added)
    authenticator_removed.connect(_factor_removed)
    authenticator_used.connect(_factor_used)
    authentication_failed.connect(_factor_failed)


def tell(account: Account, event: Event) -> None:
    """Publish what an account's holder did about their own account."""
    with transaction.atomic():
        publish(event, subject=account.subject, actor=account.subject, agency=None)


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    sessions.begin(request)
    methods = tuple(record["method"] for record in get_authentication_records(request, user))
    tell(user, SignedIn(account=str(user.public_id), methods=methods))


def _signed_out(user: Account | None, **_: Any) -> None:
    if isinstance(user, Account):
        tell(user, SignedOut(account=str(user.public_id)))


def _password_changed(user: Account, **_: Any) -> None:
    tell(user, PasswordChanged(account=str(user.public_id), how="change"))


def _password_reset(user: Account, **_: Any) -> None:
    tell(user, PasswordChanged(account=str(user.public_id), how="reset"))


def _factor_added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        # Whoever sets an app up has just typed its code.
        second_factor.remember_proof(request)
    tell(user, SecondFactorAdded(account=str(user.public_id), method=str(authenticator.type)))


def _factor_removed(user: Account, authenticator: Authenticator, **_: Any) -> None:
    tell(user, SecondFactorRemoved(account=str(user.public_id), method=str(authenticator.type)))


def _factor_used(request: HttpRequest, **_: Any) -> None:
    second_factor.remember_proof(request)


def _factor_failed(request: HttpRequest, user: Account, **_: Any) -> None:
    lockout.note_failure(user.email, get_adapter().get_client_ip(request))
