"""To whom a component applies: some indicators are for ministries alone, others for provinces."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem
from nhip.measure.engine.schema import Component, League

PRESENT, NOT_APPLICABLE = 0, 2
States = NDArray[np.int8]


def narrowed(
    place: str,
    component: Component,
    leagues: Mapping[str, League],
    units: tuple[str, ...],
    state: States,
) -> tuple[tuple[str, ...], list[Problem]]:
    """The units that ``component`` is for, by its ``applies_to``, and the figures that others have.

    In ``state``, shape (units,), the others are marked as not applicable. ``place`` names the figures and
    the component.
    """
    if not component.applies_to:
        return units, []
    inside = {unit for league in component.applies_to for unit in leagues[league].units}
    only = ", ".join(component.applies_to)
    outside = [row for row, unit in enumerate(units) if unit not in inside]
    problems = [
        Problem(
            "figures.outside_leagues",
            f"{place}, {units[row]})",
            label(
                f"thành phần này chỉ dành cho {only}, mà “{units[row]}” có số liệu.",
                f"the component is for {only} only, and “{units[row]}” has a figure.",
            ),
            label(
                "bỏ số liệu, xếp đơn vị vào bảng đúng, hoặc sửa “applies_to”.",
                "remove the figure, put the unit in the right league, or mend “applies_to”.",
            ),
        )
        for row in outside
        if state[row] == PRESENT
    ]
    state[outside] = NOT_APPLICABLE
    return tuple(unit for unit in units if unit in inside), problems
