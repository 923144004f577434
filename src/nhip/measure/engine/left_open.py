"""What was taken because nobody said otherwise: the last edition, the last stage, the only period.

A result that rests on such a choice says so, as it says to whom a component did not apply and where its
weight went.
"""

from collections.abc import Iterator

import numpy as np

from nhip.measure.engine.checking import some_of
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.labels import label
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.table import NOT_APPLICABLE


def defaulted(definition: Definition, plan: Plan, edition: str | None, stage: str | None) -> Iterator[Notice]:
    """A notice for each choice that ``edition`` and ``stage``, as they were asked for, left open."""
    chosen, table = plan.edition, plan.table
    if edition is None and len(definition.editions) > 1:
        yield Notice(
            "edition.latest",
            f"{definition.code} {chosen.code}",
            label(
                f"không nêu kỳ nào nên tính kỳ cuối trong định nghĩa: {chosen.code}.",
                f"no edition was asked for: the definition's last one, {chosen.code}, is computed.",
            ),
        )
    periods = table.cells.periods() if not chosen.period else set()
    if periods - {""}:
        some = ", ".join(sorted(periods))
        yield Notice(
            "edition.only_period",
            definition.code,
            label(
                f"không nêu kỳ nào nên lấy kỳ duy nhất có trong số liệu: {some}.",
                f"no period was asked for: the only one that the figures have, {some}, is taken.",
            ),
        )
    if stage is None and table.stage:
        yield Notice(
            "stage.latest",
            f"{definition.code} {table.stage}",
            label(
                f"không nêu giai đoạn chấm điểm nên lấy giai đoạn cuối có số liệu: {table.stage}.",
                f"no stage was asked for: the last one with figures, {table.stage}, is computed.",
            ),
        )
    yield from _not_applicable(plan)


def _not_applicable(plan: Plan) -> Iterator[Notice]:
    table = plan.table
    for place, code in enumerate(table.inputs):
        component = plan.edition.components[code]
        if component.points is not None and component.points.not_applicable != "redistribute":
            continue
        units = [table.units[row] for row in np.flatnonzero(table.state[:, place] == NOT_APPLICABLE)]
        if units:
            yield Notice(
                "component.not_applicable",
                code,
                label(
                    f"“{code}” không áp dụng cho {len(units)} đơn vị; các phần còn lại gánh phần của nó: "
                    f"{some_of(units)}.",
                    f"“{code}” does not apply to {len(units)} units; the other parts stand for it: "
                    f"{some_of(units)}.",
                ),
            )
