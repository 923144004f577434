"""What may be counted of the exchange: who is connected, what went by network, how long it took to be opened.

Plain relations, per agency and month, each number with what it is made of; ``measure`` makes indicators of
them. What nobody said stays unknown: an agency that has not told how many documents it issued on paper has no
share, and the count of those that are missing is part of the answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from nhip.documents.axis.models import ExchangedDocument
from nhip.documents.axis.months import Month
from nhip.identity.api import AgencyCard, Kind, list_agencies
from nhip.kernel.api import Cited, clock, load_law
from nhip.sharing.api import seats

FILE = "documents/indicators.yaml"


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
    """What became of the documents sent to an agency in a month; medians in hours, None where none arrived
    or was opened. ``unopened`` counts those whose last day to open them is over.
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
    least, end = month.ids
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(n.sender, p.agency), coalesce(n.many, 0), p.many FROM"
            " (SELECT sender, count(*) AS many FROM axis_exchangeddocument"
            "  WHERE id >= %s AND id < %s AND revision = 0 GROUP BY sender) n"
            " FULL JOIN"
            " (SELECT agency, sum(count) AS many FROM"
            "   (SELECT DISTINCT ON (agency, key) agency, issued_on, count FROM axis_papercount"
            "    ORDER BY agency, key, id DESC) last"
            "  WHERE issued_on BETWEEN %s AND %s GROUP BY agency) p ON p.agency = n.sender"
            " ORDER BY 1",
            [least, end, month.first_day, month.last_day],
        )
        return tuple(
            DocumentMonth(agency, str(month), network, None if paper is None else int(paper))
            for agency, network, paper in cursor.fetchall()
        )


def deliveries_of_month(month: Month, today: date) -> tuple[DeliveryMonth, ...]:
    """Every agency that was sent anything in a month, by code; what is late is late on the day ``today``."""
    least, end = month.ids
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receiver, count(*), count(opened_at),"
            " count(*) FILTER (WHERE (opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > open_by),"
            " count(*) FILTER (WHERE opened_at IS NULL AND ended_at IS NULL AND open_by < %s),"
            " count(*) FILTER (WHERE state = 'done'),"
            " count(*) FILTER"
            " (WHERE due_on < coalesce((ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, %s)),"
            " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM arrived_at - sent_at) / 3600),"
            " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM opened_at - sent_at) / 3600)"
            " FROM axis_delivery WHERE id >= %s AND id < %s AND NOT is_request GROUP BY receiver ORDER BY 1",
            [today, today, least, end],
        )
        return tuple(DeliveryMonth(row[0], str(month), *row[1:]) for row in cursor.fetchall())


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
