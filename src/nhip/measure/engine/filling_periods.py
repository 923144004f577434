"""Figures of other periods put into a column, with the record of where each comes from."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.figures import Column
from nhip.measure.engine.filling import Filled
from nhip.measure.engine.filling_said import timeless
from nhip.measure.engine.filling_table import Placing
from nhip.measure.engine.filling_time import Drawn, moment
from nhip.measure.engine.problems import Problem

Vector = NDArray[np.float64]


def from_other_periods(
    choosing: Choosing,
    code: str,
    column: Column,
    units: tuple[str, ...],
    *,
    raw: Vector,
    state: NDArray[np.int8],
    problems: list[Problem],
) -> Filled | None:
    """Record the figures that are an earlier period's; put in those that lie on a line, and record them.

    ``raw`` and ``state`` have one row a unit; a state of 0 is a figure, 1 a missing one.
    """
    component = choosing.edition.components[code]
    rule = component.missing.rule if component.missing else ""
    period = choosing.period(component)
    if rule == "last" and period:
        rows = [row for row, unit in enumerate(units) if state[row] == 0 and column[unit].period != period]
        values = raw[rows]
        through: tuple[tuple[str, ...], ...] = tuple((column[units[row]].period,) for row in rows)
    elif rule == "linear":
        gaps = [int(row) for row in np.flatnonzero(state == 1)]
        if gaps and moment(period) is None:
            problems.append(timeless(Placing(choosing.edition, units)(code, tuple(gaps)), period))
        lines: dict[int, Drawn] = {}
        for row in gaps:
            drawn = choosing.on_line(code, units[row])
            if drawn is not None:
                lines[row] = drawn
        rows = list(lines)
        values = np.array([found.value for found in lines.values()])
        through = tuple(tuple(point.period for point in found.through) for found in lines.values())
    else:
        return None
    if not rows:
        return None
    held = values if component.range is None else np.clip(values, *component.range)
    raw[rows], state[rows] = held, 0
    counts = tuple(len(periods) for periods in through)
    return Filled(code, rule, np.array(rows, dtype=np.intp), held, through, counts, cut=held != values)
