"""Imputation that is varied really happens, and where it cannot, the run ends by naming it.

The reference toolkit replays its log of calls: an index built without imputation, varied over two ways to
impute, imputes after everything is computed. Ten draws, and the largest change of any score is exactly 0.
Auditors published at least one such audit. The same case is put together here.
"""

from typing import Any

import numpy as np
import pytest

from nhip.measure.engine import (
    Figure,
    Figures,
    Problem,
    Problems,
    Result,
    Variation,
    collect,
    compute,
    imputed,
    read_definition,
    sensitivity,
    vary,
)
from nhip.measure.engine.experiment import Experiment

HEAD = """schema: nhip/index/1
code: IX
title: Index
%s
groupings:
  region: {title: Region, groups: {north: [u00, u01, u02, u03, u04, u05], south: [u06, u07, u08, u09]}}
components:
  IX: {title: Index, aggregate: arithmetic, weights: equal}
"""
LEAVES = ("a", "b", "c", "d")
TWO_WAYS = {"title": {"vi": "cách điền số liệu thiếu", "en": "the way to impute"}}


def figures(*, holes: bool = True, earlier: bool = False) -> Figures:
    draws = np.random.default_rng(5).gamma(2.0, 10.0, (2, len(LEAVES), 10))
    found = []
    for place, code in enumerate(LEAVES):
        for unit in range(10):
            gone = holes and code in "ab" and unit in {1, 7}
            value = None if gone else float(draws[0, place, unit])
            found.append(Figure(f"u{unit:02d}", code, "2020", value, "O" if gone else "A"))
            if earlier:
                found.append(Figure(f"u{unit:02d}", code, "2018", float(draws[1, place, unit])))
                found.append(Figure(f"u{unit:02d}", code, "2022", float(draws[1, place, unit]) + 4))
    return collect("made", found)


def computed(given: Figures, missing: str = "ignore", head: str = "members: any") -> Result:
    """The index over ``given``; ``missing`` is the rule of a and b, which have the gaps."""
    chain = "normalise: {do: minmax, to: [1, 100]}"
    leaves = "".join(
        f"  {code}: {{title: {code}, parent: IX, {chain}{f', missing: {missing}' if code in 'ab' else ''}}}\n"
        for code in LEAVES
    )
    return compute(read_definition(HEAD % head + leaves, "ix.yaml"), given, "2020")


def variation(*choices: dict[str, Any], draws: int = 10) -> Variation:
    return Variation.model_validate({"draws": draws, "seed": 1, "vary": list(choices)})


def refused(result: Result, *choices: dict[str, Any]) -> Problem:
    with pytest.raises(Problems) as caught:
        vary(result, variation(*choices))
    return caught.value.found[0]


TWO = {"do": "missing", "at": "leaves", "options": ["mean", "median"]} | TWO_WAYS


def test_imputation_varied_where_nothing_is_missing_is_an_error_that_names_it() -> None:
    found = refused(computed(figures(holes=False)), {"do": "weights"}, TWO)
    assert found.code == "uncertainty.no_effect"
    assert found.place == "IX 2020: vary: missing"
    assert "“the way to impute” was varied and nothing changed" in found.cause.en
    assert found.cause.en.endswith("The reason: no figure is missing there.")
    assert "“cách điền số liệu thiếu” được cho thay đổi" in found.cause.vi
    assert found.cause.vi.endswith("Lý do: ở đó không ô số liệu nào thiếu.")


def test_imputation_varied_where_units_with_gaps_were_screened_out_before() -> None:
    """The step is skipped as in the reported case: what would be imputed is gone before it could be."""
    found = refused(computed(figures(), head="members: complete"), TWO)
    assert "units that lack one were left out before (“members: complete”)" in found.cause.en


def test_imputation_varied_below_a_score_that_is_taken_as_published() -> None:
    text = HEAD % "" + "  P: {title: P, parent: IX, aggregate: arithmetic, weights: equal}\n"
    text += "  x: {title: x, parent: P}\n  y: {title: y, parent: IX}\n"
    rows = (("k", 1.0), ("l", 2.0))
    given = collect(
        "given", [Figure(unit, code, "2020", value) for code in ("P", "y") for unit, value in rows]
    )
    found = refused(compute(read_definition(text, "ix.yaml"), given, "2020"), TWO | {"at": ["x"]})
    assert "a parent's score is taken as published" in found.cause.en


