"""What an edition is made of: its tree as rings and bars, with weights, and with a unit's scores."""

from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nhip.kernel.api import sort_key
from nhip.measure.audit.methods import aggregation
from nhip.measure.audit.words import Words
from nhip.measure.charts.framework import Part, sunburst, weights
from nhip.measure.engine.robustness import effective_weights
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer, permanent
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.ranking import editions_of, trail_of
from nhip.measure.pages.sections import said, sections_of
from nhip.measure.pages.tables import Column, Row, Table


def framework(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The page; ``don-vi`` names the unit whose scores it shows."""
    index = asking.index_named(code)
    if index.code != code:
        return redirect("measure:framework", code=index.code, edition=edition)
    field = board(asking.result_named(index.code, edition))
    words = said()
    here, unknown = _unit(request, field)
    title = words(f"{index.code} {edition} gồm những gì", f"What {index.code} {edition} is made of")
    parts = parts_of(field, here)
    context: dict[str, Any] = {
        "index": index,
        "edition": edition,
        "board": field,
        "title": title,
        "lead": _lead(words, field, parts),
        "here": here,
        "unknown": unknown,
        "units": sorted(field.standings, key=lambda unit: sort_key(unit.name.say(words.language))),
        "trail": trail_of(index, edition, {"name": words("Khung", "Framework")}),
        "sections": sections_of(index, edition, "framework"),
        "editions": editions_of(index),
        "permalink": permanent(request, **({"don_vi": here.code} if here else {})),
    }
    tables = [_table(words, field, parts, here)] if parts else []
    figures = _drawn(words, field, parts, here) if parts else []
    return answer(request, "measure/framework.html", context, tables=tables, figures=figures)


def _unit(request: HttpRequest, field: Board) -> tuple[Standing | None, str]:
    written = request.GET.get("don-vi", "").strip()
    if not written:
        return (None if "don-vi" in request.GET else field.ours), ""
    found = field.of.get(written) or field.of.get(written.upper())
    return (found, "") if found else (field.ours, written[:80])


def parts_of(field: Board, here: Standing | None) -> list[Part]:
    """Every part below the index that has scores in this edition, parents before children."""
    shares = effective_weights(field.result)
    tree = field.result.edition.tree
    parts: list[Part] = []

    def walk(parent: str, level: int, start: float) -> None:
        for code in tree.children[parent]:
            if code not in shares:
                continue
            parts.append(Part(code, level, abs(shares[code]), start, _filled(field, code, here)))
            walk(code, level + 1, start)
            start += abs(shares[code])

    walk(field.result.root, 1, 0.0)
    return parts


def _filled(field: Board, code: str, here: Standing | None) -> float | None:
    """How far along the field's scores the unit stands, 1 for the best; None where that means nothing."""
    if here is None or field.lower_is_better:
        return None
    scores = field.result.component(code)
    mine, low, high = scores[field.result.row(here.code)], np.nanmin(scores), np.nanmax(scores)
    if np.isnan(mine) or high <= low:
        return None
    share = float((mine - low) / (high - low))
    component = field.component(code)
    is_raw_and_falling = component.direction == "lower" and not component.normalise
    return 1.0 - share if is_raw_and_falling else share


def _lead(words: Words, field: Board, parts: list[Part]) -> str:
    tree = field.result.edition.tree
    first = [part for part in parts if part.level == 1]
    leaves = [
        part
        for part in parts
        if not any(code in {p.code for p in parts} for code in tree.children[part.code])
    ]
    if not parts:
        return words(
            "Kỳ này chỉ công bố điểm tổng, không có điểm từng phần, nên không vẽ được khung.",
            "Only the total of this edition was published, not its parts, so there is no framework to draw.",
        )
    root = field.root.aggregate
    how = aggregation(words, root.method) if root else ""
    return words(
        f"{len(first)} phần ở tầng đầu, {len(leaves)} thành phần cuối cùng; gộp ở tầng trên cùng bằng {how}.",
        f"{len(first)} parts on the first level, {len(leaves)} at the ends; combined at the top by the "
        f"{how}.",
    )


def _drawn(words: Words, field: Board, parts: list[Part], here: Standing | None) -> list[Figure]:
    first = [part for part in parts if part.level == 1]
    named = ", ".join(
        f"{field.component(part.code).title.say(words.language)} {words.percent(part.weight)}"
        for part in first
    )
    filled = here is not None and any(part.filled is not None for part in parts)
    name = here.name.say(words.language) if here else ""
    reading = (
        words(
            f"Mỗi cung rộng theo trọng số; phần tô đỏ là chỗ của {name} giữa mức thấp nhất và cao nhất của "
            "kỳ.",
            f"Arcs are as wide as their weight; the red part is where {name} stands between the lowest and "
            "the "
            "highest of the edition.",
        )
        if filled
        else words(
            "Mỗi cung rộng theo trọng số của phần ấy trong cả chỉ số.", "Arcs are as wide as their weight."
        )
    )
    rings = words("Khung của chỉ số", "The framework")
    bars = words("Trọng số của từng phần trong cả chỉ số", "The weight of each part in the whole")
    rows = [
        (
            f"{part.code} {field.component(part.code).title.say(words.language)}",
            part.level,
            part.weight,
            words.percent(part.weight),
        )
        for part in parts
    ]
    heaviest = max(parts, key=lambda part: part.weight if part.level == 1 else 0.0)
    same = all(abs(part.weight - heaviest.weight) < 1e-9 for part in first)
    weighed = (
        words(
            f"Các phần ở tầng đầu nặng bằng nhau: {words.percent(heaviest.weight)}.",
            f"The parts of the first level weigh the same: {words.percent(heaviest.weight)}.",
        )
        if same
        else words(
            f"Nặng nhất ở tầng đầu: {field.component(heaviest.code).title.say(words.language)}, "
            f"{words.percent(heaviest.weight)}.",
            f"The heaviest of the first level: {field.component(heaviest.code).title.say(words.language)}, "
            f"{words.percent(heaviest.weight)}.",
        )
    )
    return [
        Figure(
            "khung",
            rings,
            reading,
            drawn=sunburst(field.result.definition.code, parts, f"{rings}: {named}. {reading}"),
            table_at="#cac-phan",
        ),
        Figure("trong-so", bars, weighed, drawn=weights(rows, f"{bars}. {weighed}"), table_at="#cac-phan"),
    ]


def _table(words: Words, field: Board, parts: list[Part], here: Standing | None) -> Table:
    components = field.result.edition.components
    levels = {part.code: part.weight for part in parts}
    rows = []
    for part in parts:
        component = components[part.code]
        parent = component.parent
        above = levels.get(parent or "", 1.0)
        values: dict[str, Any] = {
            "code": part.code,
            "part": component.title.say(words.language),
            "share": 100 * part.weight / above if above else None,
            "weight": 100 * part.weight,
            "parent": parent if parent != field.result.root else None,
        }
        links = {}
        if here is not None:
            score = field.result.score(here.code, part.code)
            is_raw = component.direction == "lower" and not component.normalise
            values |= {
                "score": score,
                "rank": None if score is None or is_raw else field.rank_in(here.code, part.code),
            }
            links = {
                "score": reverse(
                    "measure:why",
                    args=[field.result.definition.code, field.result.edition.code, here.code, part.code],
                )
            }
        rows.append(
            Row(values, kind="sub" if part.level == 2 else "sub2" if part.level > 2 else "", links=links)
        )
    name = here.name.say(words.language) if here else ""
    return Table(
        "cac-phan",
        words("Các phần, trọng số và điểm", "Parts, weights and scores"),
        [
            Column("part", words("Phần", "Part"), is_head=True),
            Column("code", words("Mã", "Code"), is_minor=True),
            Column("share", words("Trong phần cha, %", "Of its parent, %"), 1, is_minor=True),
            Column("weight", words("Trong cả chỉ số, %", "Of the whole, %"), 1),
            *(
                [
                    Column("score", words(f"Điểm {name}", f"Score of {name}"), field.places),
                    Column("rank", words("Hạng riêng", "Own rank"), 0),
                ]
                if here
                else []
            ),
        ],
        rows,
        note=words(
            "Bấm vào điểm để xem vì sao có con số ấy.", "Follow a score to see why that number stands there."
        )
        if here
        else "",
    )
