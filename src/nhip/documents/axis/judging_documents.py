"""Whether documents may be taken: asked for a whole group before any of them gets a number.

In this order: can the body be read; is it a state secret; are the files it speaks of enclosed, and fit to be
passed on; was its id used for something else; and for a recall, an update or a replacement, whether the
earlier document is still where its receiver can agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.inspecting import Inspection, Key, inspect, key_of
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.refusals import already_sent, files_unnamed, id_reused, target_unknown
from nhip.documents.axis.secrecy import secret_place, state_secret
from nhip.documents.axis.statuses import AskKind, DeliveryState, ask, ask_of_business, status_moves
from nhip.documents.axis.tables import Named, Standing, standings
from nhip.kernel.api import Refusal, today
from nhip.sharing.api import Envelope, Incoming

REPEATABLE = (DeliveryState.REFUSED.value, DeliveryState.RECALLED.value)
"""Where a delivery ended so that the same document may be sent there again."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it came: who sends it, to whom it goes here, its body, and the digest of what it says."""

    envelope: Envelope
    receivers: tuple[str, ...]
    body: DocumentBody
    digest: str

    @classmethod
    def of(cls, envelope: Envelope, receivers: tuple[str, ...]) -> "ReadDocument":
        """Read ``envelope``. Raises ``axis.body_unreadable``."""
        body = DocumentBody.read(envelope.body)
        digest = body.content_digest(tuple(file.sha256 for file in envelope.files))
        return cls(envelope, receivers, body, digest)

    @property
    def key(self) -> tuple[str, str]:
        """Sender and id."""
        return self.envelope.sender, self.body.document_id

    @property
    def is_request(self) -> bool:
        """Whether it bears the id of the document that it asks about, and so is no document of its own."""
        return self.body.business_type != "0" and self.body.document_id in self.body.targets

    def targets(self) -> list[Named]:
        """The deliveries that it asks about."""
        return [
            (self.envelope.sender, document, receiver)
            for document in self.body.targets
            for receiver in self.receivers
        ]

    def asks(self) -> AskKind | None:
        """What it asks for; None for a new document."""
        return ask_of_business(today()).get(self.body.business_type)


def judge_documents(batch: Sequence[Incoming]) -> list[Refusal | None]:
    """One verdict for each message."""
    read = [_read(item) for item in batch]
    sound = [each for each in read if isinstance(each, ReadDocument)]
    inspected = inspect(
        (file.sha256, file.name)
        for each in sound
        for file in each.envelope.files
        if file.sha256 != each.body.original
    )
    known = _known(sound)
    sent = _sent(known)
    found = standings(name for each in sound for name in each.targets())
    return [
        each
        if isinstance(each, Refusal)
        else _unfit(each, inspected) or _reused(each, known, sent) or _unasked(each, found)
        for each in read
    ]


def documents_of(read: Sequence[ReadDocument]) -> list[ExchangedDocument]:
    """What is stored under the ids of these, every revision."""
    senders = {sender for sender, _ in (each.key for each in read)}
    ids = {document for _, document in (each.key for each in read)}
    return list(ExchangedDocument.objects.filter(sender__in=senders, document_id__in=ids))


def _read(item: Incoming) -> ReadDocument | Refusal:
    receivers = (item.receiver,) if item.receiver else item.envelope.receivers
    try:
        read = ReadDocument.of(item.envelope, receivers)
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
        if file.sha256 != read.body.original:
            refusal = inspected[key_of(file.sha256, file.name)].refuse(f"files[{place}]", file.name)
            if refusal is not None:
                return refusal
    return None


_Known = dict[tuple[str, str], tuple[str, UUID | None]]


def _known(read: Sequence[ReadDocument]) -> _Known:
    return {
        (row.sender, row.document_id): (row.content_digest, row.pk)
        for row in documents_of(read)
        if row.revision == 0
    }


def _sent(known: _Known) -> set[tuple[UUID | None, str]]:
    rows = Delivery.objects.filter(document__in=[key for _, key in known.values()])
    return set(rows.exclude(state__in=REPEATABLE).values_list("document_id", "receiver"))


def _reused(read: ReadDocument, known: _Known, sent: set[tuple[UUID | None, str]]) -> Refusal | None:
    if read.is_request:
        return None
    digest, identity = known.get(read.key, (read.digest, None))
    if digest != read.digest:
        return id_reused(read.body.document_id)
    for receiver in read.receivers:
        if identity is not None and (identity, receiver) in sent:
            return already_sent(read.body.document_id, receiver)
    known.setdefault(read.key, (read.digest, None))  # the next of this group is held against it
    return None


def _unasked(read: ReadDocument, found: dict[Named, Standing]) -> Refusal | None:
    kind = read.asks()
    if kind is None:
        return None
    after = []
    for name in read.targets():
        standing = found.get(name)
        if standing is None:
            if kind is AskKind.RECALL:
                return target_unknown(name[1], name[2])
            continue  # the earlier one went another way: there is nobody here to ask
        progress = ask(standing.progress, kind, status_moves(today()))
        if isinstance(progress, Refusal):
            return progress
        after.append((standing, progress))
    for standing, progress in after:
        standing.progress = progress
    return None
