"""Take in a package as software of the national axis writes it: read, kept as it came, sent on as our own.

The package itself is kept by its digest and travels with the message, so that the receiver can look at what
was sent. What was odd about it is told to both sides; what cannot be delivered or believed is refused with
its place, its cause and its cure, and of a state secret nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from nhip.documents.axis.acts.acting import Actor, may_send, refusals_told
from nhip.documents.axis.bodies import DOCUMENT, STATUS, Attached, StatusBody
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.drafts import OutgoingFile
from nhip.documents.axis.edxml_bridge import body_of, status_body_of
from nhip.documents.axis.enclosing import enclose
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.refusals import document_unknown, not_the_sender
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.axis.statuses import Side, status_moves
from nhip.documents.axis.tables import day_of, standing_by_code, standings
from nhip.documents.axis.wishes import listed
from nhip.documents.edxml import Attachment, Document, Finding, Reading, Status, Weight, read_edxml
from nhip.kernel.api import Refusal, Text, keep_file, now, today, uuid7
from nhip.sharing.api import Envelope, FileRef, Logged, submit

ORIGINAL = "goi-tin.edxml"
"""What the package itself is called among the files."""

_MEDIA_TYPE = "application/xml"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a package: the document it was, or the delivery it spoke of, and all that was found.

    ``messages`` are its messages, one for each receiver; none where the same package was taken before.
    """

    document: ExchangedDocument | None
    delivery: Delivery | None
    messages: tuple[Logged, ...]
    findings: tuple[Finding, ...]


def take_edxml(content: bytes, *, agency: str, by: Actor, reading: Reading | None = None) -> Taken:
    """Take the package ``content`` from ``agency``. The very same bytes again give the same answer.
    ``reading`` is what it says, where that was read before.

    Raises ``axis.edxml_refused`` (what cannot be read), ``axis.state_secret``, ``axis.not_the_sender``,
    ``axis.agency_unreadable``, ``axis.file_refused``, or what its message is refused for; a refusal leaves an
    event.
    """
    actor = may_send(by, agency)
    reading = reading or read_edxml(content)
    enclosed = reading.message.attachments if isinstance(reading.message, Document) else ()
    with refusals_told(agency, by, [content, *(each.content for each in enclosed)]):
        message = _accepted(reading)
        if isinstance(message, Status):
            return _take_status(message, reading.findings, content, agency, actor)
        return _take_document(message, reading.findings, content, agency, actor)


def _accepted(reading: Reading) -> Document | Status:
    grave = next((each for each in reading.findings if each.weight is Weight.REFUSED), None)
    if grave is not None and grave.code == "edxml.state_secret":
        raise state_secret(grave.place)
    if grave is not None:
        raise refused(grave)
    assert reading.message is not None, "what cannot be read has a grave finding"
    return reading.message


def refused(finding: Finding) -> Refusal:
    """The refusal of a package for this finding."""
    return Refusal(
        "axis.edxml_refused",
        Text("Gói tin edXML không được nhận", "The edXML package was not accepted"),
        Text(
            f"{finding.place}: {finding.cause.vi} ({finding.code})",
            f"{finding.place}: {finding.cause.en} ({finding.code})",
        ),
        finding.cure,
        law="qcvn-102-2016",
        status=422,
    )


def _take_document(
    message: Document, findings: tuple[Finding, ...], content: bytes, agency: str, actor: str | None
) -> Taken:
    _demand_sender(message.sender.code, agency)
    body = body_of(message, findings, "")
    named = [(f"To[{at}]/OrganId", organ.code) for at, organ in enumerate(message.head.receivers, start=1)]
    # Whom an update adds or removes it speaks to, whether it repeats them under To or not.
    named += [(f"{place}/OrganId", organ) for place, organ, _ in listed(body)]
    receivers = tuple(dict.fromkeys(agency_code(written, place) for place, written in named))
    secret = secret_place(body, today())
    if secret is not None:
        raise state_secret(secret)
    files, _ = enclose([OutgoingFile(each.name, each.content) for each in message.attachments])
    original = _kept(content)
    before = ExchangedDocument.objects.filter(sender=agency, original=original.sha256).first()
    if before is not None:
        return Taken(before, None, (), findings)
    body = replace(body, original=original.sha256, attached=_attached(message.attachments))
    logged = submit(_envelope(agency, receivers, DOCUMENT, body.packed(), (*files, original)), by=actor)
    delivery = Delivery.objects.select_related("document").get(pk=UUID(logged[0].message))
    return Taken(delivery.document, None, logged, findings)


def _take_status(
    message: Status, findings: tuple[Finding, ...], content: bytes, agency: str, actor: str | None
) -> Taken:
    _demand_sender(message.sender.code if message.sender else "", agency)
    move = status_moves(today())[message.code]
    answered = message.response
    assert answered is not None, "a status that answers nothing is refused when it is read"
    if answered.organ:
        other = agency_code(answered.organ, "ResponseFor/OrganId")
    else:
        other = _counterpart(agency, answered.document_id, is_sender=move.by is Side.SENDER)
    about = agency if move.by is Side.SENDER else other
    original = _kept(content)
    body = status_body_of(message, about, findings, original.sha256)
    logged = submit(_envelope(agency, (other,), STATUS, body.packed(), (original,)), by=actor)
    return Taken(None, _spoken_of(logged[0]), logged, findings)


def _spoken_of(logged: Logged) -> Delivery | None:
    """The delivery that a status was taken up for, found as the status names it: the history has no index by
    message, for every status would pay for it.
    """
    sender, told = logged.envelope.sender, StatusBody.read(logged.envelope.body).document
    receiver = logged.receiver if told.organ == sender else sender
    if told.document_id:
        name = (told.organ, told.document_id, receiver)
        standing = standings([name]).get(name)
    else:
        standing = standing_by_code(told.organ, receiver, told.code, day_of(told.date))
    rows = Delivery.objects.select_related("document")
    return rows.filter(pk=standing.id).first() if standing else None


def _counterpart(agency: str, document_id: str, *, is_sender: bool) -> str:
    """The other side of the one delivery of that document that concerns the agency."""
    found = Delivery.objects.filter(document__document_id=document_id)
    found = found.filter(sender=agency) if is_sender else found.filter(receiver=agency)
    others = {each.receiver if is_sender else each.sender for each in found[:100]}
    if len(others) != 1:
        raise document_unknown(document_id, agency)
    return others.pop()


def _demand_sender(written: str, agency: str) -> None:
    if agency_code(written, "From/OrganId") != agency:
        raise not_the_sender("From/OrganId", written, agency)


def _kept(content: bytes) -> FileRef:
    kept = keep_file(content)
    return FileRef(name=ORIGINAL, size=kept.size, sha256=kept.sha256, media_type=_MEDIA_TYPE)


def _attached(attachments: Sequence[Attachment]) -> tuple[Attached, ...]:
    return tuple(
        Attached(
            sha256=sha256(each.content).hexdigest(),
            content_id=each.content_id,
            description=each.description,
            said_type=each.declared_type,
        )
        for each in attachments
    )


def _envelope(
    agency: str,
    receivers: tuple[str, ...],
    kind: str,
    body: dict[str, object],
    files: tuple[FileRef, ...],
) -> Envelope:
    return Envelope(
        sender=agency,
        receivers=receivers,
        kind=kind,
        consignment=uuid7(),
        sent_at=now(),
        body=body,
        files=files,
    )
