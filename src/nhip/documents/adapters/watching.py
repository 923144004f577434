"""What an agency sent and how it stands, and what it tells of documents sent to it."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from nhip.documents.adapters.models import Handover
from nhip.documents.adapters.port import SentItem
from nhip.documents.adapters.receiving import old_code
from nhip.documents.adapters.refusals import not_a_document
from nhip.documents.axis.acts.export_receipt import export_receipt
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.queries.visible import deliveries_visible_to_seat
from nhip.documents.axis.statuses import Side, status_moves
from nhip.kernel.api import today


def sent(agency: str, limit: int = 100, before: str = "", of: str = "") -> tuple[SentItem, ...]:
    """What the agency sent, newest first, one item for each receiver."""
    found = deliveries_visible_to_seat(agency).filter(sender=agency).select_related("document")
    if before:
        found = found.filter(pk__lt=_id(before))
    if of:
        # The first message of a document is one of its deliveries: so all are found without a look at each.
        first = Delivery.objects.filter(pk=_id(of), document__message=_id(of))
        found = found.filter(Q(pk=_id(of)) | Q(document__in=list(first.values_list("document", flat=True))))
    page = list(found.prefetch_related("changes").order_by("-pk")[:limit])
    handed = {
        each.message: each.state for each in Handover.objects.filter(message__in=[row.pk for row in page])
    }
    return tuple(_item(each, handed.get(each.pk, "")) for each in page)


def tell(
    agency: str,
    identity: str,
    code: str,
    *,
    description: str = "",
    staff: Mapping[str, str] | None = None,
    consignment: str = "",
) -> str:
    """Tell ``code`` about the delivery whose message is ``identity``; gives its state then."""
    delivery = delivery_of(agency, identity)
    move = status_moves(today()).get(code)
    speaker = delivery.sender if move is not None and move.by is Side.SENDER else delivery.receiver
    if speaker != agency:
        raise not_a_document(identity)
    by = f"seat:{agency}"
    told = send_status(delivery, code, description=description, staff=staff, by=by, consignment=consignment)
    return told.state


def receipt(agency: str, identity: str) -> bytes:
    """The receipt of the delivery, for either side."""
    return export_receipt(delivery_of(agency, identity), actor=f"seat:{agency}")


def delivery_of(agency: str, identity: str) -> Delivery:
    """The delivery of this message, if the agency sent or received it. Raises ``adapters.not_a_document``."""
    wanted = _id(identity)
    found = deliveries_visible_to_seat(agency).select_related("document").filter(pk=wanted).first()
    if found is None:
        raise not_a_document(identity)
    return found


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise not_a_document(written[:60]) from None


def _item(delivery: Delivery, handed: str) -> SentItem:
    document = delivery.document
    codes = [each.code for each in delivery.changes.all() if each.code.isdigit() and each.has_effect]
    return SentItem(
        document_message=str(document.message),
        delivery=str(delivery.pk),
        document_id=document.document_id,
        title=document.subject,
        notation=document.code,
        sender=delivery.sender,
        receiver=delivery.receiver,
        old_sender=old_code(delivery.sender),
        old_receiver=old_code(delivery.receiver),
        sent_at=delivery.sent_at,
        received_at=delivery.arrived_at,
        state=delivery.state,
        code=codes[-1] if codes else "",
        handed=handed,
    )
