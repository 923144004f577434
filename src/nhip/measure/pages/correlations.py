"""How the parts of an edition go together: a map, the pairs to look at, parts that lean to another pillar."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from numpy.typing import NDArray

from nhip.measure.audit.words import Words
from nhip.measure.charts.correlation_map import correlation_map
from nhip.measure.engine.coherence import TOO_HIGH, WEAK, correlations
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer
from nhip.measure.pages.board import Board, board
from nhip.measure.pages.ranking import editions_of, trail_of
from nhip.measure.pages.sections import said, sections_of
from nhip.measure.pages.tables import Column, Row, Table

# Under so many units a correlation says nothing.
FEWEST_UNITS = 8


@dataclass(frozen=True, eq=False)
class Matrix:
    """Correlations between the inputs of an edition, in the order of its tree; ``pillars`` are their
    parents.
    """

    codes: tuple[str, ...]
    pillars: tuple[str, ...]
    values: NDArray[np.float64]
    to_pillar: dict[str, dict[str, float]]

    def flag(self, row: int, column: int) -> str:
        """What is to be said of a pair: sisters should go together, but not be the same."""
        value = self.values[row, column]
        if np.isnan(value):
            return ""
        if value > TOO_HIGH:
            return "redundant"
        if self.pillars[row] != self.pillars[column]:
            return ""
        return "negative" if value < 0 else "weak" if value < WEAK else ""


def correlations_page(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The page."""
    index = asking.index_named(code)
    if index.code != code:
        return redirect("measure:correlations", code=index.code, edition=edition)
    field = board(asking.result_named(index.code, edition))
    words = said()
    title = words(
        f"Các thành phần {index.code} {edition} đi cùng nhau ra sao",
        f"How the components of {index.code} {edition} go together",
    )
    held = matrix_of(field)
    has_map = len(held.codes) > 1 and field.count >= FEWEST_UNITS
    context: dict[str, Any] = {
        "index": index,
        "edition": edition,
        "board": field,
        "title": title,
        "lead": _lead(words, field, held) if has_map else _why_not(words, field, held),
        "has_map": has_map,
        "trail": trail_of(index, edition, {"name": words("Tương quan", "Correlations")}),
        "sections": sections_of(index, edition, "correlations"),
        "editions": editions_of(index),
    }
    tables = [_pairs(words, field, held), *_leaning(words, field, held)] if has_map else []
    figures = [_map(words, held)] if has_map else []
    return answer(request, "measure/correlations.html", context, tables=tables, figures=figures)


@lru_cache(maxsize=64)
def matrix_of(field: Board) -> Matrix:
    """The correlations of an edition, over the units that have both scores."""
    result, tree = field.result, field.result.edition.tree
    inputs = set(result.plan.table.inputs) - {result.root}
    codes: list[str] = []

    def walk(parent: str) -> None:
        for code in tree.children[parent]:
            if code in inputs:
                codes.append(code)
            else:
                walk(code)

    walk(result.root)
    kept = [code for code in codes if not np.isnan(result.component(code)).all()]
    scores = [_rising(field, code) for code in kept]
    parents = [result.edition.components[code].parent or result.root for code in kept]
    pillars = list(dict.fromkeys(parent for parent in parents if parent != result.root))
    to_pillar: dict[str, dict[str, float]] = {}
    for code, own in zip(kept, scores, strict=True):
        to_pillar[code] = {
            pillar: float(correlations(np.column_stack([own, result.component(pillar)]))[0, 1])
            for pillar in pillars
        }
    values = correlations(np.column_stack(scores)) if kept else np.zeros((0, 0))
    return Matrix(tuple(kept), tuple(parents), values, to_pillar)


def _rising(field: Board, code: str) -> NDArray[np.float64]:
    """Scores with the better ones higher: a raw figure of which less is better is turned round."""
    component = field.component(code)
    values = field.result.component(code)
    return -values if component.direction == "lower" and not component.normalise else values


def _why_not(words: Words, field: Board, held: Matrix) -> str:
    if len(held.codes) < 2:
        return words(
            "Kỳ này chỉ có một thành phần có số liệu, nên không có tương quan nào để xem.",
            "Only one component of this edition has figures, so there is no correlation to look at.",
        )
    return words(
        f"Chỉ có {field.count} đơn vị; dưới {FEWEST_UNITS} đơn vị, tương quan không nói lên điều gì.",
        f"There are only {field.count} units; under {FEWEST_UNITS} a correlation says nothing.",
    )


def _flagged(held: Matrix) -> list[tuple[int, int, str]]:
    return [
        (row, column, held.flag(row, column))
        for row in range(len(held.codes))
        for column in range(row)
        if held.flag(row, column)
    ]


def _lead(words: Words, field: Board, held: Matrix) -> str:
    flagged = _flagged(held)
    counted = {
        flag: sum(1 for each in flagged if each[2] == flag) for flag in ("negative", "weak", "redundant")
    }
    pairs = len(held.codes) * (len(held.codes) - 1) // 2
    if not flagged:
        return words(
            f"{pairs} cặp thành phần của {field.count} đơn vị đều đi cùng nhau vừa phải: không cặp nào kéo "
            "ngược, "
            "quá yếu hay gần như trùng nhau.",
            f"All {pairs} pairs of components, over {field.count} units, go together in measure: none "
            "pulls the other "
            "way, is too weak or nearly repeats another.",
        )
    return words(
        f"Trong {pairs} cặp thành phần: {counted['negative']} cặp cùng trụ cột kéo ngược nhau, "
        f"{counted['weak']} cặp "
        f"cùng trụ cột liên hệ yếu, {counted['redundant']} cặp gần như trùng nhau.",
        f"Of {pairs} pairs of components: {counted['negative']} of one pillar pull against one another, "
        f"{counted['weak']} of one pillar are weakly linked, {counted['redundant']} nearly repeat one "
        "another.",
    )


