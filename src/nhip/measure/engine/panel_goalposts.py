"""What a year is held against: its own field, one year's, or all years' together.

A minimum, a mean or a best unit moves from year to year, and a score that is relative to it moves with it.
Frozen goalposts keep the ends where they were, so that a score that rose tells of a unit that rose. What is
frozen is what the steps of normalisation saw of the field; missing figures are filled, and outliers treated,
within each year.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.labels import label
from nhip.measure.engine.plan import Fits, Plan
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.running import Running

OWN, POOLED = "own", "pooled"
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


def frozen(plans: Sequence[Plan], goalposts: str) -> tuple[Fits | None, list[Notice]]:
    """The fits that hold for every year, and what is to be said; None for each year's own.

    Raises :class:`Problems` for a year that is not there, or years whose steps or inputs differ.
    """
    if goalposts == OWN:
        return None, []
    _check_alike(plans)
    if goalposts == POOLED:
        return _kept(_pooled(plans)), [
            Notice(
                "panel.goalposts",
                POOLED,
                label(
                    f"mốc chuẩn hóa chung cho {len(plans)} kỳ, tính trên số liệu của tất cả các kỳ.",
                    f"one set of goalposts for {len(plans)} editions, fitted on the figures of all of them.",
                ),
            )
        ]
    for plan in plans:
        if plan.edition.code == goalposts:
            return _kept(plan.run().fits), [
                Notice(
                    "panel.goalposts",
                    goalposts,
                    label(
                        f"mốc chuẩn hóa của kỳ {goalposts} giữ cho mọi kỳ; điểm có thể vượt ra ngoài thang.",
                        f"the goalposts of {goalposts} hold for every edition; scores may leave the scale.",
                    ),
                )
            ]
    known = ", ".join(plan.edition.code for plan in plans)
    raise refuse(
        "panel.goalposts",
        goalposts,
        label("không có kỳ này để lấy mốc.", "there is no such edition to take goalposts from."),
        label(f"chọn own, pooled hoặc một trong: {known}.", f"choose own, pooled or one of: {known}."),
    )


def _kept(fits: Fits) -> Fits:
    """What steps and points saw of the field; how figures were filled and treated stays each year's."""
    return {code: fit for code, fit in fits.items() if not code.endswith((".fill", ".treat", ".field"))}


def _check_alike(plans: Sequence[Plan]) -> None:
    first = plans[0]
    for plan in plans[1:]:
        odd = sorted(
            {*set(first.table.inputs) ^ set(plan.table.inputs)}
            | {
                code
                for code in {*first.codes} & {*plan.codes}
                if _shape(first.edition.components[code]) != _shape(plan.edition.components[code])
            }
        )
        if odd:
            some = ", ".join(odd[:8])
            raise refuse(
                "panel.goalposts_differ",
                f"{first.edition.code} – {plan.edition.code}",
                label(
                    f"cách chuẩn hóa hoặc số liệu đầu vào của hai kỳ khác nhau ({some}), nên không "
                    "dùng chung mốc được.",
                    f"the steps or the inputs of the two editions differ ({some}), so they cannot share "
                    "goalposts.",
                ),
                label(
                    "tính mọi kỳ theo một cách tính (method), hoặc chọn các kỳ giống nhau.",
                    "compute every edition by one method (method), or choose editions that are alike.",
                ),
            )


def _shape(component: Component) -> tuple[object, ...]:
    """What of a component decides on which scale its steps see the field."""
    return (component.normalise, component.points, component.direction, component.divide_by, component.times)


def _pooled(plans: Sequence[Plan]) -> Fits:
    """What the steps see of all years together, each year filled and treated by itself first."""
    odd = [
        code
        for code, component in plans[0].edition.components.items()
        if component.aggregate is not None
        and component.aggregate.method == "copeland"
        and component.normalise
    ]
    if odd:
        raise refuse(
            "panel.pooled_copeland",
            ", ".join(odd),
            label(
                "so sánh từng cặp chỉ có nghĩa trong một kỳ, nên không có mốc chung.",
                "units are compared two by two within a year, so there are no common goalposts.",
            ),
            label("dùng mốc của một kỳ.", "take the goalposts of one edition."),
        )
    inputs = plans[0].table.inputs
    order = [[plan.table.inputs.index(code) for code in inputs] for plan in plans]
    raw = np.vstack([plan.table.raw[:, places] for plan, places in zip(plans, order, strict=True)])
    state = np.vstack([plan.table.state[:, places] for plan, places in zip(plans, order, strict=True)])
    units = tuple(f"{unit} ({plan.edition.code})" for plan in plans for unit in plan.table.units)
    sheet = replace(plans[-1].sheet, units=units, inputs=inputs)
    ends = np.cumsum([len(plan.table.units) for plan in plans])[:-1]
    return _Together(sheet, raw, state, None, plans[-1].weights).by_year(ends)


class _Together(Running):
    """One pass over all years' rows, in which filling and treating look at one year at a time."""

    ends: NDArray[np.intp]

    def by_year(self, ends: NDArray[np.intp]) -> Fits:
        """Run, and give what the steps saw; ``ends`` are the rows at which years end."""
        self.ends = ends
        return self.scored().fits

    def _filled(self, code: str, values: Vector, lacking: Mask, rule: str) -> Vector:
        parts = zip(np.split(values, self.ends), np.split(lacking, self.ends), strict=True)
        return np.concatenate([super(_Together, self)._filled(code, *part, rule) for part in parts])

    def _treated(self, code: str, component: Component, values: Vector) -> Vector:
        years = np.split(values, self.ends)
        return np.concatenate([super(_Together, self)._treated(code, component, year) for year in years])
