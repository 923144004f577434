"""What may be counted of the exchange: who is connected, what went by network, how long it took to be opened.

Plain relations, per agency and month, each number with what it is made of; ``measure`` makes indicators of
them. What nobody said stays unknown: an agency that has not told how many documents it issued on paper has no
share, and the count of those that are missing is part of the answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from nhip.documents.axis.models import ExchangedDocument
from nhip.documents.axis.months import Month
from nhip.documents.axis.tallies import HEAPS_OF_MONTH
from nhip.documents.axis.tally_models import Heap
from nhip.identity.api import AgencyCard, Kind, list_agencies
from nhip.kernel.api import Cited, clock, load_law
from nhip.sharing.api import seats

FILE: Final = "documents/indicators.yaml"
_FIRST_PLACE: Final = date(2000, 1, 1)


def _sum(heap: Heap, when: str = "true") -> str:
    return f"coalesce(sum(many) FILTER (WHERE heap = {heap:d} AND {when}), 0)::int"


_DOCUMENTS: Final = f"""
    SELECT agency, {_sum(Heap.ISSUED)}, {_sum(Heap.ON_PAPER)}, {_sum(Heap.PAPER_SAID)} > 0
    FROM ({HEAPS_OF_MONTH}) heaps WHERE heap >= {Heap.ISSUED:d} GROUP BY agency ORDER BY agency
"""  # noqa: S608 - numbers of ours
# The median is the middle one, or halfway between the two in the middle; places are tenths of an hour.
_DELIVERIES: Final = f"""
    WITH heaps AS MATERIALIZED ({HEAPS_OF_MONTH}),
    ranked AS (
        SELECT *, sum(many) OVER (PARTITION BY agency, heap ORDER BY place) AS upto,
            sum(many) OVER (PARTITION BY agency, heap) AS whole
        FROM heaps WHERE heap IN ({Heap.ARRIVED:d}, {Heap.OPENED:d})
    ), medians AS (
        SELECT agency, heap, (min(place) FILTER (WHERE 2 * upto >= whole)
            + min(place) FILTER (WHERE 2 * upto > whole)) / 20.0::float8 AS hours
        FROM ranked GROUP BY agency, heap
    ), sums AS (
        SELECT agency, {_sum(Heap.RECEIVED)} AS received, {_sum(Heap.OPENED)}, {_sum(Heap.OPENED_LATE)},
            {_sum(Heap.UNOPENED, "place < %(today)s")}, {_sum(Heap.DONE)},
            {_sum(Heap.ENDED_LATE)} + {_sum(Heap.DUE, "place < %(today)s")}
        FROM heaps GROUP BY agency
    )
    SELECT sums.*, arrived.hours, opened.hours FROM sums
    LEFT JOIN medians arrived ON arrived.agency = sums.agency AND arrived.heap = {Heap.ARRIVED:d}
    LEFT JOIN medians opened ON opened.agency = sums.agency AND opened.heap = {Heap.OPENED:d}
    WHERE received > 0 ORDER BY sums.agency
"""  # noqa: S608 - numbers of ours


@dataclass(frozen=True, slots=True)
class Connection:
    """An agency that is asked to be connected; ``since`` is None while it is not."""

    agency: AgencyCard
    node: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentMonth:
    """What an agency issued in a month: ``by_network`` counts each document once, however many it went to;
    ``on_paper`` is None where the agency has not said.
    """

    agency: str
    month: str
    by_network: int
    on_paper: int | None

    @property
    def all(self) -> int | None:
        """All that it issued; None where that is unknown."""
        return None if self.on_paper is None else self.by_network + self.on_paper


@dataclass(frozen=True, slots=True)
class DeliveryMonth:
    """What became of the documents sent to an agency in a month. Medians in hours, of times cut off to tenths
    of an hour, None where none arrived or was opened. ``unopened`` counts those whose last day is over.
    """

    agency: str
    month: str
    received: int
    opened: int
    opened_late: int
    unopened: int
    done: int
    overdue: int
    hours_to_arrive: float | None
    hours_to_open: float | None


@dataclass(frozen=True, slots=True)
class CountedDocument:
    """One document behind a count: its id here, the day it was logged, the message that proves it."""

    id: UUID
    logged_at: datetime
    message: UUID


def indicator_rule(key: str, day: date) -> Cited:
    """The rule of an indicator in force on ``day``: its target, and whom it counts."""
    return load_law(FILE)[key].at(day)


def connections(day: date) -> tuple[Connection, ...]:
    """Every agency that the resolution asks to be connected on ``day``, with its seat where it has one."""
    kinds = indicator_rule("agencies_connected", day).value["kinds"]
    end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.VIETNAM)
    held = {
        seat.agency: seat
        for seat in seats(is_open=False)
        if seat.connected_at <= end and (seat.closed_at is None or seat.closed_at > end)
    }
    return tuple(
        Connection(
            card,
            held[card.code].node if card.code in held else "",
            held[card.code].connected_at if card.code in held else None,
        )
        for kind in kinds
        for card in list_agencies(Kind(kind), on=day)
    )


def documents_of_month(month: Month) -> tuple[DocumentMonth, ...]:
    """Every agency that issued anything in a month, or said that it did, by code."""
    return tuple(
        DocumentMonth(agency, str(month), network, paper if is_said else None)
        for agency, network, paper, is_said in _of_month(_DOCUMENTS, month)
    )


def deliveries_of_month(month: Month, today: date) -> tuple[DeliveryMonth, ...]:
    """Every agency that was sent anything in a month, by code; what is late is late on the day ``today``."""
    rows = _of_month(_DELIVERIES, month, today=(today - _FIRST_PLACE).days)
    return tuple(DeliveryMonth(agency, str(month), *numbers) for agency, *numbers in rows)


def counted_documents(
    agency: str, month: Month, after: UUID | None = None, limit: int = 100
) -> tuple[CountedDocument, ...]:
    """The documents behind an agency's count of a month, in the order they were logged, from ``after`` on.

    Their ids and proofs, not what they say: that is for those they concern.
    """
    least, end = month.ids
    rows = ExchangedDocument.objects.filter(sender=agency, revision=0, id__gte=least, id__lt=end)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = rows.order_by("id").values_list("id", "logged_at", "message")[: max(1, min(limit, 1000))]
    return tuple(CountedDocument(*row) for row in found)


def _of_month(query: str, month: Month, **more: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"month": month.first_day, **more})
        return list(cursor.fetchall())
