"""Which figure counts: period, lag, earlier figures, denominators, stages, parents given, units left out."""

import numpy as np
import pytest

from nhip.measure.engine import (
    Figure,
    Figures,
    Problems,
    Result,
    collect,
    compare_stages,
    compute,
    read_definition,
)

HEAD = "schema: nhip/index/1\ncode: IX\ntitle: Index\n"
ROOT = "  IX: {title: Index, aggregate: arithmetic, weights: equal}\n"


def cells(*rows: str) -> Figures:
    """Figures from ``unit series period value [status] [stage]``; – is no value."""
    found = []
    for row in rows:
        unit, series, period, value, *more = row.split()
        status = more[0] if more else ("A" if value != "–" else "O")
        stage = more[1] if len(more) > 1 else ""
        found.append(Figure(unit, series, period, None if value == "–" else float(value), status, stage))
    return collect("figures", found)


def index(components: str, extra: str = "", root: str = ROOT) -> str:
    return f"{HEAD}{extra}components:\n{root}{components}"


def computed(text: str, figures: Figures, edition: str | None = None) -> Result:
    return compute(read_definition(text, "ix.yaml"), figures, edition)


def codes(result: Result) -> set[str]:
    return {notice.code for notice in result.notices}


def test_a_lag_takes_the_figure_of_an_earlier_year() -> None:
    result = computed(
        index("  A: {parent: IX, title: A, lag: 2}\n"), cells("x A 2016 5", "x A 2018 9"), "2018"
    )
    assert result.score("x") == 5
    with pytest.raises(Problems) as caught:
        computed(index("  A: {parent: IX, title: A, lag: 2}\n"), cells("x A 2016 5"))
    assert caught.value.found[0].code == "edition.lag"


def test_the_only_period_is_taken_where_none_is_named() -> None:
    text = index("  A: {parent: IX, title: A}\n")
    assert computed(text, cells("x A 2018 5")).score("x") == 5
    with pytest.raises(Problems) as caught:
        computed(text, cells("x A 2018 5", "x A 2020 5"))
    assert "2018, 2020" in caught.value.found[0].cure.vi


@pytest.mark.parametrize(("reach", "score"), [("", 7.0), (", reach: 3", 7.0), (", reach: 2", None)])
def test_the_latest_earlier_figure_within_reach_in_years(reach: str, score: float | None) -> None:
    rule = f"  A: {{parent: IX, title: A, missing: {{rule: last{reach}}}}}\n"
    figures = cells("x A 2014 3", "x A 2015 7", "x A 2018 –", "y A 2018 1")
    result = computed(index(rule), figures, "2018")
    assert result.score("x") == score
    assert result.plan.table.cells["x", "A"].period == ("2015" if score else "2018")
    said = [notice.text.en for notice in result.notices if notice.code == "missing.last"]
    assert said == (
        ["1 units take an earlier figure of “A”: x (2015)."]
        if score
        else ["1 units have no figure of “A”, not even an earlier one, and get no score."]
    )


def test_periods_run_in_time_not_in_letters() -> None:
    rule = "  A: {parent: IX, title: A, missing: {rule: last, reach: 1}}\n"
    figures = cells("x A round-2 1", "x A round-10 5", "x A round-11 –", "y A round-11 0")
    assert computed(index(rule), figures, "round-11").score("x") == 5


def test_an_earlier_figure_is_divided_by_the_denominator_of_its_own_year() -> None:
    rule = "  A: {parent: IX, title: A, divide_by: N, times: 100, missing: last}\n"
    figures = cells("x A 2017 5", "x A 2018 –", "x N 2017 50", "x N 2018 1000", "y A 2018 3", "y N 2018 30")
    assert computed(index(rule), figures, "2018").component("A").tolist() == [10.0, 10.0]


