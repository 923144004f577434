"""The discrepancies about the figures of a scope, each with its latest decision and who made it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from nhip.identity.api import Account
from nhip.kernel.api import Text
from nhip.measure.collection.models import Decision, Discrepancy, FigureRequest, Round
from nhip.measure.collection.reports.naming import observer_name
from nhip.measure.collection.reports.reading_answers import day
from nhip.measure.collection.reports.record import Candidate, Dispute, Ruling


def disputes_of(rounds: Sequence[Round]) -> tuple[Dispute, ...]:
    """Those that the rounds opened, and those of no round about figures that the rounds ask for, the
    costliest first.
    """
    asked = set(FigureRequest.objects.filter(round__in=rounds).values_list("series", "area", "period"))
    rows = Discrepancy.objects.filter(
        Q(round__in=rounds) | Q(round__isnull=True, series__in={series for series, _, _ in asked})
    )
    mine = [row for row in rows if row.round_id is not None or (row.series, row.area, row.period) in asked]
    rulings = _rulings(mine)
    found = [_dispute(row, rulings.get(row.pk)) for row in mine]
    return tuple(sorted(found, key=lambda one: (-(one.worth or 0), one.series, one.period, one.number)))


def _dispute(row: Discrepancy, ruling: Ruling | None) -> Dispute:
    return Dispute(
        row.pk,
        row.check_code,
        row.series,
        row.area,
        row.period,
        row.owner,
        Text(row.finding_vi, row.finding_en),
        tuple(_candidate(one) for one in row.candidates),
        row.worth,
        row.state,
        ruling,
    )


def _candidate(held: Mapping[str, Any]) -> Candidate:
    kind, _, code = str(held.get("who", "")).partition(":")
    who = observer_name(code) if kind == "observer" else Text(code, code)
    return Candidate(str(held.get("value", "")), who)


def _rulings(rows: Sequence[Discrepancy]) -> dict[int, Ruling]:
    decisions = list(Decision.objects.filter(discrepancy__in=rows).order_by("decided_at", "pk"))
    people = {one.author for one in decisions} | {one.reviewer for one in decisions if one.reviewer}
    accounts = Account.objects.filter(public_id__in=people)
    names = {str(account.public_id): account.name for account in accounts}
    return {
        one.discrepancy_id: Ruling(
            one.value,
            one.status,
            one.reason,
            one.agency,
            names.get(one.author, ""),
            day(one.decided_at),
            names.get(one.reviewer, ""),
            day(one.reviewed_at) if one.reviewed_at else None,
            one.is_agreed,
        )
        for one in decisions
    }
