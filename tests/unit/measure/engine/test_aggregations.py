"""Preference with thresholds, the benefit of the doubt, parts that count against: what a result tells."""

import numpy as np
import pytest

from nhip.measure.engine import (
    Figure,
    Problems,
    Result,
    Variation,
    change,
    collect,
    compute,
    contributions,
    gap_to_unit,
    outranking,
    read_definition,
    result_json,
    sensitivity,
    vary,
)
from nhip.measure.engine.benefit_of_doubt import assess
from nhip.measure.engine.many import ManyRuns

PROMETHEE = "{method: promethee, thresholds: {all: {indifference: 0.5, preference: 6}}}"
DOUBT = "{method: benefit_of_doubt, shares: {all: [5 %, 70 %]}}"


def index(aggregate: str, weights: tuple[float | None, ...] = (0.2, 0.3, 0.5), year: str = "2020") -> Result:
    text = "schema: nhip/index/1\ncode: IX\ntitle: Index\ncomponents:\n"
    text += f"  IX: {{title: Index, aggregate: {aggregate}}}\n"
    for code, weight in zip("abc", weights, strict=True):
        given = "" if weight is None else f", weight: {weight}"
        text += f"  {code}: {{title: {code}, parent: IX, missing: ignore{given}}}\n"
    rng = np.random.default_rng(int(year))
    figures = [
        Figure(f"U{row}", code, year, None if gap else float(value), "O" if gap else "A")
        for code in "abc"
        for row, value in enumerate(rng.gamma(2.0, 10.0, 9))
        for gap in [(code, row) == ("b", 3)]
    ]
    return compute(read_definition(text, "ix.yaml"), collect("made", figures), year)


def doubt(year: str = "2020") -> Result:
    return index(DOUBT, (None, None, None), year)


@pytest.mark.parametrize(
    "result",
    [
        index(PROMETHEE),
        doubt(),
        index("arithmetic", (0.5, -0.2, 0.3)),
        index("median"),
        index("maximum", (None, None, None)),
        index("product", (0.5, 0.5, 2.0)),
    ],
)
def test_many_runs_equal_single_runs(result: Result) -> None:
    many = ManyRuns(result.plan, result.plan.run())
    rng = np.random.default_rng(1)
    weights = result.plan.weights["IX"] * rng.uniform(0.5, 1.5, (7, 3))
    weights /= np.abs(weights).sum(axis=1, keepdims=True)
    raw = result.plan.table.raw + rng.uniform(0, 9, (7, 9, 3))
    by_weights, by_figures = many.totals(7, {"IX": weights}), many.totals(7, {}, raw)
    for run in range(7):
        alone = result.plan.run(weights={"IX": weights[run]}).scores[:, 3]
        np.testing.assert_allclose(by_weights[run], alone, rtol=0, atol=1e-9)
        np.testing.assert_allclose(by_figures[run], result.plan.run(raw[run]).scores[:, 3], rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "result",
    [
        index(PROMETHEE),
        doubt(),
        index("arithmetic", (0.5, -0.2, 0.3)),
        index("median"),
        index("maximum", (None, None, None)),
        index("product", (0.5, 0.5, 2.0)),
    ],
)
def test_the_parts_of_a_gap_add_up(result: Result) -> None:
    best, last = result.order()[0], result.order()[-1]
    for found in (gap_to_unit(result, last, best), contributions(result, best)):
        assert abs(found.points) > 0.05
        assert sum(share.points for share in found.shares) == pytest.approx(found.points, abs=1e-9)


def test_a_part_that_counts_against_takes_points_away() -> None:
    result = index("arithmetic", (0.5, -0.2, 0.3))
    by_part = {share.component: share for share in contributions(result, "U0").shares}
    assert by_part["b"].points == pytest.approx(-0.2 * (by_part["b"].of or 0))
    without = index("arithmetic", (0.5, -0.2, 0.3)).component("IX")[3]
    a, c = (result.component(code)[3] for code in "ac")
    assert without == pytest.approx((0.5 * a + 0.3 * c) / 0.8)
    runs = vary(result, Variation.model_validate({"draws": 50, "seed": 1, "vary": [{"do": "weights"}]}))
    assert len(np.unique(runs.ranks, axis=0)) > 1


@pytest.mark.parametrize("aggregate", ["geometric", "copeland", PROMETHEE, "harmonic"])
def test_a_negative_weight_has_no_place_under_other_methods(aggregate: str) -> None:
    with pytest.raises(Problems) as caught:
        index(aggregate, (0.5, -0.2, 0.7))
    assert caught.value.found[0].code == "definition.weight_refused"
    assert caught.value.found[0].place == "ix.yaml:7"


def test_each_unit_has_weights_of_its_own_and_the_result_tells_them() -> None:
    result = doubt()
    shares = result.own_shares("IX")
    assert shares is not None
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    assert shares[3, 1] == 0.0
    whole = np.delete(shares, 3, axis=0)
    assert (whole >= 0.05 - 1e-9).all()
    assert (whole <= 0.7 + 1e-9).all()
    unit = next(entry for entry in result_json(result)["units"] if entry["unit"] == "U0")
    assert unit["own_shares"]["IX"]["a"] == pytest.approx(shares[0, 0])
    assert [notice.about for notice in result.notices if notice.code == "weights.own"] == ["IX"]
    assert index("arithmetic").own_shares("IX") is None


