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
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
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
    post_save.connect(_factor_added, sender=Authenticator)
    post_delete.connect(_factor_removed, sender=Authenticator)
    authenticator_used.connect(_factor_used)
    authentication_failed.connect(_factor_failed)


def tell(account: Account, event: Event) -> None:
    """Publish what an account's holder did about their own account."""
    with transaction.atomic():
        publish(event, subject=account.subject, actor=account.subject)


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


def _factor_added(instance: Authenticator, created: bool, **_: Any) -> None:
    if not created:
        return
    request = context.request
    if instance.type == Authenticator.Type.TOTP and request is not None and request.user == instance.user:
        # Whoever sets an app up has just typed its code.
        second_factor.remember_proof(request)
    holder = instance.user
    _tell_of_factor(holder, SecondFactorAdded(account=str(holder.public_id), method=str(instance.type)))


def _factor_removed(instance: Authenticator, **_: Any) -> None:
    holder = instance.user
    _tell_of_factor(holder, SecondFactorRemoved(account=str(holder.public_id), method=str(instance.type)))


def _tell_of_factor(holder: Account, event: Event) -> None:
    """In the transaction that stores the factor: allauth's own signal comes after it, and might not come."""
    asker = getattr(context.request, "user", None)
    actor = asker.subject if isinstance(asker, Account) else None
    with transaction.atomic():
        publish(event, subject=holder.subject, actor=actor)


def _factor_used(request: HttpRequest, **_: Any) -> None:
    second_factor.remember_proof(request)


def _factor_failed(request: HttpRequest, user: Account, **_: Any) -> None:
    lockout.note_failure(user.email, get_adapter().get_client_ip(request))
