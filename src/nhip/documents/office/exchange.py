"""The office at the axis: what waits for an agency there, what is said of it, and how letters leave.

The one place that knows the axis. Paper never passes here, but for being asked whether it is a secret.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from nhip.documents.axis.acts.ask_change import answer_ask, ask_recall
from nhip.documents.axis.acts.record_paper import record_paper
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery, DocumentLink, ExchangedDocument
from nhip.documents.axis.queries.visible import deliveries_visible_to_seat
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.axis.status_refusals import finished
from nhip.documents.axis.statuses import AskState, DeliveryState
from nhip.documents.axis.taking_wishes import SAID
from nhip.documents.axis.wishes import WishKind
from nhip.documents.edxml.shapes import Signer
from nhip.documents.office.attachments import Taken
from nhip.documents.office.changing import NOTHING, Asked
from nhip.documents.office.models import Direction, DraftVersion, Entry, FileRole
from nhip.identity.api import Account, agencies_by_code, agency
from nhip.kernel.api import file_bytes, today
from nhip.sharing.api import message, seats

_MOST_OF_A_THREAD: Final = 50
_ASKING: Final = frozenset(SAID.values()) - {SAID[WishKind.ADD]}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document at the axis that the agency has not registered, and how it stands there; ``answers`` are the
    ids of the documents that it says it answers.
    """

    state: DeliveryState
    document_id: str
    thread: str
    sender: str
    sender_name: str
    notation: str
    kind: str
    subject: str
    issued_on: date | None
    signer: str
    priority: str
    due_on: date | None
    files: Sequence[tuple[Taken, FileRole]]
    answers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Request:
    """What a sender asks about a document: ``kind`` is recall, update or replace; ``later`` the delivery of
    the document that brought it, None where it came as a bare status.
    """

    delivery: Delivery
    kind: str
    later: str | None


def request_about(agency_code: str, delivery: str) -> Request | None:
    """What is asked about a delivery, locked until the act ends; None where there is none for this agency."""
    key = _uuid(delivery)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("document")
    found = rows.filter(pk=key, receiver=agency_code).first() if key else None
    if found is None:
        return None
    link = DocumentLink.objects.filter(delivery=found, answer=AskState.ASKED).order_by("-pk").first()
    later = link and Delivery.objects.filter(document=link.later_id, receiver=agency_code).first()
    return Request(found, found.asked, str(later.pk) if later else None)


def answer(request: Request, *, is_agreed: bool, words: str, by: Account) -> None:
    """Tell the sender yes (15) or no (16). Raises ``axis.nothing_asked``."""
    answer_ask(request.delivery, is_agreed=is_agreed, reason=words, by=by)


def ask_back(entry: Entry, receiver: str, why: str, *, by: Account) -> bool:
    """Ask one receiver of an issued letter to give it back; whether it is one."""
    key = _uuid(entry.delivery)
    if key is None or entry.direction != Direction.OUT:
        return False
    rows = Delivery.objects.filter(document=key, sender=entry.agency, receiver=receiver, is_request=False)
    found = rows.select_related("document").order_by("-pk").first()
    if found is not None:
        ask_recall(found, why, by=by)
    return found is not None


def asked_about(entry: Entry) -> Delivery | None:
    """The delivery of an incoming document about which its sender waits for an answer."""
    found = _delivery(entry)
    return found if found is not None and found.ask == AskState.ASKED else None


def why_asked(delivery: Delivery) -> str:
    """The words with which its sender asks for what waits for an answer."""
    asking = [change for change in delivery.changes.all() if change.code in _ASKING]
    return asking[-1].description if asking else ""


def waiting_at(agencies: frozenset[str]) -> QuerySet[Delivery]:
    """What was sent to these agencies and neither registered nor returned, the most urgent first: of one
    agency in the order of an index, of several sorted.
    """
    return (
        Delivery.objects.filter(receiver__in=agencies, is_unregistered=True)
        .select_related("document")
        .order_by("-priority", "open_by", "pk")
    )


def hold_delivery(agency_code: str, delivery: str, *, or_request: bool = False) -> Waiting | None:
    """The delivery, locked until the act ends; None where there is none for this agency.

    With ``or_request`` also one that brought nothing but a request about an earlier document.
    """
    key = _uuid(delivery)
    if key is None:
        return None
    found = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(pk=key, receiver=agency_code, is_request__in={False, or_request})
        .first()
    )
    if found is None:
        return None
    document, body = found.document, body_of(found)
    card = agencies_by_code([found.sender]).get(found.sender)
    files = [
        (
            Taken(row.sha256, row.name[:255], row.size, row.media_type[:100], tuple(row.readers)),
            FileRole.LETTER if place == 0 else FileRole.ANNEX,
        )
        for place, row in enumerate(document.files.exclude(sha256=document.original))
    ]
    signer = body.signer
    return Waiting(
        state=DeliveryState(found.state),
        document_id=document.document_id,
        thread=str(document.thread),
        sender=found.sender,
        sender_name=card.name.vi if card else found.sender,
        notation=document.code,
        kind=document.type_name or "Công văn",
        subject=document.subject,
        issued_on=document.promulgated_on,
        signer=", ".join(part for part in (signer.full_name, signer.position) if part) if signer else "",
        priority=str(document.priority),
        due_on=document.due_on,
        files=files,
        answers=[reply.document_id for reply in body.replies_to if reply.document_id],
    )


def demand_open(waiting: Waiting) -> None:
    """Raises ``axis.status_after_end`` where nothing may follow: it was returned, or given back."""
    if waiting.state.is_final:
        raise finished("03", waiting.state)


