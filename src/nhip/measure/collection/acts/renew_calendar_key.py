"""Give a person a new secret address for their own calendar; the one before ends with it."""

import hashlib
import secrets

from django.db import transaction

from nhip.identity.api import Account
from nhip.kernel.api import now, publish
from nhip.measure.collection.events import CalendarKeyChanged
from nhip.measure.collection.models import CalendarKey


@transaction.atomic
def renew_calendar_key(*, by: Account) -> str:
    """The word of the new address, 256 random bits; it is told here once and never kept."""
    word = secrets.token_urlsafe(32)
    event_id = publish(CalendarKeyChanged(is_there=True), subject=by.subject, actor=by.subject)
    CalendarKey.objects.update_or_create(
        account=str(by.public_id),
        defaults={"digest": digest_of(word), "made_at": now(), "event_id": event_id},
    )
    return word


def digest_of(word: str) -> str:
    """What is kept of the word of an address."""
    return hashlib.sha256(word.encode()).hexdigest()
