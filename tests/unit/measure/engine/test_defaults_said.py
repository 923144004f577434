"""No default without a notice: what the engine takes because nobody said otherwise stands in the result."""

import pytest

from nhip.measure.engine import Figure, collect, compute, read_definition, read_figures

INDEX = """\
schema: nhip/index/1
code: IX
title: Index
stages: [self, final]
components:
  IX: {title: Index, aggregate: arithmetic, weights: equal}
  A: {parent: IX, title: A}
  B: {parent: IX, title: B%s}
%s
"""
EDITIONS = 'editions: {"2023": {}, "2024": {}}'
ROWS = """\
unit,series,period,value,status,stage
x,A,2024,1,A,%s
y,A,2024,2,A,%s
x,B,2024,3,A,%s
y,B,2024,4,A,%s
"""


def said(index: str, rows: str, edition: str | None = None, stage: str | None = None) -> dict[str, str]:
    result = compute(read_definition(index, "ix"), read_figures(rows, "f"), edition, stage=stage)
    return {notice.code: notice.text.en for notice in result.notices}


def staged(stage: str) -> str:
    return ROWS.replace("%s", stage)


def test_what_was_asked_for_is_not_told_again() -> None:
    assert said(INDEX % ("", EDITIONS), staged("self"), "2024", "self") == {}


@pytest.mark.parametrize(
    ("index", "rows", "asked", "code", "text"),
    [
        (
            INDEX % ("", EDITIONS), staged(""), {},
            "edition.latest", "no edition was asked for: the definition's last one, 2024, is computed.",
        ),
        (
            INDEX % ("", ""), staged(""), {},
            "edition.only_period",
            "no period was asked for: the only one that the figures have, 2024, is taken.",
        ),
        (
            INDEX % ("", EDITIONS), staged("self"), {"edition": "2024"},
            "stage.latest", "no stage was asked for: the last one with figures, self, is computed.",
        ),
        (
            INDEX % ("", EDITIONS), staged("").replace("y,B,2024,4,A", "y,B,2024,,_Z"), {"edition": "2024"},
            "component.not_applicable", "“B” does not apply to 1 units; the other parts stand for it: y.",
        ),
        (
            INDEX % ("", EDITIONS), staged("").replace("4,A", "4,"), {"edition": "2024"},
            "figures.status_assumed", "1 figures give no status and are read as A (normal).",
        ),
        (
            INDEX % (", missing: ignore", EDITIONS), staged("").replace("y,B,2024,4,A,\n", ""),
            {"edition": "2024"},
            "table.no_row", "1 units have no row of “B” and count as missing: y.",
        ),
        (
            INDEX % ("", 'leagues: {L: {title: "Big ones", units: [x, z]}}'), staged(""), {"edition": "2024"},
            "league.absent", "1 units of “Big ones” are not in this edition: z.",
        ),
    ],
    ids=["edition", "period", "stage", "not applicable", "status", "row", "league"],
)  # fmt: skip
def test_a_default_is_told(index: str, rows: str, asked: dict[str, str], code: str, text: str) -> None:
    assert said(index, rows, **asked)[code] == text


def test_what_lies_beyond_a_fixed_end_is_counted_and_named() -> None:
    text = """schema: nhip/index/1
code: IX
title: Index
components:
  IX: {title: Index, aggregate: sum, weights: equal}
  a: {title: a, parent: IX, normalise: {do: goalposts, low: 0, high: 10}}
  b: {title: b, parent: IX, normalise: [{do: cap, at: 5}, {do: goalposts, low: 0, high: 5, truncate: false}]}
  c: {title: c, parent: IX, points: {max: 10, rule: to_target, target: 8}}
"""
    rows = {"A": (10, 5, 8), "B": (12, 6, 9), "C": (-1, 7, -2), "D": (3, 0, 4)}
    figures = collect(
        "made",
        [
            Figure(unit, code, "2024", float(value), "A")
            for unit, values in rows.items()
            for code, value in zip("abc", values, strict=True)
        ],
    )
    result = compute(read_definition(text, "ix.yaml"), figures, "2024")
    said = {(n.code, n.about): n.text.en for n in result.notices if n.code.endswith(".cut")}
    assert said == {
        ("step.cut", "a"): "2 values of “a” lie beyond a fixed end and are cut off there: B, C.",
        ("step.cut", "b"): "2 values of “b” lie beyond a fixed end and are cut off there: B, C.",
        (
            "points.cut",
            "c",
        ): "2 units lie beyond full points (or below 0) in “c”; what lies beyond does not count: B, C.",
    }
