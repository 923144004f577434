"""Whether documents may be taken: asked for a whole group before any of them gets a number.

In this order: can the body be read; is it a state secret; are the files it speaks of enclosed, and fit to be
passed on; was its id used for something else; and for a recall, an update or a replacement, whether it may be
put to the receivers of the earlier document (``judging_wishes``).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nhip.documents.axis.acts.forget_secret import CODE, forget_later
from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.codes import agency_code_or_raw, receiving_codes
from nhip.documents.axis.inspecting import Inspection, Key, inspect, key_of
from nhip.documents.axis.judging_wishes import Asking
from nhip.documents.axis.models import Delivery, DocumentFile, ExchangedDocument
from nhip.documents.axis.queries.visible import is_kept_back, visible_to_seat
from nhip.documents.axis.refusals import already_sent, file_withheld, files_unnamed, id_reused
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.axis.statuses import BEGIN, DeliveryState
from nhip.documents.axis.tables import Named, Standing, standings_everywhere
from nhip.documents.axis.wish_refusals import asked_already
from nhip.documents.axis.wishes import GIVEN_BACK, Wish, wishes_of
from nhip.kernel.api import Refusal, today, uuid7
from nhip.sharing.api import Envelope, Incoming

RECALL: Final = "1"
REPEATABLE = (DeliveryState.REFUSED.value, DeliveryState.RECALLED.value)
"""Where a delivery ended so that the same document may be sent there again."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it came: who sends it, to whom it goes here, its body, and the digest of what it says."""

    envelope: Envelope
    receivers: tuple[str, ...]
    body: DocumentBody
    digest: str
    wishes: tuple[Wish, ...]

    @classmethod
    def of(cls, envelope: Envelope, receivers: tuple[str, ...]) -> "ReadDocument":
        """Read ``envelope``. Raises ``axis.body_unreadable``."""
        body = DocumentBody.read(envelope.body)
        digest = body.content_digest(tuple(file.sha256 for file in envelope.files))
        return cls(envelope, receivers, body, digest, wishes_of(body, receivers))

    @property
    def key(self) -> tuple[str, str]:
        """Sender and id."""
        return self.envelope.sender, self.body.document_id

    @property
    def is_request(self) -> bool:
        """Whether it only asks, and is no document of its own: a recall, or what bears the id of the document
        that it asks about.
        """
        return self.body.business_type == RECALL or self.is_about_itself

    @property
    def is_about_itself(self) -> bool:
        """Whether it bears the id of the document that it asks about."""
        return self.body.document_id in self.body.targets

    @property
    def targets(self) -> list[Named]:
        """The deliveries that it asks about."""
        sender = self.envelope.sender
        return [(sender, wish.document_id, wish.receiver) for wish in self.wishes if wish.kind.asks]


def judge_documents(batch: Sequence[Incoming]) -> list[Refusal | None]:
    """One verdict for each message; those of one group follow each other."""
    codes = receiving_codes(code for item in batch if not item.receiver for code in item.envelope.receivers)
    read = [_read(item, codes) for item in batch]
    for item, each in zip(batch, read, strict=True):
        if isinstance(each, Refusal) and each.code == CODE:
            forget_later(item.envelope.sender, (file.sha256 for file in item.envelope.files))
    sound = [each for each in read if isinstance(each, ReadDocument)]
    inspected = inspect((file.sha256, file.name) for each in sound for file in each.envelope.files)
    withheld = _withheld(batch, read)
    known = _known(sound)
    sent = _sent(known)
    found = standings_everywhere(
        (each.envelope.sender, document)
        for each in sound
        if each.body.business_type != "0"
        for document in each.body.targets
    )
    verdicts: list[Refusal | None] = []
    for item, each in zip(batch, read, strict=True):
        if isinstance(each, Refusal):
            verdicts.append(each)
            continue
        verdict = (
            _passed_on(each, withheld)
            or _unfit(each, inspected)
            or _reused(each, known, sent)
            or _unasked(each, found, is_senders_node=item.receiver is None)
        )
        if verdict is None:
            _take_as_sent(each, known, sent, found)
        verdicts.append(verdict)
    return verdicts


def _withheld(
    batch: Sequence[Incoming], read: Sequence[ReadDocument | Refusal]
) -> frozenset[tuple[str, str]]:
    """Sender and file, where the sender's software was never given the file: it came for named people.

    They may send it on, signed in as themselves; what their node passed is not asked again.
    """
    asked = {
        (item.envelope.sender, file.sha256)
        for item, each in zip(batch, read, strict=True)
        if isinstance(each, ReadDocument) and item.origin is None
        if not (item.by or "").startswith("account:")
        for file in item.envelope.files
    }
    if not asked:
        return frozenset()
    named = DocumentFile.objects.filter(sha256__in={digest for _, digest in asked}, is_confidential=True)
    confidential = set(named.values_list("sha256", flat=True))
    return frozenset(each for each in asked if each[1] in confidential and _came_closed(*each))


