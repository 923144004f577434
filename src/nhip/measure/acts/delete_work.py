"""Delete a saved work: by whoever saved it, or when its time is over. Its texts are gone for good."""

from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.crypto import constant_time_compare

from nhip.identity.api import Account
from nhip.kernel.api import publish, today
from nhip.measure.acts.save_work import digest_of, name_in_ledger
from nhip.measure.events import WorkDeleted
from nhip.measure.models_workshop import SavedWork
from nhip.measure.workshop.errors import not_there, not_yours

By = Literal["owner", "code", "expiry"]


def may_delete(work: SavedWork, by: Account | AnonymousUser | None) -> bool:
    """Whether ``by`` saved the work while signed in."""
    return isinstance(by, Account) and work.owner_id is not None and work.owner_id == by.pk


@transaction.atomic
def delete_work(key: str, *, by: Account | AnonymousUser | None, deletion_code: str = "") -> None:
    """Delete the work under ``key``. Raises ``workshop.not_there`` or ``workshop.not_yours``."""
    work = SavedWork.objects.select_for_update().filter(key=key, expires_on__gte=today()).first()
    if work is None:
        raise not_there()
    if isinstance(by, Account) and may_delete(work, by):
        _gone(work, "owner", by)
    elif deletion_code and constant_time_compare(work.code_digest, digest_of(deletion_code)):
        _gone(work, "code", by if isinstance(by, Account) else None)
    else:
        raise not_yours()


@transaction.atomic
def delete_expired_works() -> int:
    """Delete every work whose last day has passed; how many there were."""
    expired = list(SavedWork.objects.select_for_update().filter(expires_on__lt=today()))
    for work in expired:
        _gone(work, "expiry", None)
    return len(expired)


def _gone(work: SavedWork, how: By, by: Account | None) -> None:
    name = name_in_ledger(work.key)
    work.delete()
    publish(
        WorkDeleted(work=name, how=how),
        subject=f"saved_work:{name}",
        actor=by.subject if by else None,
    )
