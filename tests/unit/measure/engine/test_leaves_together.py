"""Leaves scored together come out as they do one by one: scores, records, notices, refusals."""

from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest

from nhip.measure.engine import Figure, Problems, Result, collect, compute, leaves, read_definition

UNITS = [f"U{number:02}" for number in range(14)]


def _index(leaf: str, count: int = 6) -> str:
    named = "title: T"
    lines = ["schema: nhip/index/1", "code: IX", named, "components:"]
    lines.append(f"  IX: {{{named}, aggregate: arithmetic, weights: equal, missing: ignore}}")
    lines += [f"  i{number}: {{{named}, parent: IX{leaf}}}" for number in range(count)]
    return "\n".join(lines)


def _figures(gaps: str, count: int = 6) -> Any:
    rng = np.random.default_rng(5)
    made = np.exp(rng.normal(0, 1.5, (len(UNITS), count)))
    out = []
    for row, unit in enumerate(UNITS):
        for number in range(count):
            is_gap = (row * 5 + number * 3) % 11 == 0 and gaps
            value = None if is_gap else float(made[row, number])
            out.append(Figure(unit, f"i{number}", "", value, gaps if is_gap else "A"))
    return collect("made", out)


def _both(monkeypatch: pytest.MonkeyPatch, text: str, figures: Any) -> list[Result]:
    together = compute(read_definition(text, "ix.yaml"), figures)
    assert together.plan.sheet.batches
    monkeypatch.setattr(leaves, "_FEWEST", 1000)
    alone = compute(read_definition(text, "ix.yaml"), figures)
    assert not alone.plan.sheet.batches
    return [together, alone]


@pytest.mark.parametrize("gaps", ["", "O", "_Z"])
@pytest.mark.parametrize("rule", ["mean", "ignore", "unscored", "zero"])
@pytest.mark.parametrize(
    "rest",
    [
        ", normalise: {do: minmax, to: [1, 100]}, direction: lower",
        ", normalise: {do: zscore, sd: sample, mean: 50}, treat: {winsorise: {most: 2}, otherwise: log}",
        ", normalise: [{do: linear, times: 2}, {do: zscore}, {do: minmax}], direction: lower",
        ", treat: {otherwise: boxcox, passes_by: both, skewness: 0.5, kurtosis: 0.5}",
        ", normalise: {do: goalposts, low: 9, high: 0}, treat: {winsorise: {}}",
        "",
    ],
)
def test_they_come_out_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch, rest: str, rule: str, gaps: str
) -> None:
    together, alone = _both(monkeypatch, _index(f", missing: {rule}{rest}"), _figures(gaps))
    np.testing.assert_allclose(together.scores, alone.scores, rtol=1e-12)
    np.testing.assert_array_equal(together.ranks, alone.ranks)
    assert together.notices == alone.notices
    points = [list(map(astuple, result.treated_points())) for result in (together, alone)]
    for mine, theirs in zip(*points, strict=True):
        assert mine[:2] + mine[4:] == theirs[:2] + theirs[4:]
        assert mine[2:4] == pytest.approx(theirs[2:4])
    assert [replace(fill, value=0.0) for fill in together.fills] == [
        replace(fill, value=0.0) for fill in alone.fills
    ]
    assert [fill.value for fill in together.fills] == pytest.approx([fill.value for fill in alone.fills])
    assert together.fits.keys() == alone.fits.keys()
    for code, fits in alone.fits.items():
        for mine, theirs in zip(together.fits[code], fits, strict=True):
            assert mine.keys() == theirs.keys()
            known = {name: value for name, value in theirs.items() if isinstance(value, float)}
            assert {name: mine[name] for name in known} == pytest.approx(known)


@pytest.mark.parametrize(
    ("leaf", "unit", "value", "code"),
    [
        (", normalise: {do: minmax}", "U03", None, "missing.refused"),
        (", normalise: {do: linear, times: 1e60}", "U03", 1e50, "step.too_large"),
        (", treat: {otherwise: boxcox, skewness: 0.1, kurtosis: 0.1}", "U03", -1.0, "treat.not_positive"),
    ],
)
def test_what_is_wrong_is_said_of_the_leaf_at_fault(
    leaf: str, unit: str, value: float | None, code: str
) -> None:
    figure = Figure(unit, "i3", "", value, "O" if value is None else "A")
    with pytest.raises(Problems) as refused:
        compute(read_definition(_index(leaf), "ix.yaml"), _figures("").with_changes([figure]))
    (problem,) = refused.value.found
    assert problem.code == code
    assert problem.place.startswith("ix.yaml:9 (i3")
    assert unit in f"{problem.place} {problem.cause.en}"


@pytest.mark.parametrize("step", ["minmax", "zscore"])
def test_a_column_without_spread_is_refused_among_others(step: str) -> None:
    same = [Figure(unit, "i2", "", 7.0) for unit in UNITS]
    with pytest.raises(Problems) as refused:
        compute(
            read_definition(_index(f", normalise: {{do: {step}}}"), "ix.yaml"),
            _figures("").with_changes(same),
        )
    assert [problem.code for problem in refused.value.found] == ["step.constant"]
