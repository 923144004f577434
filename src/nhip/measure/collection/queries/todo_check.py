"""What a reviewer looks at: the figures handed in, and one beside all it can be held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nhip.identity.api import Account
from nhip.measure.collection.models import Check, OutsideFigure, ReportedFigure, Revision, Round
from nhip.measure.collection.queries.gate import figures_visible_to, revisions_visible_to
from nhip.measure.collection.queries.offices import own_among
from nhip.measure.collection.queries.sample import Looked, looked_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """A figure that was handed in, as a reviewer sees it: ``mine`` is what they said about it;
    ``is_own`` tells that it is their own office's and so not theirs to check.
    """

    looked: Looked
    value: str
    status: str
    mine: bool | None
    is_own: bool

    @property
    def state(self) -> str:
        """``wrong``, ``passed``, ``own``, ``seen`` (by me; a second is due), ``second`` or ``first``."""
        if self.looked.wrong:
            return "wrong"
        if self.looked.is_passed:
            return "passed"
        if self.is_own:
            return "own"
        if self.mine is not None:
            return "seen"
        return "second" if self.looked.right else "first"


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure to hold against: whose, of which period or vintage, its value, when it came to be known."""

    who: str
    where: str
    value: str
    status: str
    at: datetime
    document: str
    revision: int


def waiting(round_: Round, account: Account) -> list[Waiting]:
    """Every figure of the round that was handed in and that ``account`` may see, by agency."""
    rows = looked_at(round_)
    values = {
        (row.figure_id, row.number): (row.value, row.status)
        for row in revisions_visible_to(account).filter(figure__in=[row.figure for row in rows])
    }
    said = {
        (row.figure_id, row.revision): row.is_right
        for row in Check.objects.filter(round=round_, author=str(account.public_id))
    }
    own = own_among(account, {row.agency for row in rows})
    return [
        Waiting(
            row, *values[row.figure, row.revision], said.get((row.figure, row.revision)), row.agency in own
        )
        for row in rows
        if (row.figure, row.revision) in values
    ]


def last_periods(figure: ReportedFigure, account: Account, most: int = 5) -> list[Beside]:
    """What the same agency handed in for the periods before, newest first."""
    rows = figures_visible_to(account).filter(
        agency=figure.agency,
        series=figure.series,
        area=figure.area,
        period__lt=figure.period,
        handed_in__gt=0,
    )
    return _handed_in(rows.order_by("-period")[:most], account)


def other_holders(figure: ReportedFigure, account: Account) -> list[Beside]:
    """What other agencies handed in for the same series, area and period."""
    rows = figures_visible_to(account).filter(
        series=figure.series, area=figure.area, period=figure.period, handed_in__gt=0
    )
    return _handed_in(rows.exclude(agency=figure.agency).order_by("agency"), account)


def published(series: str, area: str, period: str) -> list[Beside]:
    """What international bodies published for it, each vintage, newest first."""
    rows = OutsideFigure.objects.filter(series=series, area=area, period=period).select_related("source")
    return [
        Beside(
            row.source.observer,
            f"{row.source.vintage} · {row.line}",
            row.value,
            row.status,
            row.source.imported_at,
            "",
            0,
        )
        for row in rows.order_by("source__observer", "-source__vintage")
    ]


def revision_of(figure: ReportedFigure, account: Account) -> Revision | None:
    """The revision that was handed in, where ``account`` may see it."""
    return revisions_visible_to(account).filter(figure=figure, number=figure.handed_in).first()


def _handed_in(figures: Iterable[ReportedFigure], account: Account) -> list[Beside]:
    found = {figure.pk: figure for figure in figures}
    rows = revisions_visible_to(account).filter(figure__in=found)
    by_figure = {row.figure_id: row for row in rows if row.number == found[row.figure_id].handed_in}
    return [
        Beside(
            figure.agency,
            figure.period,
            row.value,
            row.status,
            row.recorded_at,
            row.document,
            row.pk,
        )
        for pk, figure in found.items()
        if (row := by_figure.get(pk)) is not None
    ]
