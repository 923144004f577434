"""Weights that an edition's own figures decide, and what a result must say of them.

By principal component: what the parts share. Optimised: so that each part matters as much as it is meant to.
Written weights do not do that by themselves. A part that moves with the others matters more than its weight
says, one that hardly differs between units matters less; what counts is how it correlates with the whole.
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.aggregation import Aggregation
from nhip.measure.engine.combine import combine
from nhip.measure.engine.component import Component
from nhip.measure.engine.deriving import principal_weights, whole_units
from nhip.measure.engine.labels import comma, label
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

_ROUNDS, _REACHED = 100, 1e-8


def derived_weights(
    code: str, component: Component, scores: Matrix, children: tuple[str, ...]
) -> tuple[Vector, list[Notice]]:
    """The children's weights, adding up to one, and what is to be said; ``scores`` (units, children).

    Raises :class:`StepFailed` where the figures give none.
    """
    if component.weights == "pca":
        weights, against = principal_weights(scores, children)
        notices = [_said("pca", code, children, weights, "PCA")]
        if against:
            listed = ", ".join(against)
            text = label(
                f"{listed} đi ngược chiều các phần khác dưới “{code}” (hệ số tải âm); xem lại “direction”.",
                f"{listed} runs against the other parts below “{code}” (a negative loading): look at its "
                "“direction”.",
            )
            notices.append(Notice("weights.negative_loading", code, text))
        return weights, notices
    assert component.aggregate is not None
    asked = np.array([component.importances.get(child, 1.0) for child in children])
    wanted = asked / asked.sum()
    weights, found, rounds = optimised_weights(scores, children, wanted, component.aggregate)
    off = f"{float(np.abs(found / found.sum() - wanted).max()):.0e}"
    matters = ", ".join(f"{child} {value:.4f}" for child, value in zip(children, found, strict=True))
    alike_vi, alike_en = ("", "") if component.importances else (" (mọi phần như nhau)", " (all parts alike)")
    return weights, [
        _said("optimised", code, children, weights, "optimised"),
        Notice(
            "weights.importances",
            code,
            label(
                f"tương quan với “{code}” theo tỷ lệ tầm quan trọng{alike_vi}: {comma_all(matters)}; lệch "
                f"nhiều nhất {off}, {rounds} vòng lặp.",
                f"correlations with “{code}” in proportion to importance{alike_en}: {matters}; off by {off} "
                f"at most, {rounds} rounds.",
            ),
        ),
    ]


def own_weights_said(code: str, scores: Vector, children: int) -> list[Notice]:
    """That every unit has weights of its own, and where there are too many parts for it to tell much.

    The rule of thumb of data envelopment analysis asks for three units a part, the common input counted too.
    """
    text = label(
        f"dưới “{code}” mỗi đơn vị có trọng số riêng, có lợi nhất cho nó; 1 là không ai hơn.",
        f"below “{code}” each unit has weights of its own, those that show it at its best; 1 means that "
        "nobody is shown better.",
    )
    said = [Notice("weights.own", code, text)]
    known = scores[~np.isnan(scores)]
    if len(known) < 3 * (children + 1):
        best = int((known >= 1.0 - 1e-9).sum())
        few = label(
            f"{children} phần cho {len(known)} đơn vị là quá nhiều để trọng số riêng phân biệt được: {best} "
            f"đơn vị đạt 1. Cần ít nhất {3 * (children + 1)} đơn vị, ít phần hơn, hoặc “shares” chặt hơn.",
            f"{children} parts for {len(known)} units are too many for weights of their own to tell units "
            f"apart: {best} units score 1. It takes {3 * (children + 1)} units at least, fewer parts, or "
            "tighter “shares”.",
        )
        said.append(Notice("weights.own_many_parts", code, few))
    return said


def _said(how: str, code: str, children: tuple[str, ...], weights: Vector, by: str) -> Notice:
    pairs = list(zip(children, weights, strict=True))
    return Notice(
        f"weights.{how}",
        code,
        label(
            f"trọng số dưới “{code}” tính từ số liệu ({by}): "
            + "; ".join(f"{child} {comma(share, '.4f')}" for child, share in pairs)
            + ".",
            f"the weights below “{code}” come from the figures ({by}): "
            + ", ".join(f"{child} {share:.4f}" for child, share in pairs)
            + ".",
        ),
    )


def comma_all(listed: str) -> str:
    """``a 0.5, b 0.25`` as Vietnamese writes it: ``a 0,5; b 0,25``."""
    return listed.replace(", ", "; ").replace(".", ",")


def optimised_weights(
    scores: Matrix, children: tuple[str, ...], wanted: Vector, how: Aggregation
) -> tuple[Vector, Vector, int]:
    """Weights under which the children correlate with their parent in the proportions ``wanted``.

    Gives the weights (above 0, adding up to one), the correlations reached, and the rounds it took. Units
    that lack a child are left out. For an arithmetic mean the answer is exact: weights proportional to
    S⁻¹(s ∘ t), with the children's covariances S, deviations s and the proportions t; for other means that
    is the start of Newton's rounds on the logarithms of the weights. Source: Becker, Saisana, Paruolo and
    Vandecasteele, Ecological Indicators 80, 2017. Raises :class:`StepFailed` for under three whole units, a
    constant child, and proportions that no weights above 0 reach.
    """
    whole = whole_units(scores, children, "optimised")
    if len(children) == 1:
        return np.ones(1), np.ones(1), 0
    exact = np.linalg.lstsq(np.cov(whole, rowvar=False), whole.std(axis=0, ddof=1) * wanted, rcond=None)[0]
    start = exact if (exact > 0).all() else np.ones(len(children))
    logs = np.log(start / start.sum())
    found = _correlations(whole, logs, how, children)
    rounds = 0
    while rounds < _ROUNDS:
        miss = found / found.sum() - wanted
        if np.abs(miss).max() <= 1e-13:
            break
        slopes = _slopes(whole, logs, how, children)
        step = np.linalg.lstsq(slopes, -miss, rcond=1e-10)[0]
        better = _shorter(whole, logs, np.clip(step, -2.0, 2.0), wanted, how, children)
        rounds += 1
        if better is None:
            break
        logs = better
        found = _correlations(whole, logs, how, children)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    off = np.abs(found / found.sum() - wanted)
    if not off.max() <= _REACHED or not (found > 0).all():
        raise _not_reached(children, exact, found, wanted)
    return weights, found, rounds


def _correlations(whole: Matrix, logs: Vector, how: Aggregation, children: tuple[str, ...]) -> Vector:
    weights = np.exp(logs - logs.max())
    total = combine(whole, weights / weights.sum(), how, children)
    apart, own = total - total.mean(), whole - whole.mean(axis=0)
    size = np.sqrt((apart @ apart) * (own * own).sum(axis=0))
    found: Vector = np.divide(apart @ own, size, out=np.zeros(len(children)), where=size > 0)
    return found


def _slopes(whole: Matrix, logs: Vector, how: Aggregation, children: tuple[str, ...]) -> Matrix:
    columns = []
    for place in range(len(children)):
        nudge = np.zeros(len(children))
        nudge[place] = 1e-6
        ends = [_correlations(whole, logs + side * nudge, how, children) for side in (1.0, -1.0)]
        columns.append((ends[0] / ends[0].sum() - ends[1] / ends[1].sum()) / 2e-6)
    return np.column_stack(columns)


def _shorter(  # noqa: PLR0917 - one round's state
    whole: Matrix, logs: Vector, step: Vector, wanted: Vector, how: Aggregation, children: tuple[str, ...]
) -> Vector | None:
    """The longest of ever shorter steps that brings the proportions nearer; None if none does."""

    def miss(at: Vector) -> float:
        found = _correlations(whole, at, how, children)
        total = float(found.sum())
        return float(np.abs(found / total - wanted).max()) if total > 0 else np.inf

    before = miss(logs)
    for _ in range(30):
        if miss(logs + step) < before:
            return logs + step
        step = step / 2.0
    return None


def _not_reached(children: tuple[str, ...], exact: Vector, found: Vector, wanted: Vector) -> StepFailed:
    total = float(found.sum()) or 1.0
    pairs = [
        f"{child} {share / total:.3f} ({goal:.3f})"
        for child, share, goal in zip(children, found, wanted, strict=True)
    ]
    below = [child for child, weight in zip(children, exact, strict=True) if weight <= 0]
    why_vi = f" {', '.join(below)} sẽ phải có trọng số âm." if below else ""
    why_en = f" {', '.join(below)} would need a weight below 0." if below else ""
    return StepFailed(
        "weights.not_reached",
        label(
            "không trọng số dương nào cho tầm quan trọng như yêu cầu: đạt "
            f"{comma_all(', '.join(pairs))} (yêu cầu).{why_vi}",
            f"no weights above 0 give the importances asked for: {', '.join(pairs)} reached (asked).{why_en}",
        ),
        label(
            "nới “importances”, tách phần đó ra nhóm khác, hoặc dùng “weights: equal”.",
            "ask for other “importances”, move that part elsewhere, or use “weights: equal”.",
        ),
    )
