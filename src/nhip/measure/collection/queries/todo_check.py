"""What a reviewer holds a figure against: periods before, other holders, what was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nhip.identity.api import Account
from nhip.measure.collection.models import OutsideFigure, ReportedFigure, Revision
from nhip.measure.collection.queries.gate import figures_visible_to, revisions_visible_to


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