def demand_not_returned(waiting: Waiting) -> None:
    """Raises ``axis.status_after_end`` where it was returned to its sender."""
    if waiting.state is DeliveryState.REFUSED:
        raise finished("03", waiting.state)


def body_of(delivery: Delivery) -> DocumentBody:
    """What the message of a delivery says."""
    return DocumentBody.read(message(str(delivery.pk)).envelope.body)


def answered_by(waiting: Waiting, agency_code: str) -> Entry | None:
    """The agency's own letter that this document answers: the one it names; else the newest of its thread.

    The thread is the axis' own: a letter that answered paper stands in another one in the register.
    """
    ours = ExchangedDocument.objects.filter(sender=agency_code, revision=0)
    named = ours.filter(document_id__in=waiting.answers).order_by("-pk")
    in_thread = ours.filter(thread=waiting.thread).order_by("-pk")
    for letters in (named, in_thread):
        keys = [str(key) for key in letters.values_list("pk", flat=True)[:_MOST_OF_A_THREAD]]
        rows = Entry.objects.filter(agency=agency_code, direction=Direction.OUT, delivery__in=keys)
        if (found := rows.order_by("-registered_at").first()) is not None:
            return found
    return None


def say(entry: Entry, code: str, description: str = "", *, by: Account) -> None:
    """Tell the sender how a document stands: nothing for paper, nor what the axis has heard already, nor
    once it has ended there: of a letter that was given back nobody waits to hear more.
    """
    delivery = _delivery(entry)
    if delivery is None or code in delivery.seen.split() or DeliveryState(delivery.state).is_final:
        return
    send_status(delivery, code, description=description, staff={"name": by.name}, by=by)


def arrived_unsaid() -> QuerySet[Delivery]:
    """Deliveries to agencies of this node whose senders have not heard that they arrived."""
    here_now = [seat.agency for seat in seats() if seat.is_here]
    # All of those are unregistered, and listed apart from the millions that are not.
    waiting = Delivery.objects.filter(
        receiver__in=here_now, state=DeliveryState.SENT.value, is_unregistered=True
    )
    return waiting.select_related("document").order_by("pk")


def say_arrived(delivery: Delivery) -> None:
    """Tell its sender that a delivery reached the receiver's desk (01)."""
    with transaction.atomic():
        send_status(delivery, "01", by=f"seat:{delivery.receiver}")


def refuse(agency_code: str, delivery: str, why: str, *, by: Account) -> Delivery | None:
    """Return a delivery to its sender unregistered (02); None where there is none for this agency."""
    key = _uuid(delivery)
    if key is None:
        return None
    found = Delivery.objects.filter(pk=key, receiver=agency_code).select_related("document").first()
    return send_status(found, "02", description=why, by=by) if found else None


def dispatch(
    entry: Entry,
    version: DraftVersion,
    files: Sequence[tuple[Taken, FileRole]],
    place: str,
    *,
    asked: Asked = NOTHING,
    by: Account,
) -> None:
    """Send an issued letter to the receivers that have a code, with what it asks about earlier ones, and note
    its thread; the others get paper.

    Raises what the axis refuses a document for; the letter is then not issued either.
    """
    receivers = (*(each["code"] for each in version.receivers if each["code"]), *asked.further)
    if not receivers:
        # Counted all the same: documents by network are a share of all that were issued.
        record_paper(entry.agency, entry.notation, entry.issued_on or today(), by=by)
        return
    number, _, notation = entry.notation.partition("/")
    answers = _delivery(entry.replies_to) if entry.replies_to else None
    sent = send_document(
        OutgoingDocument(
            receivers=receivers,
            number=number,
            notation=notation,
            type_name=entry.kind,
            subject=entry.subject,
            promulgated_on=entry.issued_on,
            place=place,
            signer=Signer(full_name=entry.signer),
            priority=int(entry.priority),
            due_on=entry.due_on if answers is None else None,
            replies_to=(answers.document_id,) if answers else (),
            to_places=tuple(each["name"] for each in version.receivers),
        ),
        [OutgoingFile(taken.name, file_bytes(taken.sha256), taken.readers) for taken, _role in files],
        agency=entry.agency,
        by=by,
        business=asked.business,
    )
    entry.delivery, entry.document_id = str(sent.pk), sent.document_id
    if entry.replies_to is None:
        entry.thread = str(sent.thread)


def deliveries_of(entry: Entry) -> Sequence[Delivery]:
    """How a document stands at the axis: at each receiver of an outgoing one, here for an incoming one."""
    key = _uuid(entry.delivery)
    if key is None:
        return ()
    seen = deliveries_visible_to_seat(entry.agency).select_related("document")
    about = {"document": key} if entry.direction == Direction.OUT else {"pk": key}
    return list(seen.filter(**about).prefetch_related("changes"))


def demand_not_secret(subject: str, kind: str, notation: str) -> None:
    """Raise ``axis.state_secret`` for a document that says it is one: it stands in no register of ours."""
    number, _, rest = notation.partition("/")
    told = DocumentBody(document_id="-", subject=subject or "-", number=number, notation=rest, type=kind)
    place = secret_place(told, today())
    if place is not None:
        raise state_secret(place)


def name_of(code: str) -> str:
    """The name of an agency by its code."""
    return agency(code).name.vi


def _delivery(entry: Entry) -> Delivery | None:
    key = _uuid(entry.delivery)
    if key is None or entry.direction != Direction.IN:
        return None
    return Delivery.objects.select_related("document").filter(pk=key).first()


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
