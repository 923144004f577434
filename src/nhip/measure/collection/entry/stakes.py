"""What one more point of a figure is worth in rank, said where it is known and never waited for.

The reckoning is worth.py's. What was reckoned is kept by this process for an hour; a page gives its figures a
few hundredths of a second together, and says of the rest that the figure's own page has it.
"""

import time
from collections.abc import Iterable
from typing import Final

from nhip.kernel.api import Text, number
from nhip.measure.collection.register import CollectedSeries, register
from nhip.measure.collection.worth import Unsaid, Worth, worth_of

_KEPT_FOR: Final = 3600.0
_MOST_KEPT: Final = 20_000
Asked = tuple[str, str, str, str]
_kept: dict[Asked, tuple[float, Text]] = {}

NOT_YET: Final = Text(
    "chưa tính; trang của số liệu có phần này", "not reckoned yet; the figure's page has it"
)
_NO_BASE: Final = Text(
    "chưa nói được: không có số kỳ này hay kỳ trước để tính từ đó",
    "cannot be said: no value of this period or the one before to start from",
)


def stake(series: str, area: str, period: str, base: str) -> Text:
    """What one step up from ``base`` does to the rank, or why that cannot be said."""
    asked = (series, area, period, base)
    held = _kept.get(asked)
    if held is not None and held[0] > time.monotonic():
        return held[1]
    said = _reckoned(*asked)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[asked] = (time.monotonic() + _KEPT_FOR, said)
    return said


def stakes(asked: Iterable[Asked], *, within: float) -> dict[Asked, Text]:
    """As :func:`stake` for many, for ``within`` seconds; those not reached by then are :data:`NOT_YET`."""
    until = time.monotonic() + within
    found: dict[Asked, Text] = {}
    for each in asked:
        held = _kept.get(each)
        if held is not None and held[0] > time.monotonic():
            found[each] = held[1]
        elif not _takes_time(*each) or time.monotonic() < until:
            found[each] = stake(*each)
        else:
            found[each] = NOT_YET
    return found


def _takes_time(series: str, area: str, period: str, base: str) -> bool:  # noqa: ARG001 - one of Asked
    """Whether the engine is needed to say it."""
    return bool(base and register()[series].feeds)


def _reckoned(series: str, area: str, period: str, base: str) -> Text:
    row = register()[series]
    if not row.feeds:
        return Text("không vào chỉ số nào", "feeds no index")
    if not base:
        return _NO_BASE
    low, high = row.range
    step = _step(row, float(base))
    towards = float(base) + step
    if not low <= towards <= high:
        return Text("đã ở đầu khoảng của chỉ tiêu", "already at the end of the series' range")
    worth = worth_of(series, area, period, [base, f"{towards:.10g}"], base)
    return worth.why if isinstance(worth, Unsaid) else _said(worth, f"{towards:.10g}", step)


def _step(row: CollectedSeries, base: float) -> float:
    """One point of a percentage, a tenth of a year, one hundredth of a count."""
    low, high = row.range
    if high - low > 1000:
        return abs(base) / 100 or 1.0
    return 1.0 if high - low >= 50 else 0.1


def _said(worth: Worth, towards: str, step: float) -> Text:
    now, then = worth.of(worth.base), worth.of(towards)
    assert now is not None
    assert then is not None
    places = 0 if step >= 1 else 1
    more = number(step, places)
    gained = now.rank - then.rank
    score = number(then.score - now.score, 4)
    if gained == 0:
        vi, en = f"chưa đổi hạng {now.rank}", f"leaves rank {now.rank} as it is"
    else:
        vi, en = f"hạng {now.rank} → {then.rank}", f"rank {now.rank} → {then.rank}"
    stands_in = Text("", "")
    if not worth.is_own_edition:
        stands_in = Text(" (kỳ gần nhất tính được)", " (the newest edition that can be reckoned)")
    return Text(
        f"thêm {more.vi}: {vi}, điểm {worth.index} {worth.edition} thêm {score.vi}{stands_in.vi}",
        f"{more.en} more: {en}, {worth.index} {worth.edition} score up by {score.en}{stands_in.en}",
    )
