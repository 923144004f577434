"""Many runs at once give what as many single runs give: every aggregation, every way to leave a part out."""

import re
from dataclasses import replace

import numpy as np
import pytest

from nhip.measure.engine import (
    Definition,
    Figure,
    Figures,
    Problems,
    Result,
    collect,
    compute,
    read_definition,
)
from nhip.measure.engine.choices import Variation
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.many import ManyRuns
from nhip.measure.engine.many_inputs import ManySettings
from nhip.measure.engine.many_ranks import quantiles, ranks_of
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.schema import Ranking
from nhip.measure.engine.tree import grow

MPI = "{method: mazziotta_pareto, penalty: minus}"
MEANS = ["arithmetic", "geometric", "harmonic", "{method: power, exponent: 2}"]
ALL = [*MEANS, "sum", "minimum", "copeland", MPI]
HEAD = """
schema: nhip/index/1
code: IX
title: Index
components:
  IX: {title: Root, aggregate: %(root)s}
  P: {title: P, parent: IX, weight: 0.6, aggregate: %(inner)s%(more)s}
  Q: {title: Q, parent: IX, weight: 0.4, aggregate: arithmetic}
  a: {title: a, parent: P, weight: 0.5, %(leaf)s, missing: %(gone)s}
  b: {title: b, parent: P, weight: 0.3, %(leaf)s, direction: lower}
  c: {title: c, parent: P, weight: 0.2, %(leaf)s, missing: ignore}
  d: {title: d, parent: Q, weight: 1, %(leaf)s}
"""
POINTS = """
schema: nhip/index/1
code: IX
title: Index
components:
  IX: {title: Root, aggregate: points}
  a: {title: a, parent: IX, points: {max: 10, rule: to_best}, missing: zero}
  b: {title: b, parent: IX, points: {max: 20, rule: to_best}}
  c: {title: c, parent: IX, points: {max: 5, rule: share}, missing: zero}
"""


def figures(units: int = 11) -> Figures:
    rng = np.random.default_rng(4)
    found = []
    for code in "abcd":
        for row, value in enumerate(rng.gamma(2.0, 10.0, units)):
            gone = (code, row) in {("a", 1), ("c", 1), ("c", 4)}
            share = value / 100 if code == "c" else value
            found.append(
                Figure(f"U{row:02d}", code, "2020", None if gone else float(share), "O" if gone else "A")
            )
    return collect("made", found)


def definition(root: str, inner: str = "arithmetic", more: str = "", gone: str = "ignore") -> Definition:
    leaf = "normalise: {do: minmax, to: [70, 130]}"
    text = HEAD % {"root": root, "inner": inner, "more": more, "gone": gone, "leaf": leaf}
    if inner == "minimum":
        text = re.sub(r"parent: P, weight: [0-9.]+", "parent: P", text)
    return read_definition(text, "ix.yaml")


def without(result: Result, code: str) -> np.ndarray:
    """The index without a component, its sisters taking its weight, by editing the definition itself."""
    edition = result.edition
    parent = edition.components[code].parent
    gone = {code, *[name for name, each in edition.components.items() if each.parent == code]}
    held = {name: each for name, each in edition.components.items() if name not in gone}
    sisters = [name for name, each in held.items() if each.parent == parent]
    whole = sum(held[name].weight or 0.0 for name in sisters)
    for name in sisters:
        if held[name].weight:
            held[name] = held[name].model_copy(update={"weight": held[name].weight / whole})
    setting = edition.setting.model_copy(update={"components": held})
    edited = Edition(edition.code, setting, grow(held, "IX"))
    heading = result.definition
    return compute(replace(heading, editions={"": edited}), figures()).component("IX")


@pytest.mark.parametrize("inner", ALL)
def test_leaving_a_part_out_is_the_index_without_it(inner: str) -> None:
    result = compute(definition("arithmetic", inner), figures())
    what = Variation.model_validate({"draws": 5, "vary": [{"do": "include", "at": ["a", "b", "Q"]}]})
    experiment = Experiment(result, what)
    experiment.prove_effect()
    many = experiment.variants.many(())
    points = (np.arange(4)[:, None] + 0.5) / 4
    totals = many.components(("IX",), experiment.changes(result.plan, points))[0]
    np.testing.assert_allclose(totals[0], result.component("IX"), rtol=0, atol=1e-9)
    for row, code in enumerate(("a", "b", "Q"), start=1):
        np.testing.assert_allclose(totals[row], without(result, code), rtol=0, atol=1e-9, err_msg=code)


def test_leaving_out_points_scales_up_the_others() -> None:
    result = compute(read_definition(POINTS, "ix.yaml"), figures())
    what = Variation.model_validate({"draws": 5, "vary": [{"do": "include", "at": "leaves"}]})
    experiment = Experiment(result, what)
    totals = experiment.variants.many(()).components(
        ("IX",), experiment.changes(result.plan, np.array([[0.3], [0.6]]))
    )[0]
    a, b, c = (result.component(code) for code in "abc")
    np.testing.assert_allclose(totals[0], (b + c) * 35 / 25, atol=1e-9)
    np.testing.assert_allclose(totals[1], (a + c) * 35 / 15, atol=1e-9)


