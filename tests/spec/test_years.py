"""The tables of ``docs/engine.md`` about mergers and denominators hold."""

from datetime import date

import pytest
from tests.spec.tables import rows

from nhip.measure.engine import (
    Figure,
    Link,
    Problems,
    Succession,
    carry,
    collect,
    compute,
    label,
    read_definition,
)
from nhip.measure.measuring import known_measures

MERGER = Succession("merger", label("Sáp nhập", "A merger"), date(2025, 1, 1), (Link("N", ("A", "B")),))
INDEX = """
schema: nhip/index/1
code: IX
title: IX
components:
  IX: {title: IX, aggregate: arithmetic, weights: equal}
  x: {title: x, parent: IX, KEYS}
"""


def figure(unit: str, series: str, written: str) -> Figure:
    value = None if written == "–" else float(written)
    return Figure(unit, series, "2024", value, "O" if value is None else "A")


@pytest.mark.parametrize("row", rows("engine.md", "Units that merge or split"), ids=lambda row: row["carry"])
def test_carrying(row: dict[str, str]) -> None:
    held = [figure(unit, "x", row[unit]) for unit in "AB"]
    for unit in "AB":
        above, _, below = row[f"beside {unit}"].partition("/")
        if below:
            held += [figure(unit, "above", above), figure(unit, "below", below)]
    index = read_definition(INDEX.replace("KEYS", f"carry: {row['carry']}"), "ix.yaml")
    if "." in row["N"] and not row["N"][0].isdigit():
        with pytest.raises(Problems) as caught:
            carry(index, collect("rows", held), MERGER)
        assert {problem.code for problem in caught.value.found} == {row["N"]}
        return
    found = carry(index, collect("rows", held), MERGER).figures.column("x", "2024")["N"]
    assert found.value == (None if row["N"] == "–" else pytest.approx(float(row["N"])))


@pytest.mark.parametrize("row", rows("engine.md", "What figures are divided by"), ids=lambda row: row["unit"])
def test_dividing(row: dict[str, str]) -> None:
    keys = f"unit: {row['unit']}, divide_by: d, times: {row['times']}, normalise: minmax"
    index = read_definition(INDEX.replace("KEYS", keys), "ix.yaml")
    held = collect(
        "rows", (figure(unit, series, f"{place}") for series in "xd" for place, unit in ((2, "A"), (5, "B")))
    )
    held = held.with_changes([figure("B", "d", "9")]).knowing(
        known_measures(), {"x": row["figure"], "d": row["divided by"]}
    )
    if row["answer"].startswith("figures."):
        with pytest.raises(Problems) as caught:
            compute(index, held, "2024")
        assert [problem.code for problem in caught.value.found] == [row["answer"]]
        return
    said = {notice.code for notice in compute(index, held, "2024").notices}
    assert ("divide.unchecked" in said) == (row["answer"] == "divide.unchecked")