def test_denominators_missing_or_empty() -> None:
    rule = "  A: {parent: IX, title: A, divide_by: N, missing: ignore}\n  B: {parent: IX, title: B}\n"
    rows = ["x A 1 4", "x N 1 8", "y A 1 4", "y N 1 –", "z A 1 0", "z N 1 0"]
    result = computed(index(rule), cells(*rows, "x B 1 1", "y B 1 1", "z B 1 1"), "1")
    assert [result.score(unit, "A") for unit in result.units] == [0.5, None, None]
    assert [result.score(unit) for unit in result.units] == [0.75, 1, 1]
    assert {"table.no_denominator", "table.empty_denominator", "missing.ignore"} <= codes(result)
    np.testing.assert_array_equal(result.plan.table.divisors["A"], [8, np.nan, 0])


def test_parents_given_stand_as_published_without_overrides_or_rounding() -> None:
    text = index(
        "  P: {parent: IX, title: P, aggregate: arithmetic, weights: equal, round: {digits: 0},\n"
        "      overrides: [{when: {A: missing}, score: 0}]}\n"
        "  A: {parent: P, title: A, missing: ignore}\n  B: {parent: IX, title: B}\n",
        root=ROOT.replace("equal}", "equal, overrides: [{when: {A: missing}, score: 0}]}"),
    )
    result = computed(text, cells("x P 1 0.7", "x B 1 0.3"), "1")
    assert result.score("x") == 0.5
    assert {"table.given", "override.unseen"} <= codes(result)
    assert np.isnan(result.component("A")).all()
    with pytest.raises(KeyError):
        result.component("Z")


def test_a_given_parent_without_a_figure_leaves_the_unit_unscored() -> None:
    text = index("  P: {parent: IX, title: P, aggregate: sum, weights: equal}\n  A: {parent: P, title: A}\n")
    result = computed(text, cells("x P 1 0.7", "y P 1 –"), "1")
    assert (result.score("x"), result.score("y")) == (0.7, None)


def test_an_override_at_a_child_lets_its_parent_be_scored() -> None:
    text = index(
        "  P: {parent: IX, title: P, aggregate: arithmetic, weights: equal,\n"
        "      overrides: [{when: {A: missing}, score: 0.5}]}\n"
        "  A: {parent: P, title: A, missing: unscored}\n  B: {parent: IX, title: B}\n"
    )
    assert computed(text, cells("x A 1 –", "x B 1 1", "y A 1 1", "y B 1 1"), "1").score("x") == 0.75


def test_a_unit_to_which_nothing_applies_is_no_member() -> None:
    result = computed(index("  A: {parent: IX, title: A}\n"), cells("x A 1 1", "y A 1 – _Z"), "1")
    assert result.units == ("x",)
    assert "table.not_members" in codes(result)


def test_units_named_in_the_definition() -> None:
    text = index("  A: {parent: IX, title: A}\n", "units: {codes: [x, y]}\n")
    result = computed(text, cells("x A 1 1"), "1")
    assert "table.unit_absent" in codes(result)
    with pytest.raises(Problems) as caught:
        computed(text, cells("x A 1 1", "z A 1 1"), "1")
    assert caught.value.found[0].code == "figures.unknown_unit"


def test_members_complete_leaves_others_out_before_the_field_is_seen() -> None:
    parts = "  A: {parent: IX, title: A, normalise: minmax}\n  B: {parent: IX, title: B}\n"
    figures = cells("x A 1 1", "x B 1 1", "y A 1 3", "y B 1 1", "z A 1 9", "z B 1 –")
    result = computed(index(parts, "members: complete\n"), figures, "1")
    assert result.units == ("x", "y")
    assert result.component("A").tolist() == [0.0, 1.0]
    assert "table.incomplete" in codes(result)
    with pytest.raises(Problems) as caught:
        computed(index(parts, "members: complete\n"), cells("x A 1 1", "y B 1 1"), "1")
    assert caught.value.found[0].code == "table.none_complete"


STAGED = index(
    "  A: {parent: IX, title: A, points: {max: 10, rule: earned}}\n  N: {parent: IX, title: N}\n",
    "stages: [self, verified, final]\n",
)


