"""The tables of the page of doubt: what was varied and what it did, and every unit's interval."""

from functools import lru_cache

import numpy as np
from django.http import QueryDict
from django.urls import reverse

from nhip.measure.audit.words import Words
from nhip.measure.charts.rank_intervals import cell_interval
from nhip.measure.doubt import Choice, Doubt
from nhip.measure.pages.board import Board, Standing
from nhip.measure.pages.doubt_asked import Asked
from nhip.measure.pages.doubt_drawn import span_of
from nhip.measure.pages.sections import said
from nhip.measure.pages.tables import SORT, Column, Row, Table, in_order
from nhip.measure.worked_out import FoundDoubt


def choices_table(words: Words, held: Doubt, here: Standing) -> Table:
    """Each choice: between what it was drawn, what it moves alone, its share of the doubt."""
    name = here.name.say(words.language)
    has_shares = all(choice.total is not None for choice in held.choices)
    shares = [
        Column("first", words("Bậc một, %", "First, %"), 1, is_minor=True),
        Column("total", words("Toàn phần, %", "Total, %"), 1),
        Column("range", words("Khoảng tin, %", "Interval, %"), 1, is_minor=True),
        Column("own", words(f"Phần của {name}, %", f"Share for {name}, %"), 1),
    ]
    return Table(
        "lua-chon",
        words(
            "Điều gì được cho thay đổi, và mỗi điều làm đổi bao nhiêu", "What was varied, and what each did"
        ),
        [
            Column("choice", words("Lựa chọn", "Choice"), is_head=True),
            Column("how", words("Thay đổi ra sao", "How"), is_minor=True),
            Column("shift", words("Dời hạng, bậc", "Moves by"), 2),
            Column("interval", words(f"Hạng {name}", f"Rank of {name}"), 0),
            *(shares if has_shares else []),
        ],
        [_choice_row(words, held, choice, here) for choice in held.choices],
        note=words(
            "“Dời hạng” và “Hạng” là khi chỉ lựa chọn ấy thay đổi: các hạng xê dịch trung bình bao nhiêu "
            "bậc, và "
            "đơn vị này ở khoảng nào. Các phần trăm là chỉ số Sobol: phần phương sai lựa chọn ấy gây ra "
            "một mình "
            "(bậc một), và kể cả cùng lựa chọn khác (toàn phần); các phần toàn phần cộng lại có thể quá 100.",
            "“Moves by” and “Rank” are for that choice varied alone: by how many places ranks move in the "
            "mean, and "
            "where this unit then stands. The percentages are Sobol's shares: what the choice makes of the "
            "variance "
            "by itself (first), and together with others (total); totals may add up to over 100.",
        )
        if has_shares
        else "",
    )


def _choice_row(words: Words, held: Doubt, choice: Choice, here: Standing) -> Row:
    row = held.row[here.code]
    low, high = choice.low[row], choice.high[row]
    own = np.nan if choice.unit_total is None else float(choice.unit_total[row])
    return Row(
        {
            "choice": words.capital(choice.name.say(words.language)),
            "how": choice.how.say(words.language),
            "shift": choice.shift,
            "interval": f"{low:.0f}–{high:.0f}" if high > low else f"{low:.0f}",
            "first": _percent(choice.first),
            "total": _percent(choice.total),
            "range": _range(words, choice.total),
            "own": None if np.isnan(own) else 100 * own,
        }
    )


def _percent(share: tuple[float, float, float] | None) -> float | None:
    # An estimate a little under nothing is nothing.
    return None if share is None or np.isnan(share[0]) else 100 * max(share[0], 0.0)


def _range(words: Words, share: tuple[float, float, float] | None) -> str | None:
    if share is None or np.isnan(share[1]):
        return None
    return f"{words.number(100 * max(share[1], 0.0), 1)}–{words.number(100 * share[2], 1)}"


def everybody(field: Board, found: FoundDoubt, asked: Asked, query_string: str) -> Table:
    """Every unit with a rank: its interval, its chances, the band of those it is not told apart from."""
    query = QueryDict(query_string)
    words = said()
    whom = (asked.here.code, asked.peer.code if asked.peer else "", asked.top)
    kept = _rows(field, found, whom, words.language)
    columns = _columns(words, asked)
    rows = [_marked(row, asked) for row in kept]
    ordered = in_order(
        rows, columns, query.get(SORT, ""), default=lambda row: (row.values["rank"], row.values["unit"])
    )
    return Table(
        "moi-don-vi",
        words("Khoảng hạng của mọi đơn vị", "Everybody's rank interval"),
        columns,
        ordered,
        note=words(
            "Hai đơn vị phân định được khi một bên đứng trước trong ít nhất 95 % số lần tính. “Còn ngỏ” là "
            "những "
            "hạng còn có thể sau khi so với từng đơn vị khác. Ranh giới giữa hai dải chỉ có ở nơi mọi đơn "
            "vị phía "
            "trên đều phân định được với mọi đơn vị phía dưới.",
            "Two units are told apart when one stands before the other in at least 95 % of the runs. "
            "“Open” are the "
            "places that remain after comparing with each other unit. Bands are parted only where every "
            "unit above "
            "is told apart from every unit below.",
        ),
        query=query,
        is_sticky=True,
    )


def _columns(words: Words, asked: Asked) -> list[Column]:
    return [
        Column("rank", words("Hạng", "Rank"), 0, sorts=True),
        Column("name", words("Tên", "Name"), is_head=True, sorts=True),
        Column("low", words("Từ", "Best"), 0, sorts=True),
        Column("high", words("Đến", "Worst"), 0, sorts=True),
        Column("drawn", "", is_minor=True, is_drawn=True),
        Column("middle", words("Hạng giữa", "Median"), 0, is_minor=True, sorts=True),
        Column("width", words("Rộng, bậc", "Width"), 0, is_minor=True, sorts=True),
        Column(
            "top", words(f"Vào tốp {asked.top}, %", f"First {asked.top}, %"), 1, is_minor=True, sorts=True
        ),
        Column("open", words("Còn ngỏ", "Open"), 0, is_minor=True),
        Column("band", words("Dải", "Band"), 0, is_minor=True, sorts=True),
    ]


def _marked(row: Row, asked: Asked) -> Row:
    unit = row.values["unit"]
    kind = "ours" if unit == asked.here.code else "peer" if asked.peer and unit == asked.peer.code else ""
    return Row(row.values, kind, row.links, row.remarks, row.drawn)


@lru_cache(maxsize=64)
def _rows(field: Board, found: FoundDoubt, whom: tuple[str, str, int], language: str) -> tuple[Row, ...]:
    here, peer, top = whom
    held = found.doubt
    asked = Asked(field.of[here], field.of.get(peer), top)
    code, edition = field.result.definition.code, field.result.edition.code
    rows = []
    for unit in field.standings:
        between = held.interval(unit.code)
        if between is None:
            continue
        row = held.row[unit.code]
        values = {
            "rank": unit.rank,
            "name": unit.name.say(language),
            "low": between[0],
            "high": between[1],
            "middle": float(held.middle[row]),
            "width": between[1] - between[0],
            "top": 100 * held.chance_of_top(unit.code, top),
            "open": f"{held.first[row]:.0f}–{held.last[row]:.0f}",
            "band": int(held.band[row]),
            "unit": unit.code,
        }
        drawn = cell_interval(span_of(held, unit, asked, language), field.count)
        address = reverse("measure:unit", args=[code, edition, unit.code])
        rows.append(Row(values, "", {"name": address}, drawn={"drawn": drawn}))
    return tuple(rows)
