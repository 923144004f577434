"""What is somebody's to do with figures today, by what they may do; in the order in which it presses.

Each person sees only their own work: agencies they enter or sign for, and everything for those who check or
coordinate. Nothing here shows a figure.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.db.models import F, Max, QuerySet

from nhip.identity.api import Account, Permission, agencies_reached, can
from nhip.kernel.api import today
from nhip.measure.collection.acts.enter_settled import agreed, round_to_enter_in
from nhip.measure.collection.acts.sign_set import left_to_do
from nhip.measure.collection.models import Discrepancy, FigureRequest, ReportedFigure, Round, SignedSet
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.queries.checks_due import tally
from nhip.measure.collection.queries.gate import discrepancies_visible_to
from nhip.measure.collection.queries.offices import own_among
from nhip.measure.collection.queries.owed import lately_owed, owed_by_agency

_MOST = 8
_DRAFTS = """
SELECT request.agency, count(*)
FROM collection_figurerequest request
JOIN collection_reportedfigure figure
     ON figure.agency = request.agency AND figure.series = request.series
    AND figure.area = request.area AND figure.period = request.period
WHERE request.round_id = %s AND request.agency = ANY(%s)
  AND request.handed_in > 0 AND figure.latest > request.handed_in
GROUP BY request.agency
"""


@dataclass(frozen=True, slots=True)
class Owing:
    """An agency of mine that has something left to answer or to hand in; ``left`` of ``asked``."""

    round: Round
    agency: str
    due_on: date
    asked: int
    left: int
    to_hand_in: int


@dataclass(frozen=True, slots=True)
class ToSign:
    """A set that I sign, and what is left before I can; nothing left is ready."""

    round: Round
    agency: str
    left: dict[str, int]

    @property
    def is_ready(self) -> bool:
        """Nothing stands in the way."""
        return not any(self.left.values())


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Figures of a round that wait for me: ``first`` for anybody's look, ``second`` because the sample drew
    them and I have not looked at them; ``agencies`` of which.
    """

    round: Round
    first: int
    second: int
    agencies: int


@dataclass(frozen=True, slots=True)
class ToCoordinate:
    """An open round: who is silent in it, and whether its last day has passed."""

    round: Round
    silent: list[str]
    agencies: int
    is_over: bool


def open_rounds() -> QuerySet[Round]:
    """Rounds that run now."""
    return Round.objects.filter(closed_at__isnull=True, opens_on__lte=today())


def owing(account: Account) -> list[Owing]:
    """What the agencies that I enter for still owe, soonest first."""
    mine = agencies_reached(account, Permission.ENTER_FIGURES) or frozenset()
    found = []
    for round_ in open_rounds() if mine else ():
        due = dict(
            FigureRequest.objects.filter(round=round_, agency__in=mine)
            .order_by()
            .values_list("agency")
            .annotate(last=Max("due_on"))
        )
        if not due:
            continue
        drafts = _drafts(round_, due)
        for row in owed_by_agency(round_, due):
            waiting = row.asked - row.handed_in + drafts.get(row.agency, 0)
            if row.silent or waiting:
                found.append(Owing(round_, row.agency, due[row.agency], row.asked, row.silent, waiting))
    return sorted(found, key=lambda each: (each.due_on, each.agency))


def _drafts(round_: Round, agencies: Collection[str]) -> dict[str, int]:
    """How many figures of the round were changed after they were handed in, by agency."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAFTS, [round_.pk, sorted(agencies)])
        return dict(cursor.fetchall())


def to_enter(account: Account) -> list[tuple[Discrepancy, str]]:
    """Settled values that an agency of mine, the owner or another holder, has not taken over yet, while a
    round asks for them.
    """
    mine = agencies_reached(account, Permission.ENTER_FIGURES) or frozenset()
    rows = discrepancies_visible_to(account).filter(state=State.SETTLED) if mine else ()
    concerned = ((row, code) for row in rows for code in sorted(mine & {row.owner, *row.agencies}))
    apart = (
        (row, code)
        for row, code in concerned
        if stands_apart(row, code) and round_to_enter_in(row, code) is not None
    )
    return list(islice(apart, _MOST))


def stands_apart(discrepancy: Discrepancy, agency: str) -> bool:
    """Whether the agency's cell says something else than what was settled."""
    decision = agreed(discrepancy)
    if decision is None:
        return False
    cell = ReportedFigure.objects.filter(
        agency=agency, series=discrepancy.series, area=discrepancy.area, period=discrepancy.period
    ).first()
    if cell is None or cell.status != decision.status or bool(cell.value) != bool(decision.value):
        return True
    return bool(decision.value) and Decimal(cell.value) != Decimal(decision.value)


