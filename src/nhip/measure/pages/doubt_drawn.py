"""The drawings of the page of doubt: a unit's interval, those around it, everybody's, and shares of doubt."""

import numpy as np

from nhip.measure.audit.words import Words
from nhip.measure.charts.rank_intervals import Span, listed, portions, ribbon
from nhip.measure.charts.strips import interval
from nhip.measure.doubt import Doubt
from nhip.measure.pages.answer import Figure
from nhip.measure.pages.board import Board, Standing
from nhip.measure.pages.doubt_asked import Asked

REACH = 4
ALL = "#moi-don-vi"


def drawings(words: Words, field: Board, held: Doubt, asked: Asked) -> list[Figure]:
    """Every drawing that has something to show."""
    return [
        _own(words, field, held, asked.here),
        _around(words, field, held, asked),
        _everybody(words, field, held, asked),
        *_shares(words, held, asked.here),
    ]


def span_of(held: Doubt, standing: Standing, asked: Asked, language: str) -> Span:
    """A unit's interval as it is drawn; the unit has one."""
    low, high = held.interval(standing.code) or (0, 0)
    kind = "ours" if standing is asked.here else "peer" if standing is asked.peer else ""
    return Span(standing.name.say(language), float(standing.rank or 0), low, high, kind)


def _own(words: Words, field: Board, held: Doubt, here: Standing) -> Figure:
    low, high = held.interval(here.code) or (0, 0)
    middle = words.whole(float(held.middle[held.row[here.code]]))
    inside = int(((held.ranks[held.row[here.code]] >= low) & (held.ranks[held.row[here.code]] <= high)).sum())
    share = words.share(inside, held.runs)
    if low == high:
        reading = words(f"{share} lần tính lại cho hạng {low}.", f"{share} of the runs give rank {low}.")
    else:
        reading = words(
            f"Từ hạng {low} đến hạng {high}, hạng giữa {middle}: {share} lần tính lại rơi vào khoảng này.",
            f"From rank {low} to {high}, the middle one {middle}: {share} of the runs fall within it.",
        )
    drawn = interval(low, high, int(here.rank or 0), field.count, reading)
    title = words("Khoảng hạng", "Rank interval")
    return Figure("khoang-hang", title, reading, drawn=drawn, table_at=ALL)


def _around(words: Words, field: Board, held: Doubt, asked: Asked) -> Figure:
    ranked = [unit for unit in field.standings if held.interval(unit.code) is not None]
    place = ranked.index(asked.here)
    first = max(0, min(place - REACH, len(ranked) - 2 * REACH - 1))
    near = ranked[first : first + 2 * REACH + 1]
    if asked.peer is not None and asked.peer not in near:
        near = sorted([*near, asked.peer], key=ranked.index)
    spans = [span_of(held, unit, asked, words.language) for unit in near]
    unclear = held.not_told_apart(asked.here.code)
    name = asked.here.name.say(words.language)
    others = words.share(len(unclear), len(ranked) - 1)
    if unclear:
        reading = words(
            f"Với {others} đơn vị khác, chưa thể nói {name} đứng trước hay đứng sau: không bên nào dẫn trước "
            "trong ít nhất 95 % số lần tính.",
            f"Against {others} others one cannot say whether {name} stands before or behind: neither leads "
            "in at "
            "least 95 % of the runs.",
        )
    else:
        reading = words(
            f"{name} phân định được với mọi đơn vị khác: luôn có một bên dẫn trước trong ít nhất 95 % số "
            "lần tính.",
            f"{name} can be told apart from everybody: one of the two leads in at least 95 % of the runs.",
        )
    said = "; ".join(f"{span.name} {span.low:.0f}–{span.high:.0f}" for span in spans)
    title = words(f"{name} và các hạng kề bên", f"{name} and the ranks around it")
    return Figure("ke-ben", title, reading, drawn=listed(spans, f"{title}: {said}"), table_at=ALL)


def _everybody(words: Words, field: Board, held: Doubt, asked: Asked) -> Figure:
    drawn = [
        span_of(held, unit, asked, words.language)
        for unit in field.standings
        if held.interval(unit.code) is not None
    ]
    widths = [span.high - span.low for span in drawn]
    widest = max(drawn, key=lambda span: span.high - span.low)
    reading = words(
        "Mỗi vạch đứng là khoảng hạng của một đơn vị, chấm là hạng đã tính. Một nửa có khoảng rộng không "
        "quá "
        f"{words.whole(float(np.median(widths)))} bậc; rộng nhất là {widest.name}, {widest.low:.0f}–"
        f"{widest.high:.0f}.",
        f"Each upright line is one unit's interval, the dot its rank. For half of them it spans at most "
        f"{words.whole(float(np.median(widths)))} ranks; the widest is {widest.name}'s, {widest.low:.0f}–"
        f"{widest.high:.0f}.",
    )
    title = words("Khoảng hạng của mọi đơn vị", "Everybody's rank interval")
    across = words("Từ hạng đầu (trái) đến hạng cuối (phải)", "From the first (left) to the last (right)")
    return Figure("tat-ca", title, reading, drawn=ribbon(drawn, across, f"{title}. {reading}"), table_at=ALL)


def _shares(words: Words, held: Doubt, here: Standing) -> list[Figure]:
    """Of the whole doubt, and of the unit's own, the total share of each choice."""
    if any(choice.total is None for choice in held.choices):
        return []
    row, name = held.row[here.code], here.name.say(words.language)
    whole = [
        (_short(words, choice.name.say(words.language)), choice.total[0] if choice.total else 0.0)
        for choice in held.choices
    ]
    own = [
        (
            _short(words, choice.name.say(words.language)),
            float(choice.unit_total[row]) if choice.unit_total is not None else float("nan"),
        )
        for choice in held.choices
    ]
    titles = (
        ("phan-chung", words("Điều gì làm cả bảng dao động", "What moves the whole ranking"), whole),
        ("phan-rieng", words(f"Điều gì làm hạng {name} dao động", f"What moves the rank of {name}"), own),
    )
    drawn = []
    for key, title, parts in titles:
        known = [(text, share) for text, share in parts if not np.isnan(share)]
        if not known:
            continue
        first = max(known, key=lambda each: each[1])
        reading = words(
            f"Nhiều nhất là “{first[0]}”: {words.percent(min(first[1], 1.0), 0)} phương sai, kể cả phần "
            "tác động "
            "cùng lựa chọn khác.",
            f"Most comes from “{first[0]}”: {words.percent(min(first[1], 1.0), 0)} of the variance, what "
            "it does "
            "together with others included.",
        )
        rows = [(text, share, words.percent(min(max(share, 0.0), 1.0), 0)) for text, share in known]
        drawn.append(
            Figure(key, title, reading, drawn=portions(rows, f"{title}. {reading}"), table_at="#lua-chon")
        )
    return drawn


def _short(words: Words, text: str) -> str:
    kept = text if len(text) <= 38 else f"{text[:37]}…"
    return words.capital(kept)
