"""Documents that arrive: stored with their files, a delivery for each receiver, what they ask put to it.

The same on the sender's node and on the receiver's: each message has its one effect on each.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Value

from nhip.documents.axis.bodies import DOCUMENT
from nhip.documents.axis.codes import agency_code_or_raw
from nhip.documents.axis.deadlines import open_by
from nhip.documents.axis.inspecting import inspect, key_of, oddities_in
from nhip.documents.axis.judging_documents import ReadDocument, documents_of, judge_documents
from nhip.documents.axis.models import Delivery, DocumentFile, ExchangedDocument
from nhip.documents.axis.packing import pack
from nhip.documents.axis.statuses import DeliveryState, ask, status_moves, undo_ask
from nhip.documents.axis.tables import Named, Said, Standing, save_standings, standings, write_history
from nhip.kernel.api import Calendar, Refusal, Text, clock, fold, office_calendar, today, uuid7
from nhip.sharing.api import Incoming, Logged

ASKED = {"1": "13", "2": "ask_update", "3": "ask_replace"}
"""How the history calls what a request asks for."""


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
        found = standings(read.targets())
        for standing in found.values():
            standing.move_to(undo_ask(standing.progress), logged.logged_at)
        save_standings(found.values())
        Delivery.objects.filter(pk=UUID(logged.message)).update(
            state=DeliveryState.REFUSED.value, ended_at=logged.logged_at
        )
        told = {standing.id for standing in found.values()}
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

    def take(self) -> None:
        """Do all of it, by a few statements."""
        for logged, read in self.read:
            document = self._document(logged, read)
            self.deliveries.append(self._delivery(logged, read, document))
        self._look_into_files()
        ExchangedDocument.objects.bulk_create(self.documents)
        DocumentFile.objects.bulk_create(self.files)
        Delivery.objects.bulk_create(self.deliveries)
        self._ask()

    def _document(self, logged: Logged, read: ReadDocument) -> ExchangedDocument:
        same = [row for row in self.known if (row.sender, row.document_id) == read.key]
        for row in same:
            if row.content_digest == read.digest and row.business_type == read.body.business_type:
                return row
        document = _row(logged, read)
        if read.is_request:
            document.revision = 1 + max((row.revision for row in same), default=-1)
            document.about = next((row for row in same if row.revision == 0), None)
        document.thread = document.about.thread if document.about else self._thread(read, document.pk)
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
            is_request=read.is_request and document.revision > 0,
            sent_at=logged.logged_at,
            open_by=open_by(self.calendar, arrived_on, read.body.priority),
            due_on=read.body.due_on,
        )

    def _threads(self) -> dict[tuple[str, str], UUID]:
        wanted = {
            (agency_code_or_raw(reply.organ), reply.document_id)
            for _, read in self.read
            for reply in read.body.replies_to
            if reply.document_id
        }
        rows = ExchangedDocument.objects.filter(
            sender__in={sender for sender, _ in wanted}, document_id__in={name for _, name in wanted}
        ).filter(revision=0)
        return {(row.sender, row.document_id): row.thread for row in rows}

    def _thread(self, read: ReadDocument, own: UUID) -> UUID:
        """The thread of the first document it replies to that is known here; its own where none is.

        Software names the agency it answers, which need not be the one that sent the document.
        """
        for reply in read.body.replies_to:
            found = self.threads.get((agency_code_or_raw(reply.organ), reply.document_id))
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

    def _ask(self) -> None:
        asking = [(logged, read) for logged, read in self.read if read.asks() is not None]
        found: dict[Named, Standing] = standings(name for _, read in asking for name in read.targets())
        changed, said = [], []
        for logged, read in asking:
            kind = read.asks()
            assert kind is not None
            for name in read.targets():
                standing = found.get(name)
                if standing is None or standing.id == UUID(logged.message):
                    continue
                after = ask(standing.progress, kind, status_moves(today()))
                has_effect = not isinstance(after, Refusal) and after != standing.progress
                if not isinstance(after, Refusal) and has_effect:
                    standing.move_to(after, logged.logged_at)
                    changed.append(standing)
                said.append(_asked(logged, read, standing, has_effect=has_effect))
        save_standings(changed)
        write_history(said)


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
            said_type=said.get(file.sha256, file.media_type),
            is_confidential=file.sha256 in read.body.confidential,
            readers=sorted(reader.lower() for reader in read.body.confidential.get(file.sha256, ())),
        )
        for place, file in enumerate(read.envelope.files)
        if file.sha256 != read.body.original
    ]


def _asked(logged: Logged, read: ReadDocument, standing: Standing, *, has_effect: bool) -> Said:
    business = read.body.business
    assert business is not None
    return Said(
        delivery=standing.id,
        message=logged.message,
        code=ASKED[read.body.business_type],
        by=logged.envelope.sender,
        description=business.reason,
        staff=pack(business.staff) if business.staff else None,
        logged_at=logged.logged_at,
        has_effect=has_effect,
    )
