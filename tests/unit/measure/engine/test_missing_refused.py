"""Rules for missing figures that cannot hold: each answered with place, cause and cure."""

import pytest

from nhip.measure.engine import Figure, Problem, Problems, collect, compute, read_definition

HEAD = "schema: nhip/index/1\ncode: IX\ntitle: Index\n"
REGIONS = "groupings:\n  region: {title: Region, groups: {north: [a, b], south: [c]}}\n"
INDEX = """components:
  IX: {title: Index, aggregate: arithmetic, weights: equal}
  P: {title: P, parent: IX, aggregate: arithmetic, weights: equal, missing: %s}
  A: {title: A, parent: P, series: alpha, missing: %s}
  B: {title: B, parent: P, missing: %s}
"""


def refused(a: str, b: str = "ignore", p: str = "unscored", head: str = REGIONS) -> Problem:
    with pytest.raises(Problems) as caught:
        read_definition(HEAD + head + INDEX % (p, a, b), "ix.yaml")
    assert len(caught.value.found) == 1, caught.value
    return caught.value.found[0]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{rule: last, reach: -1}", "definition.greater_than_equal"),
        ("{rule: linear, reach: 0}", "definition.greater_than_equal"),
        ("{rule: linear, extrapolate: -2}", "definition.greater_than"),
        ("{rule: last, extrapolate: 2}", "definition.extrapolate"),
        ("{rule: mean, reach: 2}", "definition.reach"),
        ("{rule: mean, by: income}", "definition.unknown_grouping"),
        ("{rule: mean, by: leagues}", "definition.unknown_grouping"),
        ("{rule: last, by: region}", "definition.by"),
        ("{rule: mean, otherwise: ignore}", "definition.otherwise"),
        ("{rule: zero, otherwise: ignore}", "definition.otherwise"),
        ("regression", "definition.predictors"),
        ("{rule: regression, predictors: [A]}", "definition.on_itself"),
        ("{rule: regression, predictors: [alpha, B]}", "definition.on_itself"),
        ("{rule: regression, predictors: [P]}", "definition.on_parent"),
        ("{rule: median, predictors: [B]}", "definition.predictors"),
        ("multiple", "definition.model"),
        ("{rule: multiple, model: hotdeck, predictors: [B]}", "definition.predictors"),
        ("{rule: multiple, model: regression, by: region}", "definition.by"),
        ("{rule: multiple, model: hotdeck, draws: 5, draw: 6}", "definition.draw"),
        ("{rule: multiple, model: hotdeck, draws: 1}", "definition.greater_than_equal"),
        ("{rule: mean, model: hotdeck}", "definition.model"),
        ("{rule: ignore, min_share: 0.5}", "definition.min_share"),
    ],
)
def test_a_leaf_rule_that_cannot_hold(rule: str, code: str) -> None:
    found = refused(rule)
    assert found.code == code
    assert found.place.startswith("ix.yaml:9")
    assert found.cause.vi != found.cause.en
    assert found.cure.vi != found.cure.en


@pytest.mark.parametrize("rule", ["linear", "zero_figure", "{rule: median, by: region}"])
def test_a_parent_has_no_figures_to_fill(rule: str) -> None:
    assert refused("ignore", p=rule).code == "definition.missing_parent"


def test_zero_must_lie_in_the_range() -> None:
    text = HEAD + "components:\n  IX: {title: I, range: [1, 5], missing: zero_figure}\n"
    with pytest.raises(Problems, match="the figure 0") as caught:
        read_definition(text, "ix.yaml")
    assert caught.value.found[0].code == "definition.zero_out_of_range"


def test_a_unit_in_two_groups() -> None:
    found = refused("ignore", head="groupings:\n  region: {title: R, groups: {n: [a, b], s: [b]}}\n")
    assert (found.code, found.place) == ("definition.two_groups", "ix.yaml:5")


def stopped(rule: str, *rows: str, edition: str = "2018") -> Problem:
    figures = []
    for row in rows:
        unit, series, period, value = row.split()
        figures.append(
            Figure(unit, series, period, None if value == "–" else float(value), "O" if value == "–" else "A")
        )
    definition = read_definition(HEAD + REGIONS + INDEX % ("ignore", rule, "ignore"), "ix.yaml")
    with pytest.raises(Problems) as caught:
        compute(definition, collect("figures", figures), edition)
    assert len(caught.value.found) == 1, caught.value
    return caught.value.found[0]


@pytest.mark.parametrize(
    ("rule", "alpha", "code", "units"),
    [
        ("{rule: mean, by: region}", "– – –", "missing.empty_group", "a, b, c"),
        ("{rule: mean, by: region}", "1 – –", "missing.empty_group", "c"),
        ("{rule: mean, by: region}", "1 2 3 –", "missing.no_group", "d"),
        ("mean", "– – –", "missing.all", ""),
        ("{rule: regression, predictors: [B]}", "– – –", "missing.too_few", ""),
        ("{rule: regression, predictors: [B]}", "–", "missing.too_few", ""),
        ("{rule: regression, predictors: [B]}", "1 2 3 4 –", "missing.no_predictor", "e"),
        ("{rule: regression, predictors: [flat]}", "1 2 3 4 –", "missing.collinear", ""),
        ("{rule: regression, predictors: [nowhere]}", "1 2 3 4 –", "figures.no_data", ""),
        ("{rule: multiple, model: regression}", "1 –", "missing.too_few", ""),
        ("{rule: multiple, model: hotdeck}", "1 –", "missing.too_few", ""),
        ("{rule: multiple, model: hotdeck}", "– –", "missing.all", "a, b"),
    ],
)
def test_figures_that_a_rule_cannot_work_with(rule: str, alpha: str, code: str, units: str) -> None:
    rows = [f"{unit} alpha 2018 {value}" for unit, value in zip("abcde", alpha.split(), strict=False)]
    there = "abcde"[: len(rows)]
    rows += [f"{unit} B 2018 {value}" for unit, value in zip(there[:4], "1346", strict=False)]
    rows += [f"{unit} flat 2018 1" for unit in there]
    found = stopped(rule, *rows)
    assert found.code == code
    if code.startswith("missing"):
        assert found.place == f"ix.yaml:9 (A, 2018{', ' if units else ''}{units})"


def test_two_components_may_explain_each_other_but_not_where_both_are_missing() -> None:
    rule = "{rule: regression, predictors: [%s]}"
    text = HEAD + INDEX % ("ignore", rule % "B", rule % "A")
    rows = [("a", 1, 2), ("b", 2, 4), ("c", 4, 7), ("d", None, 9), ("e", 6, None)]

    def figures(*more: tuple[str, float | None, float | None]) -> list[Figure]:
        return [
            Figure(unit, series, "2018", value, "O" if value is None else "A")
            for unit, alpha, beta in (*rows, *more)
            for series, value in (("alpha", alpha), ("B", beta))
        ]

    result = compute(read_definition(text, "ix.yaml"), collect("figures", figures()), "2018")
    assert [fill.unit for fill in result.fills] == ["d", "e"]
    with pytest.raises(Problems) as caught:
        compute(read_definition(text, "ix.yaml"), collect("figures", figures(("f", None, None))), "2018")
    assert {(found.code, found.place) for found in caught.value.found} == {
        ("missing.no_predictor", "ix.yaml:7 (A, 2018, f)"),
        ("missing.no_predictor", "ix.yaml:8 (B, 2018, f)"),
    }
