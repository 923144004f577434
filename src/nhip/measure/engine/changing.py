"""Why a score or a rank changed between two editions.

Two readings. By component: which part moved the total. By cause: the unit's own figures, the field's
minimum, maximum, mean and deviation, and the method. The causes are mixed by the definition (a z-score
needs all of them at once), so each gets its average effect over every order in which the changes could
have come (Shapley 1953); they add up to the whole change, whatever the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nhip.measure.engine.causes import causes_of
from nhip.measure.engine.explain import Gap, Share
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result


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
    causes, why_not = causes_of(before, after, unit)
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
        weight = (_weight(before, code, unit) + _weight(after, code, unit)) / 2.0
        shares.append(Share(code, new, old, weight * (new - old)))
    left = (second - first) - sum(share.points for share in shares)
    if abs(left) > 1e-12 or not shares:
        shares.append(Share("", None, None, left))
    return tuple(shares)


def _weight(result: Result, code: str, unit: str) -> float:
    children = result.edition.tree.children[result.root]
    weights = result.plan.weights.get(result.root)
    if weights is None or code not in children:
        return 0.0
    own = result.own_shares(result.root)
    if own is None:
        return float(weights[children.index(code)])
    # A weight of its own is what turns the part's score into what the part gives.
    part, whole = result.score(unit, code), result.score(unit)
    return float(own[result.row(unit), children.index(code)]) * whole / part if part and whole else 0.0


def as_gap(changed: Change) -> Gap:
    """The change by component in the form of a gap to the earlier edition."""
    return Gap(
        changed.unit,
        label("kỳ trước", "the previous edition"),
        changed.after,
        changed.before,
        changed.components,
    )