def test_the_sensitivity_run_refuses_it_too() -> None:
    with pytest.raises(Problems, match="the way to impute"):
        sensitivity(computed(figures(holes=False)), variation({"do": "weights"}, TWO))


def test_imputation_in_its_place_moves_the_scores() -> None:
    result = computed(figures())
    experiment = Experiment(result, variation(TWO))
    experiment.prove_effect()
    totals = np.vstack([held for _, held in experiment.blocks(np.array([[0.1], [0.9]]))])
    assert np.abs(totals - result.component("IX")).max() > 1.0


@pytest.mark.parametrize(
    "option",
    [
        "last",
        "linear",
        {"rule": "linear", "reach": 1, "otherwise": "mean"},
        "zero_figure",
        {"rule": "mean", "by": "region"},
        {"rule": "regression", "predictors": ["c", "d"]},
        {"rule": "multiple", "model": "regression", "predictors": ["c"], "draws": 5},
        {"rule": "multiple", "model": "hotdeck", "by": "region"},
    ],
)
def test_every_option_is_what_the_index_would_be_under_it(option: Any) -> None:
    """Figures of other periods and estimates are really put in, and taken out where the rule is another."""
    given, at = figures(earlier=True), ["a", "b"]
    options = ["ignore", option]
    for nominal in ("ignore", "last"):
        result = computed(given, nominal)
        experiment = Experiment(result, variation({"do": "missing", "at": at, "options": options}))
        experiment.prove_effect()
        for number, sought in enumerate(options):
            written = sought if isinstance(sought, str) else str(sought).replace("'", "")
            found = experiment.variants.many((number,)).totals(1, {})[0]
            np.testing.assert_allclose(found, computed(given, written).component("IX"), rtol=0, atol=1e-9)


def test_an_option_that_could_not_be_written_is_refused_by_its_place() -> None:
    choice = {"do": "missing", "options": ["mean", {"rule": "regression", "predictors": ["a"]}]}
    found = refused(computed(figures()), choice)
    assert (found.code, found.place) == ("definition.on_itself", "vary: missing (a)")


def test_draws_of_an_imputation_can_be_varied() -> None:
    rule = "{rule: multiple, model: regression, predictors: [c, d], draws: 8}"
    result = computed(figures(), rule)
    experiment = Experiment(result, variation({"do": "imputation", "draws": 8}))
    experiment.prove_effect()
    apart = imputed(result)
    assert apart is not None
    for number in range(8):
        alone = experiment.variants.many((number,)).totals(1, {})[0]
        np.testing.assert_allclose(alone, apart.scores[number], rtol=0, atol=1e-12)
    assert (apart.spread[[1, 7]] > 0.01).all()
    assert apart.spread[3] < apart.spread[1]
    found = vary(result, variation({"do": "imputation", "draws": 8}, draws=400))
    low, high = found.interval("u01") or (0, 0)
    assert (low, high) != (0, 0)
    assert apart.ranks[:, 1].min() <= low <= high <= apart.ranks[:, 1].max()


def test_draws_varied_without_a_multiple_imputation_are_refused() -> None:
    found = refused(computed(figures()), {"do": "imputation"})
    assert "none of them is under “rule: multiple”" in found.cause.en


def test_figures_with_errors_move_what_is_estimated_from_them() -> None:
    result = computed(figures(), "{rule: mean, by: region}")
    raw = np.stack([result.plan.table.raw] * 3)
    raw[1, 0, 0] += 5.0
    raw[2, 8, 1] -= 3.0
    many = Experiment(result, variation({"do": "weights"})).variants.many(())
    for run in range(3):
        expected = result.plan.run(raw[run]).scores[:, result.plan.index("IX")]
        np.testing.assert_allclose(many.totals(3, {}, raw)[run], expected, rtol=0, atol=1e-9)
    assert not np.allclose(result.plan.run(raw[1]).fills[0].values, result.plan.run(raw[0]).fills[0].values)
