"""Note that somebody opened a document at its receiver, and tell its sender that it arrived."""

from django.db import transaction

from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.events import DocumentOpened
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.refusals import not_for_you
from nhip.documents.axis.statuses import DeliveryState
from nhip.identity.api import Account
from nhip.kernel.api import now, publish


@transaction.atomic
def open_delivery(delivery: Delivery, *, account: Account) -> Delivery:
    """``account`` opens the document as one of its receiver's people; only the first time leaves a trace.

    Where nobody had said that it arrived, status 01 goes to the sender. Raises ``axis.not_found`` for anybody
    else.
    """
    if delivery.receiver not in agencies_of(account):
        raise not_for_you()
    opened = Delivery.objects.filter(pk=delivery.pk, opened_at=None, ended_at=None).update(opened_at=now())
    if opened:
        publish(
            DocumentOpened(delivery=str(delivery.pk), receiver=delivery.receiver),
            subject=f"delivery:{delivery.pk}",
            actor=account.subject,
            agency=delivery.receiver,
        )
        if delivery.state == DeliveryState.SENT and not delivery.is_request:
            return send_status(delivery, "01", by=account)
    return Delivery.objects.select_related("document").get(pk=delivery.pk)
