"""Note that somebody opened a document at its receiver, and tell its sender that it arrived."""

from contextlib import suppress
from typing import Final

from django.db import connection, transaction

from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.events import DocumentOpened
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.refusals import not_for_you
from nhip.documents.axis.statuses import DeliveryState
from nhip.identity.api import Account
from nhip.kernel.api import Refusal, now, publish

_ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2811))"


@transaction.atomic
def open_delivery(delivery: Delivery, *, account: Account) -> Delivery:
    """``account`` opens the document as one of its receiver's people; only the first time leaves a trace.

    Where nobody had said that it arrived, status 01 goes to the sender; should it be refused, because the
    sender is connected no more or the receiver's software said more meanwhile, an event says so and the
    document is open all the same. Raises ``axis.not_found`` for anybody else.
    """
    if delivery.receiver not in agencies_of(account):
        raise not_for_you()
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [str(delivery.pk)])
    found = Delivery.objects.select_related("document").get(pk=delivery.pk)
    if found.opened_at is not None or found.ended_at is not None:
        return found
    if found.state == DeliveryState.SENT and not found.is_request:
        # First, and the row only then: whoever takes messages over locks the seats before the rows.
        with suppress(Refusal):
            send_status(found, "01", by=account)
    if Delivery.objects.filter(pk=delivery.pk, opened_at=None, ended_at=None).update(opened_at=now()):
        publish(
            DocumentOpened(delivery=str(delivery.pk), receiver=delivery.receiver),
            subject=f"delivery:{delivery.pk}",
            actor=account.subject,
            agency=delivery.receiver,
        )
    return Delivery.objects.select_related("document").get(pk=delivery.pk)
