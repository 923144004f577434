"""End the secret address of a person's own calendar."""

from django.db import transaction

from nhip.identity.api import Account
from nhip.kernel.api import publish
from nhip.measure.collection.events import CalendarKeyChanged
from nhip.measure.collection.models import CalendarKey


@transaction.atomic
def drop_calendar_key(*, by: Account) -> None:
    """Nobody finds the calendar at its address any more. Where there is none, nothing happens."""
    gone, _ = CalendarKey.objects.filter(account=str(by.public_id)).delete()
    if gone:
        publish(CalendarKeyChanged(is_there=False), subject=by.subject, actor=by.subject)