def to_sign(account: Account) -> list[ToSign]:
    """The sets that I sign and have not signed, those that are ready first."""
    mine = agencies_reached(account, Permission.SIGN_FIGURES) or frozenset()
    found = []
    for round_ in open_rounds() if mine else ():
        signed = set(SignedSet.objects.filter(round=round_).values_list("agency", flat=True))
        asked = FigureRequest.objects.filter(round=round_, agency__in=mine)
        codes = asked.order_by("agency").values_list("agency", flat=True).distinct()
        found += [ToSign(round_, code, left_to_do(round_, code)) for code in codes if code not in signed]
    return sorted(found, key=lambda each: (not each.is_ready, each.round.closes_on, each.agency))


def to_decide(account: Account) -> list[Discrepancy]:
    """Open discrepancies about series of agencies that I sign for, by what they cost."""
    mine = agencies_reached(account, Permission.SIGN_FIGURES) or frozenset()
    rows = discrepancies_visible_to(account).filter(state=State.OPEN, owner__in=mine)
    return list(by_worth(rows)[:_MOST])


def to_check(account: Account) -> list[ToCheck]:
    """Rounds with figures that wait for my look. Those of my own office never do."""
    if not can(account, Permission.CHECK_FIGURES):
        return []
    found = []
    for round_ in open_rounds():
        states = tally(round_, account)
        first, second = (sum(each[state] for each in states.values()) for state in ("first", "second"))
        agencies = sum(1 for each in states.values() if each["first"] + each["second"])
        if agencies:
            found.append(ToCheck(round_, first, second, agencies))
    return found


def to_review(account: Account) -> list[Discrepancy]:
    """Decisions that wait for a second pair of eyes, mine among them."""
    if not (can(account, Permission.CHECK_FIGURES) or can(account, Permission.COORDINATE_FIGURES)):
        return []
    rows = discrepancies_visible_to(account).filter(state=State.DECIDED)
    newest = by_worth(rows).prefetch_related("decisions")[: 4 * _MOST]
    last = {row.pk: list(row.decisions.all())[-1] for row in newest}
    own = own_among(account, {decision.agency for decision in last.values()})
    me = str(account.public_id)
    theirs = [row for row in newest if last[row.pk].author != me and last[row.pk].agency not in own]
    return theirs[:_MOST]


def to_coordinate(account: Account) -> list[ToCoordinate]:
    """The rounds that run, with who is silent in them."""
    if not can(account, Permission.COORDINATE_FIGURES):
        return []
    found = []
    for round_ in open_rounds():
        each = lately_owed(round_)
        silent = [one.agency for one in each if one.silent == one.asked]
        found.append(ToCoordinate(round_, silent, len(each), today() > round_.closes_on))
    return found


def open_by_worth(account: Account) -> list[Discrepancy]:
    """The open discrepancies that cost most, for whoever coordinates or checks."""
    if not (can(account, Permission.COORDINATE_FIGURES) or can(account, Permission.CHECK_FIGURES)):
        return []
    return list(by_worth(discrepancies_visible_to(account).filter(state=State.OPEN))[:_MOST])


def by_worth(rows: QuerySet[Discrepancy]) -> QuerySet[Discrepancy]:
    """Most ranks first; what could not be reckoned last."""
    return rows.order_by(F("worth").desc(nulls_last=True), "series", "area", "period", "pk")
