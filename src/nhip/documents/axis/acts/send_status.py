"""Tell the other side how a document stands: one of the nine codes, signed and logged as a message."""

from collections.abc import Mapping

from nhip.documents.axis.acts.acting import Actor, may_tell, refusals_told
from nhip.documents.axis.bodies import STATUS, DocumentName, StatusBody
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.packing import unpack
from nhip.documents.axis.statuses import Side, status_moves
from nhip.documents.edxml import Staff
from nhip.kernel.api import clock, now, today, uuid7
from nhip.sharing.api import Envelope, submit


def send_status(
    delivery: Delivery,
    code: str,
    *,
    description: str = "",
    staff: Mapping[str, str] | None = None,
    by: Actor,
    consignment: str = "",
) -> Delivery:
    """Say ``code`` about ``delivery``, in the name of whichever side says such a code.

    ``staff`` may name ``department``, ``name``, ``email``, ``mobile``. Raises ``identity.not_permitted`` and
    the refusals of the statuses (``axis.status_backwards`` …); a refusal leaves an event. Returns the
    delivery as it stands then.
    """
    move = status_moves(today()).get(code)
    is_senders = move is not None and move.by is Side.SENDER
    agency, to = (delivery.sender, delivery.receiver) if is_senders else (delivery.receiver, delivery.sender)
    actor = may_tell(by, agency)
    document = delivery.document
    issued = document.promulgated_on
    body = StatusBody(
        document=DocumentName(
            organ=document.sender,
            document_id=document.document_id,
            code=document.code,
            date=issued.strftime("%Y/%m/%d") if issued else "",
        ),
        code=code,
        description=description,
        at=now().astimezone(clock.VIETNAM).isoformat(timespec="seconds"),
        staff=unpack(Staff, dict(staff), "staff") if staff else None,
    )
    with refusals_told(agency, by):
        submit(
            Envelope(
                sender=agency,
                receivers=(to,),
                kind=STATUS,
                consignment=consignment or uuid7(),
                sent_at=now(),
                body=body.packed(),
            ),
            by=actor,
        )
    return Delivery.objects.select_related("document").get(pk=delivery.pk)
