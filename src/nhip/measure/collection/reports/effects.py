"""What changes do to an index: one by one by the worth of a figure, and all at once by simulation."""

from collections.abc import Iterable, Sequence

from nhip.kernel.api import Text
from nhip.measure import queries
from nhip.measure.collection.register import register
from nhip.measure.collection.reports.record import Change, Effect, Together
from nhip.measure.collection.worth import Unsaid, worth_of
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.simulation import Wish, simulate

NOTHING_BEFORE = Text("chưa có số nào trước đó để so", "nothing stood there before to compare with")


def effect_of(
    series: str, area: str, period: str, before: str, after: str
) -> tuple[Effect | None, Text | None]:
    """The effect of ``after`` in the place of ``before``, or why it cannot be said."""
    if not before or not after:
        return None, NOTHING_BEFORE
    worth = worth_of(series, area, period, [before, after], base=before)
    if isinstance(worth, Unsaid):
        return None, Text(worth.why.vi[0].lower() + worth.why.vi[1:].rstrip("."), worth.why.en.rstrip("."))
    old, new = worth.of(before), worth.of(after)
    assert old is not None
    assert new is not None
    return Effect(
        worth.index,
        worth.edition,
        worth.is_own_edition,
        worth.component,
        old.component,
        new.component,
        old.score,
        new.score,
        old.rank,
        new.rank,
    ), None


def together(changes: Sequence[Change]) -> tuple[Together, ...]:
    """The changes of each area at once, for each index and edition that two or more of them move."""
    grouped: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        if change.effect is not None:
            key = (change.effect.index, change.effect.edition, change.figure.area)
            grouped.setdefault(key, []).append(change)
    found = [_at_once(*key, held) for key, held in sorted(grouped.items()) if len(held) > 1]
    return tuple(one for one in found if one is not None)


def _at_once(index: str, edition: str, area: str, changes: Iterable[Change]) -> Together | None:
    first: dict[str, str] = {}
    last: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.figure.series, change.before)
        last[change.figure.series] = change
    wishes = [_wish(index, change, first[series]) for series, change in last.items()]
    try:
        found = simulate(queries.result(index, edition), wishes)
    except Problems:
        return None
    row = found.before.row(area)
    return Together(
        index,
        edition,
        area,
        len(wishes),
        float(found.before.component(index)[row]),
        float(found.after.component(index)[row]),
        int(found.before.ranks[row]),
        int(found.after.ranks[row]),
    )


def _wish(index: str, change: Change, before: str) -> Wish:
    feed = next(feed for feed in register()[change.figure.series].feeds if feed.index == index)
    is_part = feed.how == "part"
    target = f"{feed.component}.{change.figure.series}" if is_part else feed.component
    return Wish(change.figure.area, target, float(change.figure.value), float(before) if is_part else None)