@pytest.mark.parametrize("inner", ALL)
@pytest.mark.parametrize("gone", ["ignore", "unscored", "mean", "zero"])
@pytest.mark.parametrize("more", ["", ", missing: {rule: ignore, min_share: 0.6}", ", missing: mean"])
def test_every_rule_under_moved_weights_and_figures(inner: str, gone: str, more: str) -> None:
    if gone == "zero" and inner == MPI:
        gone = "ignore"
    result = compute(definition("arithmetic", inner, more, gone), figures())
    rng = np.random.default_rng(1)
    raw = result.plan.table.raw + rng.uniform(0, 5, (4, *result.plan.table.raw.shape))
    given = result.plan.weights["P"]
    moved = given * rng.uniform(0.7, 1.3, (4, 3))
    moved *= given.sum() / moved.sum(axis=1, keepdims=True)
    many = ManyRuns(result.plan, result.plan.run())
    for figures_move in (None, raw):
        totals = many.totals(4, {"P": moved}, figures_move)
        for run in range(4):
            own = None if figures_move is None else figures_move[run]
            alone = result.plan.run(own, weights={"P": moved[run]}).scores[:, -1]
            np.testing.assert_allclose(totals[run], alone, rtol=0, atol=1e-9)


def test_inputs_scored_together_are_as_scored_alone() -> None:
    text = HEAD % {
        "root": "arithmetic",
        "inner": "arithmetic",
        "more": "",
        "gone": "median",
        "leaf": "normalise: [{do: zscore, sd: sample}, minmax], treat: {winsorise: {}, otherwise: log}",
    }
    result = compute(read_definition(text, "ix.yaml"), figures(40))
    found = ManySettings().scores(result.plan)
    np.testing.assert_allclose(found, result.scores[:, [0, 1, 2, 4]], rtol=0, atol=1e-12)


def test_an_option_that_a_step_refuses_is_said_with_its_component() -> None:
    zero = figures().column("b", "2020")["U03"]._replace(value=0.0)
    result = compute(definition("arithmetic"), figures().with_changes([zero]))
    what = {"do": "normalise", "at": "leaves", "options": ["minmax", "log"]}
    with pytest.raises(Problems, match=r"\(b, U03\)"):
        Experiment(result, Variation.model_validate({"vary": [what]})).prove_effect()


@pytest.mark.parametrize("method", ["competition", "dense", "average"])
@pytest.mark.parametrize("order", ["descending", "ascending"])
@pytest.mark.parametrize("unscored", ["blank", "last"])
@pytest.mark.parametrize("digits", [None, 1])
def test_ranks_of_many_runs_follow_the_rule_of_one(
    method: str, order: str, unscored: str, digits: int | None
) -> None:
    rule = Ranking.model_validate({"method": method, "order": order, "unscored": unscored, "digits": digits})
    rng = np.random.default_rng(5)
    totals = np.round(rng.uniform(0, 3, (40, 9)), 1)
    # A tie that only floating-point noise breaks, and units without a score.
    totals[:, 3] = totals[:, 4] * (1 + 1e-15)
    totals[5:9, 2] = np.nan
    totals[9] = np.nan
    breaking = np.round(rng.uniform(0, 1, totals.shape), 1)
    for ties in ([], [breaking]):
        found = ranks_of(totals, rule, ties)
        for row in range(len(totals)):
            single = rank(totals[row], rule, [tie[row] for tie in ties])
            np.testing.assert_array_equal(found[row], np.nan_to_num(single))


@pytest.mark.parametrize("runs", [1, 7, 20, 1000])
def test_quantiles_hold_the_level(runs: int) -> None:
    ranks = np.random.default_rng(6).integers(1, 40, (runs, 39)).astype(np.uint16)
    low, middle, high = quantiles(ranks, 0.9)
    ordered = np.sort(ranks, axis=0)
    for share, found in ((0.05, low), (0.5, middle), (0.95, high)):
        np.testing.assert_array_equal(found, ordered[max(0, int(np.ceil(share * runs - 1e-9)) - 1)])
    ranks[0, 3] = 0
    assert np.isnan(quantiles(ranks, 0.9)[0][3])


def test_ties_are_decided_by_the_components_that_the_rule_names() -> None:
    text = (
        HEAD
        % {
            "root": "arithmetic",
            "inner": "arithmetic",
            "more": "",
            "gone": "mean",
            "leaf": "normalise: minmax",
        }
    ) + "rank: {digits: 0, ties: [Q]}\n"
    result = compute(read_definition(text, "ix.yaml"), figures())
    what = Variation.model_validate({"draws": 6, "vary": [{"do": "weights"}]})
    experiment = Experiment(result, what)
    sample = np.random.default_rng(1).random((6, experiment.dimensions))
    found = experiment.ranks(sample)
    changes = experiment.changes(result.plan, sample)
    for run in range(6):
        single = result.plan.run(weights={code: held[run] for code, held in changes.weights.items()}).scores
        ties = [single[:, result.plan.index("Q")]]
        np.testing.assert_array_equal(found[run], rank(single[:, -1], result.edition.setting.rank, ties))
