"""From edXML to the bodies of our own messages and back, without loss.

What a message says goes into fields; what it says in a way that is none (a date of 30 February, a priority
«khẩn») is kept as it was written beside them, told as an oddity, and written again as it was.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from nhip.documents.axis.bodies import DocumentBody, DocumentName, Oddity, StatusBody
from nhip.documents.edxml import (
    Attachment,
    Document,
    Finding,
    Number,
    Organ,
    Promulgation,
    Response,
    Staff,
    Status,
    Trace,
)
from nhip.documents.edxml.shapes import DocumentType, Head, Other
from nhip.kernel.api import clock

PartT = TypeVar("PartT")

_DAY: Final = "%Y/%m/%d"
_MOMENT: Final = "%Y/%m/%d %H:%M:%S"


def body_of(document: Document, findings: Sequence[Finding], original: str) -> DocumentBody:
    """The body of a document that came in as edXML, whose bytes have the digest ``original``."""
    head, kept = document.head, {}
    number = head.number or Number()
    promulgation = head.promulgation or Promulgation()
    kind = head.type or DocumentType()
    issued, due = _day(promulgation.date), _day(head.due_date)
    written_priority = head.other.priority if head.other else ""
    priority = int(written_priority) if written_priority in set("01234") else 0
    if promulgation.date and issued is None:
        kept["promulgated_on"] = promulgation.date
    if head.due_date and due is None:
        kept["due_on"] = head.due_date
    return DocumentBody(
        document_id=(head.document_id or _made_id(document.sender, promulgation.date, number))[:200],
        subject=head.subject,
        number=number.number,
        notation=number.notation,
        type=kind.name,
        type_code=kind.type,
        type_detail=kind.detail,
        content=head.content,
        promulgated_on=issued,
        place=promulgation.place,
        signer=head.signer,
        priority=priority,
        due_on=due,
        steering=head.steering,
        replies_to=head.responses,
        business=document.business,
        other=head.other,
        to_places=head.to_places,
        original=original,
        oddities=oddities_of(findings),
        as_written=kept,
        traces=document.traces,
        written_from=head.sender,
        written_to=head.receivers,
    )


def document_of(
    body: DocumentBody,
    sender: Organ,
    receivers: Sequence[Organ],
    attachments: Sequence[Attachment],
    passed: Sequence[Trace] = (),
) -> Document:
    """The body as an edXML document. ``sender`` and ``receivers`` stand for what it did not say of them;
    ``passed`` is added to the way that it has come.
    """
    kept = body.as_written
    issued, due = _written(body.promulgated_on, kept, "promulgated_on"), _written(body.due_on, kept, "due_on")
    other = body.other
    if other is None and body.priority:
        other = Other(priority=str(body.priority))
    return Document(
        head=Head(
            sender=body.written_from or sender,
            receivers=body.written_to or tuple(receivers),
            document_id=body.document_id,
            number=_unless_empty(Number(number=body.number, notation=body.notation)),
            promulgation=_unless_empty(Promulgation(place=body.place, date=issued)),
            type=_unless_empty(DocumentType(type=body.type_code, detail=body.type_detail, name=body.type)),
            subject=body.subject,
            content=body.content,
            signer=body.signer,
            due_date=due,
            other=other,
            responses=body.replies_to,
            steering=body.steering,
            to_places=body.to_places,
        ),
        traces=(*body.traces, *passed),
        business=body.business,
        attachments=tuple(attachments),
    )


def status_body_of(status: Status, about: str, findings: Sequence[Finding], original: str) -> StatusBody:
    """The body of a status that came in as edXML; ``about`` is the code of the agency that sent the document.

    ``ResponseFor/OrganId`` names the agency that is spoken to, which for a recall is the receiver.
    """
    answered = status.response or Response()
    return StatusBody(
        document=DocumentName(
            organ=about, document_id=answered.document_id, code=answered.code, date=answered.date
        ),
        code=status.code,
        description=status.description,
        at=_moment(status.at),
        staff=_unless_empty(status.staff or Staff()),
        written_from=status.sender,
        original=original,
        oddities=oddities_of(findings),
    )


def status_of(body: StatusBody, sender: Organ, receiver: str) -> Status:
    """The body as an edXML status to the agency with the code ``receiver``."""
    moment = body.said_at
    return Status(
        sender=body.written_from or sender,
        response=Response(
            organ=receiver,
            code=body.document.code,
            document_id=body.document.document_id,
            date=body.document.date,
        ),
        staff=body.staff,
        code=body.code,
        description=body.description,
        at=moment.astimezone(clock.VIETNAM).strftime(_MOMENT) if moment else body.at,
    )


def oddities_of(findings: Sequence[Finding]) -> tuple[Oddity, ...]:
    """Findings as the message carries them."""
    return tuple(
        Oddity(code=each.code, place=each.place[:200], vi=each.cause.vi, en=each.cause.en)
        for each in findings[:200]
    )


def _made_id(sender: Organ, day: str, number: Number) -> str:
    """The id by the custom of the standard, for a message that bears none."""
    return ",".join((sender.code, day, f"{number.number}/{number.notation}".strip("/")))


def _day(written: str) -> date | None:
    try:
        return datetime.strptime(written, _DAY).replace(tzinfo=clock.VIETNAM).date()
    except ValueError:
        return None


def _moment(written: str) -> str:
    try:
        return datetime.strptime(written, _MOMENT).replace(tzinfo=clock.VIETNAM).isoformat()
    except ValueError:
        return written


def _written(day: date | None, kept: Mapping[str, str], key: str) -> str:
    return day.strftime(_DAY) if day else kept.get(key, "")


def _unless_empty(part: PartT) -> PartT | None:
    return part if part != type(part)() else None