def says(words: Words, flag: str) -> str:
    """A flag in words."""
    return {
        "negative": words("kéo ngược nhau", "pull against one another"),
        "weak": words("liên hệ yếu", "weakly linked"),
        "redundant": words("gần như trùng nhau", "nearly the same"),
    }.get(flag, "")


def _map(words: Words, held: Matrix) -> Figure:
    count = len(held.codes)
    flags = np.array([[held.flag(row, column) for column in range(count)] for row in range(count)], dtype=str)
    written = [[words.number(float(value)) for value in row] for row in held.values]
    low = np.nanmin(held.values[np.tril_indices(count, -1)])
    high = np.nanmax(held.values[np.tril_indices(count, -1)])
    title = words("Bản đồ tương quan", "Map of correlations")
    reading = words(
        f"Càng đậm càng chặt: xanh là cùng chiều, đỏ là ngược chiều; từ {words.number(float(low))} đến "
        f"{words.number(float(high))}. Góc đen: gần như trùng nhau (trên {words.number(TOO_HIGH)}); chấm: "
        "yếu (dưới "
        f"{words.number(WEAK, 1)}); khung đỏ: kéo ngược trong cùng trụ cột.",
        f"The deeper the closer: blue together, red apart; from {words.number(float(low))} to "
        f"{words.number(float(high))}. Black corner: nearly the same (over {words.number(TOO_HIGH)}); dot: "
        "weak (under "
        f"{words.number(WEAK, 1)}); red frame: against one another within a pillar.",
    )
    table = Table(
        "ma-tran",
        title,
        [
            Column("code", words("Thành phần", "Component"), is_head=True),
            *(Column(f"c{place}", code, 2) for place, code in enumerate(held.codes)),
        ],
        [
            Row({"code": code, **{f"c{place}": _known(held.values[row, place]) for place in range(count)}})
            for row, code in enumerate(held.codes)
        ],
    )
    drawn = correlation_map(
        list(zip(held.codes, held.pillars, strict=True)), held.values, flags, written, f"{title}. {reading}"
    )
    return Figure("ban-do", title, reading, drawn=drawn, table=table)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _pairs(words: Words, field: Board, held: Matrix) -> Table:
    """Sisters, and whatever else is flagged; what is flagged first."""
    rows = []
    for row in range(len(held.codes)):
        for column in range(row):
            flag = held.flag(row, column)
            is_sister = held.pillars[row] == held.pillars[column]
            value = _known(held.values[row, column])
            if value is None or not (flag or is_sister):
                continue
            first, second = held.codes[column], held.codes[row]
            rows.append(
                Row(
                    {
                        "first": field.component(first).title.say(words.language),
                        "second": field.component(second).title.say(words.language),
                        "pillar": held.pillars[row]
                        if is_sister
                        else f"{held.pillars[column]} · {held.pillars[row]}",
                        "value": value,
                        "flag": says(words, flag),
                    },
                    remarks={"first": first, "second": second},
                )
            )
    order = [says(words, flag) for flag in ("negative", "redundant", "weak")]
    rows.sort(
        key=lambda row: (
            order.index(row.values["flag"]) if row.values["flag"] else len(order),
            row.values["value"],
        )
    )
    return Table(
        "cac-cap",
        words(
            "Các cặp cùng trụ cột, và mọi cặp cần xem lại", "Pairs of one pillar, and all that need a look"
        ),
        [
            Column("first", words("Thành phần", "Component"), is_head=True),
            Column("second", words("và", "and")),
            Column("pillar", words("Trụ cột", "Pillar"), is_minor=True),
            Column("value", words("Tương quan", "Correlation"), 2),
            Column("flag", words("Cần xem", "To look at")),
        ],
        rows,
    )


def _leaning(words: Words, field: Board, held: Matrix) -> list[Table]:
    """Components that go with another pillar more than with their own."""
    if len(set(held.pillars)) < 2:
        return []
    rows = []
    for code, pillar in zip(held.codes, held.pillars, strict=True):
        known = {name: value for name, value in held.to_pillar[code].items() if not np.isnan(value)}
        others = {name: value for name, value in known.items() if name != pillar}
        if pillar not in known or not others:
            continue
        nearest = max(others, key=lambda name: others[name])
        leans = others[nearest] > known[pillar]
        rows.append(
            Row(
                {
                    "part": field.component(code).title.say(words.language),
                    "own": known[pillar],
                    "pillar": pillar,
                    "nearest": nearest,
                    "other": others[nearest],
                    "flag": words("gần trụ cột khác hơn", "closer to another pillar") if leans else "",
                },
                remarks={"part": code},
            )
        )
    rows.sort(key=lambda row: (not row.values["flag"], row.values["own"] - row.values["other"]))
    return (
        [
            Table(
                "giua-cac-tru",
                words(
                    "Từng thành phần với trụ cột của nó và trụ cột gần nhất",
                    "Each component with its pillar and the nearest other",
                ),
                [
                    Column("part", words("Thành phần", "Component"), is_head=True),
                    Column("pillar", words("Trụ cột", "Pillar"), is_minor=True),
                    Column("own", words("Với trụ cột của nó", "With its own"), 2),
                    Column("nearest", words("Trụ cột khác gần nhất", "Nearest other"), is_minor=True),
                    Column("other", words("Với trụ cột ấy", "With that"), 2),
                    Column("flag", words("Cần xem", "To look at")),
                ],
                rows,
            )
        ]
        if rows
        else []
    )
