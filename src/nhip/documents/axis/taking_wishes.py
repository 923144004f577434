"""What documents ask about earlier ones, put to each receiver; and what became of it once somebody answered.

Every wish is kept as a link between the two documents, so that both show it, at exactly the receivers that it
concerns, with its answer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from nhip.documents.axis.events import ChangeAnswered, ChangeAsked
from nhip.documents.axis.judging_documents import ReadDocument
from nhip.documents.axis.judging_wishes import passes_by
from nhip.documents.axis.models import DocumentLink, ExchangedDocument
from nhip.documents.axis.statuses import AskState, DeliveryState, ask, status_moves
from nhip.documents.axis.tables import Said, Standing, save_standings, staff_text, standings, write_history
from nhip.documents.axis.wishes import Wish, WishKind
from nhip.kernel.api import Posting, Refusal, publish_many, today
from nhip.sharing.api import Logged

SAID: Final = {
    WishKind.RECALL: "13",
    WishKind.UPDATE: "ask_update",
    WishKind.REPLACE: "ask_replace",
    WishKind.REMOVE: "ask_remove",
    WishKind.ADD: "added",
}
"""How the history calls what a document asks for."""

Taken = tuple[Logged, ReadDocument, ExchangedDocument]


def take_wishes(taken: Iterable[Taken]) -> None:
    """Put to each receiver what is asked of it, by a few statements for all."""
    asking = [each for each in taken if each[1].body.business_type != "0"]
    if not asking:
        return
    found = standings(name for _, read, _ in asking for name in read.targets)
    earlier = _earlier(asking)
    changed: dict[UUID, Standing] = {}
    said, links = [], []
    for logged, read, document in asking:
        for wish in read.wishes:
            name = (logged.envelope.sender, wish.document_id, wish.receiver)
            standing = found.get(name) if wish.kind.asks else None
            if standing is not None and not passes_by(wish, standing.progress):
                said.append(_put(logged, read, wish, standing))
                if said[-1].has_effect:
                    changed[standing.id] = standing
            elif wish.kind is WishKind.ADD:
                said.append(_said(logged, read, wish, UUID(logged.message), has_effect=True))
            else:
                continue
            links.append(_link(logged, wish, document, earlier.get(name[:2]), standing))
    save_standings(changed.values())
    write_history(said)
    DocumentLink.objects.bulk_create(links)
    _end_unasked(asking, links)
    publish_many(_asked(link) for link in links)


def answer_links(answered: Sequence[Standing], at: datetime) -> None:
    """Note what these deliveries' receivers answered, and end the requests they were asked by."""
    if not answered:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE axis_documentlink l SET answer = w.answer, answered_at = %s"
            " FROM unnest(%s::uuid[], %s::text[]) AS w(delivery, answer)"
            " WHERE l.delivery_id = w.delivery AND l.answer = 'asked'"
            " RETURNING l.message, l.later_id, l.document_id, l.receiver, l.kind, l.answer",
            [at, [each.id for each in answered], [each.progress.ask.value for each in answered]],
        )
        rows = cursor.fetchall()
    _end({row[0] for row in rows}, at)
    publish_many(
        Posting(
            event=ChangeAnswered(
                later=str(later), document_id=document_id, receiver=receiver, kind=kind, answer=answer
            ),
            subject=f"document:{later}",
            agency=receiver,
        )
        for _, later, document_id, receiver, kind, answer in rows
    )


def _put(logged: Logged, read: ReadDocument, wish: Wish, standing: Standing) -> Said:
    kind = wish.kind.asks
    assert kind is not None
    after = ask(standing.progress, kind, status_moves(today()))
    has_effect = not isinstance(after, Refusal) and after != standing.progress
    if not isinstance(after, Refusal) and has_effect:
        standing.move_to(after, logged.logged_at)
    return _said(logged, read, wish, standing.id, has_effect=has_effect)


def _said(logged: Logged, read: ReadDocument, wish: Wish, delivery: UUID, *, has_effect: bool) -> Said:
    business = read.body.business
    assert business is not None
    return Said(
        delivery=delivery,
        message=logged.message,
        code=SAID[wish.kind],
        by=logged.envelope.sender,
        description=business.reason,
        staff=staff_text(business.staff),
        logged_at=logged.logged_at,
        has_effect=has_effect,
    )


def _link(
    logged: Logged,
    wish: Wish,
    later: ExchangedDocument,
    earlier: ExchangedDocument | None,
    standing: Standing | None,
) -> DocumentLink:
    answer = standing.progress.ask if standing else AskState.NONE
    return DocumentLink(
        later=later,
        earlier=earlier,
        document_id=wish.document_id,
        receiver=wish.receiver,
        kind=wish.kind.value,
        message=UUID(logged.message),
        delivery_id=standing.id if standing else None,
        answer=answer.value,
        asked_at=logged.logged_at,
        answered_at=None if answer in {AskState.NONE, AskState.ASKED} else logged.logged_at,
    )


def _earlier(asking: Sequence[Taken]) -> dict[tuple[str, str], ExchangedDocument]:
    wanted = {
        (logged.envelope.sender, wish.document_id) for logged, read, _ in asking for wish in read.wishes
    }
    rows = ExchangedDocument.objects.filter(
        sender__in={sender for sender, _ in wanted}, document_id__in={name for _, name in wanted}, revision=0
    )
    return {(row.sender, row.document_id): row for row in rows}


def _end_unasked(asking: Sequence[Taken], links: Sequence[DocumentLink]) -> None:
    """End the requests that nobody has anything to answer to: the same was agreed to before."""
    waiting = {link.message for link in links if link.answer == AskState.ASKED}
    idle = {UUID(logged.message) for logged, _, _ in asking} - waiting
    _end(idle, asking[0][0].logged_at)


def _end(messages: set[UUID], at: datetime) -> None:
    """Requests among these messages are over; what their receivers did not see before, they have seen now."""
    if not messages:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE axis_delivery SET state = %s, ended_at = %s, arrived_at = coalesce(arrived_at, %s),"
            " opened_at = coalesce(opened_at, %s) WHERE id = ANY(%s) AND is_request AND ended_at IS NULL",
            [DeliveryState.DONE.value, at, at, at, list(messages)],
        )


def _asked(link: DocumentLink) -> Posting:
    event = ChangeAsked(
        later=str(link.later_id),
        document_id=link.document_id,
        receiver=link.receiver,
        kind=link.kind,
        answer=link.answer,
    )
    return Posting(event=event, subject=f"document:{link.later_id}", agency=link.later.sender)