def _came_closed(agency: str, sha256: str) -> bool:
    """Whether a document to the agency names the file for named people, and none gives it openly."""
    named = DocumentFile.objects.filter(sha256=sha256, is_confidential=True)
    came = named.filter(document__in=visible_to_seat(agency)).exclude(document__sender=agency)
    return came.exists() and is_kept_back(agency, sha256)


def _passed_on(read: ReadDocument, withheld: frozenset[tuple[str, str]]) -> Refusal | None:
    for place, file in enumerate(read.envelope.files):
        if (read.envelope.sender, file.sha256) in withheld:
            return file_withheld(f"files[{place}]", file.name)
    return None


def documents_of(read: Sequence[ReadDocument]) -> list[ExchangedDocument]:
    """What is stored under the ids of these, every revision."""
    senders = {sender for sender, _ in (each.key for each in read)}
    ids = {document for _, document in (each.key for each in read)}
    return list(ExchangedDocument.objects.filter(sender__in=senders, document_id__in=ids))


def next_revision(read: ReadDocument, same: Sequence[ExchangedDocument]) -> int:
    """The revision that ``read`` is stored as beside the ``same`` id's: 0 for a document, more for what only
    asks about one. Where that one was never heard of, what bears its id takes its place.
    """
    if not read.is_request:
        return 0
    least = 0 if read.is_about_itself and read.body.business_type != RECALL else 1
    return max([least, *(1 + row.revision for row in same)])


def _read(item: Incoming, codes: Mapping[str, str]) -> ReadDocument | Refusal:
    named = [codes[each] for each in item.envelope.receivers] if not item.receiver else [item.receiver]
    try:
        read = ReadDocument.of(item.envelope, tuple(dict.fromkeys(named)))
    except Refusal as refusal:
        return refusal
    place = secret_place(read.body, today())
    return state_secret(place) if place else read


def _unfit(read: ReadDocument, inspected: dict[Key, Inspection]) -> Refusal | None:
    enclosed = {file.sha256 for file in read.envelope.files}
    for digest in read.body.confidential:
        if digest not in enclosed:
            return files_unnamed("body.confidential", digest)
    if read.body.original and read.body.original not in enclosed:
        return files_unnamed("body.original", read.body.original)
    for place, file in enumerate(read.envelope.files):
        refusal = inspected[key_of(file.sha256, file.name)].refuse(f"files[{place}]", file.name)
        if refusal is not None:
            return refusal
    return None


_Known = dict[tuple[str, str], list[ExchangedDocument]]
_Sent = dict[tuple[UUID, str], bool]


def _known(read: Sequence[ReadDocument]) -> _Known:
    found: _Known = {}
    for row in documents_of(read):
        found.setdefault((row.sender, row.document_id), []).append(row)
    return found


def _sent(known: _Known) -> _Sent:
    """Which of the documents are at which receivers and count there, and whether there they wait."""
    rows = Delivery.objects.filter(document__in=[row.pk for rows in known.values() for row in rows])
    counting = rows.exclude(state__in=REPEATABLE)
    return {
        (document, receiver): not (is_request and ended_at)
        for document, receiver, is_request, ended_at in counting.values_list(
            "document_id", "receiver", "is_request", "ended_at"
        )
    }


def _reused(read: ReadDocument, known: _Known, sent: _Sent) -> Refusal | None:
    rows = known.get(read.key, [])
    if not read.is_about_itself and any(
        row.revision == 0 and row.content_digest != read.digest for row in rows
    ):
        return id_reused(read.body.document_id)
    if read.is_request:  # one that was answered may be made again
        again = [row for row in rows if row.content_digest == read.digest]
        waiting = {name for name, is_waiting in sent.items() if is_waiting}
        return _sent_before(again, read, waiting, asked_already)
    return _sent_before(rows, read, sent.keys(), already_sent)


def _take_as_sent(read: ReadDocument, known: _Known, sent: _Sent, found: dict[Named, Standing]) -> None:
    """What follows in this group is held against it as if it were stored."""
    rows = known.setdefault(read.key, [])
    row = next((each for each in rows if each.content_digest == read.digest), None)
    if row is None:
        row = ExchangedDocument(
            pk=UUID(uuid7()), revision=next_revision(read, rows), content_digest=read.digest
        )
        rows.append(row)
    sent.update(((row.pk, receiver), True) for receiver in read.receivers)
    if not read.is_request:
        given_back = {wish.receiver for wish in read.wishes if wish.kind in GIVEN_BACK}
        for receiver in read.receivers:
            if receiver not in given_back:
                found[(*read.key, receiver)] = Standing(UUID(int=0), BEGIN)


def _sent_before(
    rows: Sequence[ExchangedDocument],
    read: ReadDocument,
    sent: Collection[tuple[UUID, str]],
    refuse: Callable[[str, str], Refusal],
) -> Refusal | None:
    for receiver in read.receivers:
        if any((row.pk, receiver) in sent for row in rows):
            return refuse(read.body.document_id, receiver)
    return None


def _unasked(read: ReadDocument, found: dict[Named, Standing], *, is_senders_node: bool) -> Refusal | None:
    codes = tuple(map(agency_code_or_raw, read.receivers))
    asking = Asking(read.envelope.sender, read.body, codes, read.wishes, found, is_senders_node)
    return asking.judge()