def test_stages_are_kept_apart_and_stand_side_by_side() -> None:
    rows = ["x A 1 9 A self", "y A 1 4 A self", "x A 1 6 A verified", "y A 1 8 A verified", "x A 1 5 A final"]
    figures = cells(*rows, "x N 1 1", "y N 1 1")
    stages = compare_stages(read_definition(STAGED, "ix.yaml"), figures, "1")
    assert list(stages.results) == ["self", "verified"]
    assert stages.units == ("x", "y")
    assert [(at.score, at.rank) for at in stages.standings("x").values()] == [(5.0, 1), (3.5, 2)]
    # y has no final score yet, and x's final score does not borrow y's verified one.
    assert stages.refused["final"].found[0].code == "missing.refused"
    definition = read_definition(STAGED, "ix.yaml")
    assert compute(definition, figures, "1", stage="self").plan.table.stage == "self"


def test_stages_that_nobody_named() -> None:
    with pytest.raises(Problems) as caught:
        computed(STAGED, cells("x A 1 9 A draft", "x N 1 1"), "1")
    assert caught.value.found[0].code == "figures.stage"
    definition = read_definition(STAGED, "ix.yaml")
    with pytest.raises(Problems) as caught:
        compute(definition, cells("x A 1 9 A self", "x N 1 1"), "1", stage="appeal")
    assert "self, verified, final" in caught.value.found[0].cure.en
    with pytest.raises(Problems):
        compare_stages(definition, cells("x A 1 9", "x N 1 1"), "1")


def test_leagues_rank_among_themselves() -> None:
    text = index(
        "  A: {parent: IX, title: A}\n",
        "leagues:\n  big: {title: Big, units: [x, z, gone]}\n  small: {title: Small, units: [y]}\n",
    )
    result = computed(text, cells("x A 1 1", "y A 1 9", "z A 1 5"), "1")
    np.testing.assert_array_equal(result.leagues["big"], [2, np.nan, 1])
    np.testing.assert_array_equal(result.leagues["small"], [np.nan, 1, np.nan])
    assert "league.absent" in codes(result)


def test_ties_by_rule_and_never_by_noise() -> None:
    parts = "".join(f"  {code}: {{parent: IX, title: {code}}}\n" for code in "ABC")
    # The sums 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in their last binary digit.
    rows = [f"{unit} {code} 1 {value}" for unit, values in (("x", (0.1, 0.2, 0.3)), ("y", (0.3, 0.2, 0.1)))
            for code, value in zip("ABC", values, strict=True)]  # fmt: skip
    result = computed(index(parts), cells(*rows), "1")
    assert (result.rank("x"), result.rank("y")) == (1, 1)


def test_a_changed_figure_and_a_field_held_still() -> None:
    result = computed(
        index("  A: {parent: IX, title: A, normalise: minmax, missing: mean}\n"),
        cells("x A 1 0", "y A 1 10", "z A 1 –"),
        "1",
    )
    raw = result.plan.table.raw.copy()
    raw[1, 0] = 20.0
    root = result.plan.index("IX")
    np.testing.assert_allclose(result.plan.run(raw).scores[:, root], [0, 1, 0.5])
    np.testing.assert_allclose(result.plan.run(raw, fits=result.fits).scores[:, root], [0, 2, 0.5])
    # A gap that is filled is no longer missing, and one that is torn is.
    raw[2, 0], raw[0, 0] = 20.0, np.nan
    np.testing.assert_allclose(result.plan.run(raw, fits=result.fits).scores[:, root], [0.5, 2, 2])


def test_the_unit_of_measure_of_the_file_is_compared_with_the_definitions() -> None:
    figures = cells("x A 1 1", "y A 1 2")
    measured = Figures(figures.name, figures.cells, measures={"A": "per_1000"})
    result = computed(index("  A: {parent: IX, title: A, unit: per_100}\n"), measured, "1")
    assert "figures.unit_differs" in codes(result)
