"""Send a document: its files are looked into and kept, its message is signed, logged and on its way."""

from collections.abc import Sequence
from uuid import UUID

from nhip.documents.axis.acts.acting import Actor, may_send, refusals_told
from nhip.documents.axis.bodies import DOCUMENT
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.enclosing import enclose
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.queries.visible import visible_to_seat
from nhip.documents.axis.refusals import not_for_you
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.edxml import Response
from nhip.documents.edxml.shapes import Business
from nhip.kernel.api import now, today, uuid7
from nhip.sharing.api import Envelope, submit


def send_document(
    draft: OutgoingDocument,
    files: Sequence[OutgoingFile],
    *,
    agency: str,
    by: Actor,
    consignment: str = "",
    business: Business | None = None,
) -> ExchangedDocument:
    """Send ``draft`` with its ``files`` in the name of ``agency``; returns the document as it is stored.

    A ``consignment`` of one's own makes a retry harmless. May run inside the caller's transaction. Raises
    ``identity.not_permitted``, ``axis.state_secret``, ``axis.file_refused``, ``axis.document_id_reused``,
    ``axis.already_sent``, ``axis.too_late_to_ask`` or what sharing refuses the message for
    (``sharing.receiver_unknown`` …). A refusal leaves an event.
    """
    actor = may_send(by, agency)
    with refusals_told(agency, by, [file.content for file in files]):
        issued_on = draft.promulgated_on or today()
        plain = draft.body(agency, issued_on, (), {}, business)
        place = secret_place(plain, today())
        if place is not None:
            raise state_secret(place)
        responses = tuple(_response(agency, reply) for reply in draft.replies_to)
        named, readers = enclose(files)
        body = draft.body(agency, issued_on, responses, readers, business)
        type(body).read(body.packed())  # what others would refuse is refused here, before it is signed
        envelope = Envelope(
            sender=agency,
            receivers=tuple(dict.fromkeys(code.strip().upper() for code in draft.receivers)),
            kind=DOCUMENT,
            consignment=consignment or uuid7(),
            sent_at=now(),
            body=body.packed(),
            files=named,
        )
        logged = submit(envelope, by=actor)
        return Delivery.objects.select_related("document").get(pk=UUID(logged[0].message)).document


def _response(agency: str, reply: UUID) -> Response:
    document = visible_to_seat(agency).filter(pk=reply).first()
    if document is None:
        raise not_for_you()
    issued = document.promulgated_on
    return Response(
        organ=document.sender,
        code=document.code,
        document_id=document.document_id,
        date=issued.strftime("%Y/%m/%d") if issued else "",
    )
