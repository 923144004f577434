"""What an audit varies when nobody says otherwise, and what of it cannot be varied in this index, and why.

The usual practice of the JRC's audits: weights by ±25 %, the figures within their last printed digit,
the arithmetic against the geometric mean at the top, and leaving one component out. A choice that does
nothing in this index is not varied in silence: it is named with its reason. A choice that somebody *asked*
for and that does nothing stops the audit.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from nhip.measure.engine.choices import (
    AggregateVaries,
    AnyChoice,
    ComponentsVary,
    RoundingVaries,
    Variation,
    WeightsVary,
    usual,
)
from nhip.measure.engine.component import Aggregation
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result

# Beyond so many decimals a figure was computed, not printed.
MOST_DIGITS = 5
OPPOSITE = {"arithmetic": "geometric", "geometric": "arithmetic"}


@dataclass(frozen=True)
class Varied:
    """A variation and what was left out of it; ``is_asked`` when a person wrote it."""

    variation: Variation
    left_out: tuple[tuple[Label, Label], ...] = ()
    is_asked: bool = False


def by_default(result: Result, *, draws: int = 1000, seed: int = 1) -> Varied:
    """The usual choices that take effect in ``result``.

    Raises :class:`Problems` when none does: an index of one component with exact figures.
    """
    left_out: list[tuple[Label, Label]] = []
    vary: list[AnyChoice] = []
    for choice in (_weights(result), *_rounding(result), _aggregation(result), _leaving_out(result)):
        if isinstance(choice, tuple):
            left_out.append(choice)
        elif _takes_effect(result, choice):
            vary.append(choice)
        else:
            title = choice.title or label(choice.do, choice.do)
            left_out.append((title, label("không làm đổi điểm nào.", "it changes no score.")))
    if not vary:
        return Varied(usual(result, None), tuple(left_out))
    return Varied(Variation(draws=draws, seed=seed, vary=tuple(vary)), tuple(left_out))


def _takes_effect(result: Result, choice: AnyChoice) -> bool:
    try:
        Experiment(result, Variation(vary=(choice,))).prove_effect()
    except Problems:
        return False
    return True


def _weights(result: Result) -> Any:
    title = label("trọng số", "weights")
    if any(len(weights) > 1 for weights in result.plan.weights.values()):
        return WeightsVary(do="weights", title=title)
    return title, label("chỉ số chỉ có một thành phần.", "the index has one component only.")


def _rounding(result: Result) -> list[Any]:
    """One choice for each number of decimals: components of one unit of measure share theirs."""
    by_digits: dict[int, list[str]] = {}
    exact: list[str] = []
    table = result.plan.table
    digits = printed_digits(result)
    for code in table.inputs:
        if code in digits and code not in table.divisors:
            by_digits.setdefault(digits[code], []).append(code)
        else:
            exact.append(code)
    found: list[Any] = []
    for places, codes in sorted(by_digits.items()):
        is_all = len(by_digits) == 1 and not exact
        parts = label("", "") if is_all else _bracketed(_named(result, codes))
        found.append(
            RoundingVaries(
                do="rounding",
                title=label(
                    f"làm tròn số liệu đến {_places(places).vi}{parts.vi}",
                    f"rounding of figures to {_places(places).en}{parts.en}",
                ),
                at=tuple(codes),
                digits=places,
            )
        )
    if exact:
        unrounded = _bracketed(_named(result, exact))
        found.append(
            (
                label(f"làm tròn số liệu{unrounded.vi}", f"rounding of figures{unrounded.en}"),
                label(
                    "số liệu có quá năm chữ số thập phân hoặc là thương số, nên coi là không làm tròn.",
                    "the figures carry more than five decimals or are quotients, so they count as unrounded.",
                ),
            )
        )
    return found


def _bracketed(words: Label) -> Label:
    return label(f" ({words.vi})", f" ({words.en})")


def _places(digits: int) -> Label:
    if digits == 0:
        return label("hàng đơn vị", "whole numbers")
    return label(f"{digits} chữ số thập phân", f"{digits} decimal{'s' if digits > 1 else ''}")


def _named(result: Result, codes: list[str]) -> Label:
    """The components' titles; of many only how many they are."""
    if len(codes) > 3:
        return label(f"{len(codes)} thành phần", f"{len(codes)} components")
    titles = [result.edition.components[code].title for code in codes]
    return label(", ".join(title.vi for title in titles), ", ".join(title.en for title in titles))


def printed_digits(result: Result) -> dict[str, int]:
    """The decimals that the figures of each input are printed with; an input beyond five is left out."""
    most: dict[str, int] = {}
    table = result.plan.table
    for (_, code), figure in table.cells.items():
        if figure.value is not None and math.isfinite(figure.value):
            _, _, decimals = f"{figure.value:.12f}".rstrip("0").partition(".")
            kind = _kind(result, code)
            most[kind] = max(most.get(kind, 0), len(decimals))
    found = {code: most[_kind(result, code)] for code in table.inputs if _kind(result, code) in most}
    return {code: digits for code, digits in found.items() if digits <= MOST_DIGITS}


def _kind(result: Result, code: str) -> str:
    return result.edition.components[code].unit or code


def _aggregation(result: Result) -> Any:
    root = result.root
    title = label(
        "trung bình cộng hay trung bình nhân ở tầng trên cùng", "arithmetic or geometric mean at the top"
    )
    aggregate = result.edition.components[root].aggregate
    if aggregate is None or root not in result.plan.weights:
        return title, label(
            "tổng điểm lấy như đã công bố, không gộp ở đây.",
            "the total stands as published and is not combined here.",
        )
    if aggregate.method not in OPPOSITE:
        return title, label(
            "tầng trên cùng không dùng trung bình cộng hay trung bình nhân.",
            "the top is neither an arithmetic nor a geometric mean.",
        )
    children = result.edition.tree.children[root]
    components = result.edition.components
    if any(components[code].normalise and result.edition.tree.children[code] for code in children):
        # Such as a reciprocal: the other mean of a numerator and a denominator means nothing.
        return title, label(
            "các phần ở tầng trên cùng là những vế của một công thức, không cùng một thang điểm.",
            "the parts at the top are terms of a formula, not scores on one scale.",
        )
    scores = np.column_stack([result.component(code) for code in children])
    if bool((scores < 0).any()):
        return title, label(
            "có điểm thành phần âm, nên không lấy được trung bình nhân.",
            "some scores of components are negative, so there is no geometric mean.",
        )
    other = aggregate.model_copy(update={"method": OPPOSITE[aggregate.method]})
    return AggregateVaries(
        do="aggregate",
        title=title,
        at=(root,),
        options=(aggregate, Aggregation.model_validate(other.model_dump())),
    )


def _leaving_out(result: Result) -> Any:
    title = label("bỏ một thành phần", "leaving a component out")
    components, weights = result.edition.components, result.plan.weights
    codes = [code for code in result.plan.table.inputs if (components[code].parent or "") in weights]
    several = [code for code in codes if len(result.edition.tree.children[components[code].parent or ""]) > 1]
    if len(several) < 2:
        return title, label("không có thành phần nào bỏ được.", "there is no component to leave out.")
    return ComponentsVary(do="include", title=title, at=tuple(several))