def test_without_bounds_the_parts_are_the_shares_of_the_score() -> None:
    result = index("benefit_of_doubt", (None, None, None))
    shares = result.own_shares("IX")
    assert shares is not None
    # Those that nobody is shown better than have more than one best set of weights.
    for row in np.flatnonzero(result.component("IX") < 1.0 - 1e-9):
        unit = result.units[row]
        points = [share.points for share in contributions(result, unit).shares]
        np.testing.assert_allclose(points, shares[row] * (result.score(unit) or 0.0), atol=1e-6)


def test_a_change_under_weights_of_its_own_is_taken_apart() -> None:
    before, after = doubt("2020"), doubt("2021")
    found = change(before, after, "U1")
    assert sum(share.points for share in found.components) == pytest.approx(found.points)


def test_weights_that_nobody_goes_by_cannot_be_varied() -> None:
    with pytest.raises(Problems) as caught:
        vary(doubt(), Variation.model_validate({"draws": 5, "seed": 1, "vary": [{"do": "weights"}]}))
    assert caught.value.found[0].code == "uncertainty.no_effect"


def test_pairwise_methods_can_be_options_of_the_doubt() -> None:
    options = ["copeland", {"method": "promethee", "thresholds": {"all": {"preference": 9}}}, "arithmetic"]
    what = {"draws": 30, "seed": 1, "vary": [{"do": "aggregate", "options": options}, {"do": "weights"}]}
    variation = Variation.model_validate(what)
    assert len(np.unique(vary(index(PROMETHEE), variation).ranks, axis=0)) > 1
    assert sensitivity(index(PROMETHEE), variation).points


@pytest.mark.parametrize("aggregate", ["arithmetic", "copeland", PROMETHEE])
def test_the_matrix_of_pairs(aggregate: str) -> None:
    result = index(aggregate)
    found = outranking(result)
    weights, scores = np.array([0.2, 0.3, 0.5]), result.scores[:, :3]
    low, high = (0.5, 6.0) if aggregate == PROMETHEE else (0.0, 0.0)
    for a in range(9):
        for b in range(9):
            gap = scores[a] - scores[b]
            known = ~np.isnan(gap)
            part = np.clip((gap - low) / (high - low), 0, 1) if high > low else (gap > 0).astype(float)
            wanted = np.nan if a == b else weights[known] @ part[known] / weights[known].sum()
            assert found.preferred[a, b] == pytest.approx(wanted, nan_ok=True)
    whole = found.matrix + found.matrix.T
    np.testing.assert_allclose(whole[~np.eye(9, dtype=bool)], 1.0)
    assert 0 <= found.dominated < 1
    assert len(list(found.rows())) == 36


def test_copeland_follows_from_the_matrix() -> None:
    result = index("copeland")
    matrix = np.nan_to_num(outranking(result).matrix, nan=0.5)
    wins = (matrix > 0.5 + 1e-12).sum(axis=1) - (matrix < 0.5 - 1e-12).sum(axis=1)
    np.testing.assert_allclose(result.component("IX"), wins / 8)


@pytest.mark.parametrize(
    ("result", "code", "problem"),
    [
        (index("arithmetic"), "a", "outranking.no_parts"),
        (index("arithmetic", (0.5, -0.2, 0.3)), "IX", "outranking.negative"),
    ],
)
def test_a_matrix_that_cannot_be(result: Result, code: str, problem: str) -> None:
    with pytest.raises(Problems) as caught:
        outranking(result, code)
    assert caught.value.found[0].code == problem


@pytest.mark.parametrize(
    ("aggregate", "code"),
    [
        ("{method: promethee, thresholds: {z: {preference: 1}}}", "definition.not_a_child"),
        (
            "{method: promethee, thresholds: {all: {preference: 1, indifference: 2}}}",
            "definition.value_error",
        ),
        ("{method: arithmetic, thresholds: {all: {preference: 1}}}", "definition.thresholds"),
        ("{method: copeland, shares: {all: [0, 1]}}", "definition.shares"),
        ("{method: benefit_of_doubt, shares: {all: [0, 30 %]}}", "definition.shares"),
        ("{method: benefit_of_doubt, shares: {a: [60 %, 40 %]}}", "definition.shares"),
    ],
)
def test_what_belongs_to_a_method_is_held_to_it(aggregate: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        index(aggregate, (None,) * 3 if "doubt" in aggregate else (0.2, 0.3, 0.5))
    assert code in [problem.code for problem in caught.value.found]
    assert all(problem.place.startswith("ix.yaml:") for problem in caught.value.found)


def test_nearly_as_many_parts_as_units_is_answered_at_once_and_said() -> None:
    rng = np.random.default_rng(3)
    scores = rng.uniform(size=(60, 40))
    found, shares = assess(scores, scores, np.zeros(40), np.ones(40))
    np.testing.assert_allclose(found, 1.0, atol=1e-9)
    weights = shares / scores
    assert (weights @ scores.T).max() <= 1.0 + 1e-9, "under nobody's weights does another unit score above 1"
    said = {notice.code: notice.text.en for notice in doubt().notices}
    assert said["weights.own_many_parts"].startswith("3 parts for 9 units are too many")
