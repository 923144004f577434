"""Why a score or a rank changed between two editions.

Two readings. By component: which part moved the total. By cause: the unit's own figures, the field's
minimum, maximum, mean and deviation, and the method. The causes are mixed by the definition (a z-score
needs all of them at once), so each gets its average effect over every order in which the changes could
have come (Shapley 1953); they add up to the whole change, whatever the order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.explain import Gap, Share
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.plan import Fits
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result
from nhip.measure.engine.steps import Fit

Vector = NDArray[np.float64]

FIELD = ("min", "max", "mean", "sd")
CAUSES: Mapping[str, Label] = {
    "own": label("số liệu của chính đơn vị", "the unit's own figures"),
    "min": label("giá trị thấp nhất của các nước khác đổi", "the field's minimum moved"),
    "max": label("giá trị cao nhất của các nước khác đổi", "the field's maximum moved"),
    "mean": label("mặt bằng chung (trung bình) đổi", "the field's mean moved"),
    "sd": label("độ phân tán chung đổi", "the field's deviation moved"),
    "method": label("cách tính đổi", "the method changed"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of score from ``before`` to ``after``: ``components`` by part, ``causes`` by cause.

    ``causes`` is empty when the parts are published ready-made and the field cannot be seen; ``why_not``
    then says so. ``rank_own`` is the rank that the unit's new score would have had in the old field.
    """

    unit: str
    before: float
    after: float
    rank_before: float | None
    rank_after: float | None
    rank_own: float | None
    components: tuple[Share, ...]
    causes: Mapping[str, float]
    why_not: Label | None = None

    @property
    def points(self) -> float:
        """``after − before``."""
        return self.after - self.before


def change(before: Result, after: Result, unit: str) -> Change:
    """How and why the score of ``unit`` changed from one edition to another.

    Raises :class:`Problems` when the unit has no score in one of them.
    """
    first, second = _scored(before, unit), _scored(after, unit)
    causes, why_not = _causes(before, after, unit, first, second)
    old = before.component(before.root).copy()
    old[before.row(unit)] = second
    own_rank = rank(old, before.edition.setting.rank)[before.row(unit)]
    return Change(
        unit,
        first,
        second,
        before.rank(unit),
        after.rank(unit),
        float(own_rank),
        _by_component(before, after, unit, first, second),
        causes,
        why_not,
    )


def _scored(result: Result, unit: str) -> float:
    score = result.score(unit) if unit in result else None
    if score is None:
        raise refuse(
            "change.unscored",
            f"{result.root} {result.edition.code} ({unit})",
            label("đơn vị này không có điểm ở kỳ đó.", "this unit has no score in that edition."),
            label("chọn hai kỳ đều có điểm.", "choose two editions that both score it."),
        )
    return score


def _by_component(before: Result, after: Result, unit: str, first: float, second: float) -> tuple[Share, ...]:
    """Children of the root: the mean of their old and new weight times their change; the rest is method."""
    shares: list[Share] = []
    codes = [code for code in after.edition.tree.children[after.root] if code in after.plan.column]
    for code in codes:
        new = after.score(unit, code)
        old = before.score(unit, code) if code in before.plan.column else None
        if new is None or old is None:
            continue
        weight = (_weight(before, code) + _weight(after, code)) / 2.0
        shares.append(Share(code, new, old, weight * (new - old)))
    left = (second - first) - sum(share.points for share in shares)
    if abs(left) > 1e-12 or not shares:
        shares.append(Share("", None, None, left))
    return tuple(shares)


def _weight(result: Result, code: str) -> float:
    children = result.edition.tree.children[result.root]
    weights = result.plan.weights.get(result.root)
    return 0.0 if weights is None or code not in children else float(weights[children.index(code)])


