"""Findings in the order in which they are worth settling."""

from collections.abc import Iterable, Sequence

from nhip.identity.api import Account
from nhip.measure.collection.models import Discrepancy
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.queries.gate import discrepancies_visible_to

UNSETTLED = (State.OPEN, State.DECIDED)


def findings(account: Account | None, areas: Sequence[str] = ()) -> list[Discrepancy]:
    """What is unsettled, in order, about ``areas`` and about series as a whole; about everything unless said.

    None stands for the operator at the machine's own command line, who may see everything there.
    """
    rows = Discrepancy.objects.all() if account is None else discrepancies_visible_to(account)
    rows = rows.filter(state__in=UNSETTLED)
    return ranked(rows.filter(area__in=[*areas, ""]) if areas else rows)


def ranked(rows: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Discrepancies that have passed the gate, the costliest in ranks first, then those furthest apart.

    How far is a share where figures are compared; a jump, a count or days say nothing of that kind.
    """
    return sorted(rows, key=lambda row: (row.worth is None, -(row.worth or 0.0), -_share(row), row.pk))


def _share(row: Discrepancy) -> float:
    measured = row.measured or 0.0
    return measured if measured <= 1.0 else 0.0
