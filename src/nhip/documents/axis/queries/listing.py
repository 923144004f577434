"""An agency's register of the axis, a page at a time: what came in, what went out, what waits.

A register of millions opens as fast as an empty one: each page begins behind the last row of the one before
(the ids are in the order of time), and nothing is ever counted as a whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from nhip.documents.axis.models import UNOPENED, Delivery
from nhip.documents.axis.queries.searching import search_register
from nhip.documents.axis.statuses import AskState
from nhip.kernel.api import fold

A_PAGE: Final = 50
_NOT_LISTED: Final = ("document__search", "document__replies_to", "document__oddities")


class Box(StrEnum):
    """Which part of the register: what the agency received, what it sent, what waits for somebody."""

    IN = "den"
    OUT = "di"
    WAITING = "cho"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of deliveries, newest first; ``after`` leads to the next, None on the last."""

    rows: tuple[Delivery, ...]
    after: UUID | None


def register_page(
    agencies: Iterable[str],
    box: Box,
    *,
    words: str = "",
    after: UUID | None = None,
    limit: int = A_PAGE,
) -> Page:
    """The register of these agencies from behind ``after`` on; ``words`` are searched without tone marks in
    number, notation, type and subject.
    """
    words = words.replace("\0", " ")  # which the database knows in no text
    found: list[Delivery] = []
    for agency in sorted(set(agencies)):
        if words.strip() and box is not Box.WAITING:
            found += _found(agency, box, words, after, limit)
            continue
        for rows in _parts(agency, box):
            found += _some(rows.filter(_meant(words)), after, limit)
    # One delivery may be in two parts, where one agency of somebody's wrote to another.
    newest = sorted({row.pk: row for row in found}.values(), key=lambda row: row.pk, reverse=True)
    page = tuple(newest[:limit])
    return Page(page, page[-1].pk if len(newest) > limit else None)


def _parts(agency: str, box: Box) -> Sequence[QuerySet[Delivery]]:
    """What one index each holds in the order wanted, so that the database never sorts a register."""
    received = Delivery.objects.filter(receiver=agency)
    sent = Delivery.objects.filter(sender=agency)
    if box is Box.IN:
        return (received,)
    if box is Box.OUT:
        return (sent,)
    asked = Q(ask=AskState.ASKED.value)
    return (received.filter(UNOPENED), sent.filter(UNOPENED), received.filter(asked), sent.filter(asked))


def _meant(words: str) -> Q:
    """The condition of the words, for what waits: little enough to look at each."""
    if not words.strip():
        return Q()
    return Q(found_by__words=SearchQuery(fold(words), config="simple", search_type="plain"))


def _found(agency: str, box: Box, words: str, after: UUID | None, limit: int) -> list[Delivery]:
    ids = search_register(agency, words, is_received=box is Box.IN, after=after, limit=limit + 1)
    return _some(Delivery.objects.filter(pk__in=ids), None, limit)


def _some(rows: QuerySet[Delivery], after: UUID | None, limit: int) -> list[Delivery]:
    if after is not None:
        rows = rows.filter(pk__lt=after)
    listed = rows.select_related("document").defer(*_NOT_LISTED)
    return list(listed.order_by("-pk")[: limit + 1])


def by_document(rows: Sequence[Delivery]) -> list[tuple[Delivery, list[Delivery]]]:
    """Deliveries of one document next to each other as one entry: its first row, and all of them."""
    grouped = [list(group) for _, group in groupby(rows, key=lambda row: row.document_id)]
    return [(group[0], group) for group in grouped]