def _causes(
    before: Result, after: Result, unit: str, first: float, second: float
) -> tuple[dict[str, float], Label | None]:
    unseen = label(
        "các phần được công bố sẵn dưới dạng 0–1, nên không tách được chuyển động của mặt bằng chung.",
        "the parts are published ready-made on 0–1, so the movement of the field cannot be told apart.",
    )
    if not after.fits or not before.fits:
        return {}, unseen
    try:
        value = _crossed(before, after, unit)
    except _CannotCross as cannot:
        return {}, cannot.why
    players = ("own", *FIELD, "method") if value.methods_differ else ("own", *FIELD)
    causes = _shapley(players, value)
    left = (second - first) - sum(causes.values())
    causes["own"] += left if abs(left) < 1e-9 else 0.0
    return causes, None


class _CannotCross(Exception):  # noqa: N818 - tells the caller which reading is impossible
    def __init__(self, why: Label) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class _Crossed:
    """The score with some causes taken from the new edition and the others from the old one."""

    plans: tuple[Result, Result]
    own: tuple[tuple[Vector, Vector], tuple[Vector, Vector]]
    fits: tuple[tuple[Fits, Fits], tuple[Fits, Fits]]
    methods_differ: bool

    def __call__(self, new: frozenset[str]) -> float:
        method = int("method" in new)
        result = self.plans[method]
        own = self.own[method][int("own" in new)]
        old_fits, new_fits = self.fits[method]
        mixed = {
            code: tuple(_mix(a, b, new) for a, b in zip(old_fits[code], new_fits[code], strict=True))
            for code in old_fits
        }
        scored = result.plan.run(own[None, :], fits=mixed)
        return float(scored.scores[0, result.plan.index(result.root)])


def _mix(old: Fit, new: Fit, taken: frozenset[str]) -> Fit:
    return {
        name: (new if name in taken or (name not in FIELD and "own" in taken) else old)[name] for name in old
    }


def _crossed(before: Result, after: Result, unit: str) -> _Crossed:
    """Run each method over each edition's figures, where both methods' inputs exist in both editions."""
    same = (
        before.plan.table.inputs == after.plan.table.inputs
        and before.edition.components == after.edition.components
    )
    if not same and set(before.plan.table.inputs) != set(after.plan.table.inputs):
        raise _CannotCross(
            label(
                "hai kỳ dùng các thành phần khác nhau, nên không tách riêng được phần do cách tính.",
                "the two editions use different components, so the method's part cannot be told apart.",
            )
        )
    results = (before, after)
    own, fits = [], []
    for method in results:
        order = method.plan.table.inputs
        pair_own, pair_fits = [], []
        for year in results:
            places = [year.plan.table.inputs.index(code) for code in order]
            raw = year.plan.table.raw[:, places]
            pair_fits.append(method.plan.run(raw, year.plan.table.state[:, places]).fits)
            pair_own.append(raw[year.row(unit)])
        own.append((pair_own[0], pair_own[1]))
        fits.append((pair_fits[0], pair_fits[1]))
    return _Crossed(results, (own[0], own[1]), (fits[0], fits[1]), methods_differ=not same)


def _shapley(players: tuple[str, ...], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Each player's average marginal effect over all orders; 2^n evaluations, n ≤ 6."""
    worth = {
        frozenset(taken): value(frozenset(taken))
        for size in range(len(players) + 1)
        for taken in combinations(players, size)
    }
    count = len(players)
    effects: dict[str, float] = {}
    for player in players:
        others = [other for other in players if other != player]
        effects[player] = sum(
            factorial(size)
            * factorial(count - size - 1)
            / factorial(count)
            * (worth[frozenset((*taken, player))] - worth[frozenset(taken)])
            for size in range(count)
            for taken in combinations(others, size)
        )
    return effects


def as_gap(changed: Change) -> Gap:
    """The change by component in the form of a gap to the earlier edition."""
    return Gap(
        changed.unit,
        label("kỳ trước", "the previous edition"),
        changed.after,
        changed.before,
        changed.components,
    )
