"""Counts failed sign-ins and closes the door: the stored half of :mod:`nhip.identity.rules.lockout`."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from nhip.identity.errors import locked_out
from nhip.identity.events import LockedOut, SignInFailed
from nhip.identity.models import FailedSignIn
from nhip.identity.models.account import tidy_email
from nhip.identity.rules.lockout import BY_ACCOUNT, BY_SOURCE, Limit, locked_until
from nhip.kernel.api import now, publish

KEPT = timedelta(days=1)


def account_digest(email: str) -> str:
    """A keyed digest that stands for an address, the same for an address that has no account."""
    return _digest("account", tidy_email(email))


def source_digest(source: str) -> str:
    """A keyed digest that stands for a network source."""
    return _digest("source", source)


def refuse_if_locked(email: str, source: str) -> None:
    """Raise ``identity.locked_out`` while the account or the source is locked."""
    locks = [until for _, _, until in _locks(account_digest(email), source_digest(source)) if until]
    if locks:
        raise locked_out(max(locks))


def note_failure(email: str, source: str) -> None:
    """Count a failed sign-in, and tell whom it may concern if it was the one that closed the door."""
    account, origin = account_digest(email), source_digest(source)
    with transaction.atomic():
        moment = now()
        FailedSignIn.objects.filter(at__lt=moment - KEPT).delete()
        FailedSignIn.objects.create(account_digest=account, source_digest=origin, at=moment)
        publish(
            SignInFailed(account_digest=account, source_digest=origin),
            subject=f"sign-in:{account}",
            actor=None,
            agency=None,
        )
        for by, digest, until in _locks(account, origin):
            if until:
                publish(
                    LockedOut(by=by, digest=digest, until=until),
                    subject=f"sign-in:{digest}",
                    actor=None,
                    agency=None,
                )


def forget_failures(email: str) -> None:
    """Open the door of an account whose holder has proved themselves by setting a new password."""
    FailedSignIn.objects.filter(account_digest=account_digest(email)).delete()


def _locks(account: str, source: str) -> list[tuple[str, str, datetime | None]]:
    return [
        ("account", account, _locked(BY_ACCOUNT, account_digest=account)),
        ("source", source, _locked(BY_SOURCE, source_digest=source)),
    ]


def _locked(limit: Limit, **whose: str) -> datetime | None:
    moment = now()
    since = moment - limit.within - limit.closes_for
    times = list(FailedSignIn.objects.filter(**whose, at__gt=since).values_list("at", flat=True))
    return locked_until(times, moment, limit)


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"nhip.identity.{kind}", value, algorithm="sha256").hexdigest()
