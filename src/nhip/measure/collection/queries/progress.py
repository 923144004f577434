"""How far a round is, agency by agency: asked, answered, handed in, checked, signed; who is silent or late.

Numbers only, no figure. Every number stands beside what it is counted of.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count as Counted
from django.db.models import Max

from nhip.kernel.api import today
from nhip.measure.collection.acts.release_figures import standing_set
from nhip.measure.collection.models import FigureRequest, HandIn, Round, SignedSet
from nhip.measure.collection.queries.answers import answers_of
from nhip.measure.collection.queries.checks_due import tally
from nhip.measure.collection.queries.owed import Count, owed_by_agency

_NOTHING: Final[Counter[str]] = Counter()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one agency is in a round. ``due_on`` is its last due day.

    ``checked`` are figures handed in and found right as often as they must be, ``wrong`` those found wrong.
    ``signed`` is ``yes``, ``outdated`` (figures changed after it signed) or ``no``.
    """

    count: Count
    due_on: date
    handed_in_at: datetime | None
    is_late: bool
    checked: int
    wrong: int
    signed: str

    @property
    def agency(self) -> str:
        """Its code."""
        return self.count.agency

    @property
    def not_handed_in(self) -> int:
        """Asked and not handed in, entered or not."""
        return self.count.asked - self.count.handed_in

    @property
    def is_silent(self) -> bool:
        """Asked, and not one answer."""
        return self.count.silent == self.count.asked

    @property
    def state(self) -> str:
        """The one word for it: ``signed``, ``handed_in``, ``late``, ``silent`` or ``entering``."""
        if self.signed == "yes":
            return "signed"
        if self.handed_in_at is not None and self.count.handed_in == self.count.asked:
            return "handed_in"
        if self.is_late:
            return "late"
        return "silent" if self.is_silent else "entering"


def progress_of(round_: Round, agencies: Collection[str] | None = None) -> list[Progress]:
    """The progress of ``agencies`` (all for None), by code. The caller has asked the gate which."""
    due = dict(
        FigureRequest.objects.filter(round=round_)
        .order_by()
        .values_list("agency")
        .annotate(last=Max("due_on"))
    )
    rows = owed_by_agency(round_, agencies)
    handed_in = {row.agency: row for row in HandIn.objects.filter(round=round_).order_by("at", "id")}
    states = tally(round_, None, agencies)
    signed = set(SignedSet.objects.filter(round=round_).values_list("agency", flat=True))
    closed = round_.closed_at.date() if round_.closed_at else today()
    found = []
    for row in rows:
        last = handed_in.get(row.agency)
        missed = row.handed_in < row.asked and min(closed, today()) > due[row.agency]
        found.append(
            Progress(
                row,
                due[row.agency],
                last.at if last else None,
                last.is_late if last else missed,
                states.get(row.agency, _NOTHING)["passed"],
                states.get(row.agency, _NOTHING)["wrong"],
                _standing(round_, row.agency) if row.agency in signed else "no",
            )
        )
    return found


def series_of(round_: Round) -> dict[str, int]:
    """The series that the round asks for, each with the number of requests."""
    rows = FigureRequest.objects.filter(round=round_).order_by("series").values_list("series")
    return dict(rows.annotate(times=Counted("pk")))


def _standing(round_: Round, agency: str) -> str:
    stands = standing_set(round_, agency, answers_of(round_, {agency})) is not None
    return "yes" if stands else "outdated"
