"""Documents that arrive: stored with their files, a delivery for each receiver, what they ask put to it.

The same on the sender's node and on the receiver's: each message has its one effect on each.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Q, Value

from nhip.documents.axis.bodies import DOCUMENT
from nhip.documents.axis.codes import agency_code_or_raw
from nhip.documents.axis.deadlines import open_by
from nhip.documents.axis.inspecting import inspect, key_of, oddities_in
from nhip.documents.axis.judging_documents import ReadDocument, documents_of, judge_documents, next_revision
from nhip.documents.axis.models import Delivery, DocumentFile, ExchangedDocument, StatusChange
from nhip.documents.axis.packing import pack
from nhip.documents.axis.statuses import DeliveryState, undo_ask
from nhip.documents.axis.tables import Said, save_standings, standings, write_history
from nhip.documents.axis.taking_wishes import answer_links, take_wishes
from nhip.documents.axis.wishes import GIVEN_BACK, WishKind
from nhip.kernel.api import Calendar, Refusal, Text, clock, fold, office_calendar, uuid7
from nhip.sharing.api import Incoming, Logged


class DocumentHandler:
    """Takes messages of the kind ``document``."""

    kind: str = DOCUMENT

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        """Whether each may be taken."""
        return judge_documents(batch)

    def effect(self, logged: Sequence[Logged]) -> None:
        """Store what is new, and put to each receiver what is asked of it."""
        _Taking(logged).take()

    def returned(self, logged: Logged, why: Text) -> None:
        """The receiver's node refused the document: it never arrived, and what it asked is over."""
        read = ReadDocument.of(logged.envelope, (logged.receiver,))
        found = {standing.id: standing for standing in standings(read.targets).values()}
        asked = StatusChange.objects.filter(delivery__in=found, message=logged.message, has_effect=True)
        undone = [found[key] for key in sorted(asked.values_list("delivery", flat=True))]
        for standing in undone:
            standing.move_to(undo_ask(standing.progress), logged.logged_at)
        save_standings(undone)
        answer_links(undone, logged.logged_at)
        Delivery.objects.filter(pk=UUID(logged.message)).update(
            state=DeliveryState.REFUSED.value, ended_at=logged.logged_at
        )
        told = {standing.id for standing in undone}
        told |= set(Delivery.objects.filter(pk=UUID(logged.message)).values_list("pk", flat=True))
        write_history(
            [
                Said(
                    delivery=delivery,
                    message=logged.message,
                    code="returned",
                    by=logged.receiver,
                    description=f"{why.vi} / {why.en}",
                    logged_at=logged.logged_at,
                )
                for delivery in sorted(told)
            ]
        )


