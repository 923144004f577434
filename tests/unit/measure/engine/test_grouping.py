"""Groups that the figures name: filled within, ranked within, written out whole, refused where they lack."""

import pytest

from nhip.measure.engine import Problems, compute, groups_by, ranks_within, read_definition, read_figures
from nhip.measure.restating import definition_text, figures_text, needed

TEXT = """schema: nhip/index/1
code: IX
title: Index
groupings: {income: {title: Income group, series: income_group}}
components:
  IX: {title: Index, aggregate: arithmetic, weights: equal}
  a: {title: a, parent: IX, missing: {rule: mean, by: income}}
  b: {title: b, parent: IX}
editions: {"2024": {}}
"""
_CELLS = "A,a,2024,1 B,a,2024,3 D,a,2024,9 A,b,2024,1 B,b,2024,1 C,b,2024,1 D,b,2024,1"
_GROUPS = "A,income_group,2024,1 B,income_group,2024,1 C,income_group,2024,1 D,income_group,2024,2"
ROWS = "unit,series,period,value,status\nC,a,2024,,O\n" + "".join(f"{row},A\n" for row in _CELLS.split())
GROUPS = "".join(f"{row},A\n" for row in _GROUPS.split())


def test_a_unit_takes_the_mean_of_the_group_that_its_figure_names() -> None:
    figures = read_figures(ROWS + GROUPS, "f")
    result = compute(read_definition(TEXT, "ix.yaml"), figures, "2024")
    assert result.score("C") == 1.5
    assert ranks_within(result, groups_by(result, "income")).tolist() == [3, 1, 2, 1]
    again = compute(
        read_definition(definition_text([result]), "again"),
        read_figures(figures_text(needed(figures, [result])), "again"),
        "2024",
    )
    assert again.score("C") == 1.5


def test_a_series_without_figures_and_a_grouping_by_neither_or_both_are_refused() -> None:
    definition = read_definition(TEXT, "ix.yaml")
    with pytest.raises(Problems) as caught:
        compute(definition, read_figures(ROWS, "f"), "2024")
    found = caught.value.found[0]
    assert (found.code, found.place) == ("groupings.no_figures", "f (income_group, 2024)")
    for written in ("{title: Income}", "{title: Income, series: s, groups: {x: [A]}}"):
        with pytest.raises(Problems) as caught:
            read_definition(TEXT.replace("{title: Income group, series: income_group}", written), "ix.yaml")
        assert [(p.code, p.place) for p in caught.value.found] == [("definition.grouping", "ix.yaml:4")]