class _Taking:
    """One group of messages on its way into the tables."""

    def __init__(self, logged: Sequence[Logged]) -> None:
        self.read = [(each, ReadDocument.of(each.envelope, (each.receiver,))) for each in logged]
        self.calendar: Calendar = office_calendar()
        self.known = documents_of([read for _, read in self.read])
        self.threads = self._threads()
        self.documents: list[ExchangedDocument] = []
        self.files: list[DocumentFile] = []
        self.deliveries: list[Delivery] = []
        self.asked = self._asked()

    def take(self) -> None:
        """Do all of it, by a few statements."""
        taken = []
        for logged, read in self.read:
            document = self._document(logged, read)
            self.deliveries.append(self._delivery(logged, read, document))
            self.asked.add((document.pk, logged.receiver))
            taken.append((logged, read, document))
        self._look_into_files()
        ExchangedDocument.objects.bulk_create(self.documents)
        DocumentFile.objects.bulk_create(self.files)
        Delivery.objects.bulk_create(self.deliveries)
        take_wishes(taken)

    def _document(self, logged: Logged, read: ReadDocument) -> ExchangedDocument:
        same = [row for row in self.known if (row.sender, row.document_id) == read.key]
        for row in same:
            is_same = row.content_digest == read.digest and row.business_type == read.body.business_type
            # A request that was answered and is made again is another one.
            if is_same and not (read.is_request and (row.pk, logged.receiver) in self.asked):
                return row
        document = _row(logged, read)
        document.revision = next_revision(read, same)
        if read.is_about_itself:
            document.about = next((row for row in same if row.revision == 0), None)
        document.thread = document.about.thread if document.about else self._thread(read, document.pk)
        if document.revision == 0:  # what follows in this group may change it or reply to it
            self.threads.setdefault(read.key, document.thread)
        self.known.append(document)
        self.documents.append(document)
        self.files += _file_rows(document, read)
        return document

    def _delivery(self, logged: Logged, read: ReadDocument, document: ExchangedDocument) -> Delivery:
        arrived_on = logged.logged_at.astimezone(clock.VIETNAM).date()
        return Delivery(
            pk=UUID(logged.message),
            document=document,
            sender=logged.envelope.sender,
            receiver=logged.receiver,
            priority=document.priority,
            is_request=_is_request(read, document),
            sent_at=logged.logged_at,
            open_by=open_by(self.calendar, arrived_on, read.body.priority),
            due_on=read.body.due_on,
        )

    def _asked(self) -> set[tuple[UUID, str]]:
        """Which requests went to whom already."""
        known = Delivery.objects.filter(document__in=[row.pk for row in self.known])
        asked = known.filter(Q(document__revision__gt=0) | Q(is_request=True))
        return set(asked.values_list("document_id", "receiver"))

    def _threads(self) -> dict[tuple[str, str], UUID]:
        wanted = {
            (agency_code_or_raw(reply.organ), reply.document_id)
            for _, read in self.read
            for reply in read.body.replies_to
            if reply.document_id
        } | {(each.envelope.sender, wish.document_id) for each, read in self.read for wish in read.wishes}
        rows = ExchangedDocument.objects.filter(
            sender__in={sender for sender, _ in wanted}, document_id__in={name for _, name in wanted}
        ).filter(revision=0)
        return {(row.sender, row.document_id): row.thread for row in rows}

    def _thread(self, read: ReadDocument, own: UUID) -> UUID:
        """The thread of the first document that it changes or replies to, of those known here; else its own.

        Software names the agency it answers, which need not be the one that sent the document.
        """
        changed = [(read.envelope.sender, wish.document_id) for wish in read.wishes]
        replied = [(agency_code_or_raw(reply.organ), reply.document_id) for reply in read.body.replies_to]
        for name in (*changed, *replied):
            found = self.threads.get(name)
            if found is not None:
                return found
        return own

    def _look_into_files(self) -> None:
        named = [(file.sha256, file.name) for file in self.files]
        inspected = inspect(named)
        for file in self.files:
            file.media_type = inspected[key_of(file.sha256, file.name)].media_type
        for document in self.documents:
            own = [(file.sha256, file.name) for file in self.files if file.document_id == document.pk]
            document.oddities = [*document.oddities, *map(pack, oddities_in(inspected, own))]


def _row(logged: Logged, read: ReadDocument) -> ExchangedDocument:
    body = read.body
    words = " ".join((body.number, body.notation, body.number + "/" + body.notation, body.type, body.subject))
    return ExchangedDocument(
        pk=UUID(uuid7()),
        sender=logged.envelope.sender,
        document_id=body.document_id,
        business_type=body.business_type,
        number=body.number[:40],
        notation=body.notation[:100],
        type_name=body.type[:150],
        subject=body.subject,
        promulgated_on=body.promulgated_on,
        priority=body.priority,
        due_on=body.due_on,
        steering=body.steering[:4],
        replies_to=[pack(reply) for reply in body.replies_to],
        oddities=[pack(oddity) for oddity in body.oddities],
        content_digest=read.digest,
        original=body.original,
        message=UUID(logged.message),
        sent_at=logged.envelope.sent_at,
        logged_at=logged.logged_at,
        search=_search(words),
    )


def _search(words: str) -> Any:
    """The words without tone marks, as the search compares them; the agency's name is found by its code."""
    return Func(
        Value(fold(words)),
        template="to_tsvector('simple', %(expressions)s)",
        output_field=SearchVectorField(),
    )


def _file_rows(document: ExchangedDocument, read: ReadDocument) -> list[DocumentFile]:
    said = {each.sha256: each.said_type for each in read.body.attached}
    return [
        DocumentFile(
            document=document,
            place=place,
            sha256=file.sha256,
            name=file.name,
            size=file.size,
            said_type=said.get(file.sha256, file.media_type)[:150],
            is_confidential=file.sha256 in read.body.confidential,
            readers=sorted(reader.lower() for reader in read.body.confidential.get(file.sha256, ())),
        )
        for place, file in enumerate(read.envelope.files)
        if file.sha256 != read.body.original
    ]


def _is_request(read: ReadDocument, document: ExchangedDocument) -> bool:
    """Whether the message only asks its receiver something, and is no document for it to handle.

    For a receiver that an update adds, it is the document.
    """
    kinds = {wish.kind for wish in read.wishes}
    if kinds & GIVEN_BACK:
        return True
    return read.is_request and document.revision > 0 and WishKind.ADD not in kinds
