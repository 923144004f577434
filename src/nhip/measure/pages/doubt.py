"""How sure the ranks of an edition are: a unit's interval and chances, everybody's, and where doubt comes
from.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nhip.kernel.api import sort_key
from nhip.measure import worked_out
from nhip.measure.audit.words import Words
from nhip.measure.doubt import Doubt
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer, permanent
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.doubt_asked import Asked, read_asked
from nhip.measure.pages.doubt_drawn import drawings
from nhip.measure.pages.doubt_tables import choices_table, everybody
from nhip.measure.pages.ranking import editions_of, trail_of
from nhip.measure.pages.sections import not_there, said, sections_of
from nhip.measure.worked_out import FoundDoubt


def doubt(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The page, or what is there in its place while nothing is stored."""
    index = asking.index_named(code)
    if index.code != code:
        return redirect("measure:doubt", code=index.code, edition=edition)
    field = board(asking.result_named(index.code, edition))
    words = said()
    title = words(
        f"Thứ hạng {index.code} {edition} chắc đến đâu", f"How sure the {index.code} {edition} ranks are"
    )
    context: dict[str, Any] = {
        "index": index,
        "edition": edition,
        "board": field,
        "title": title,
        "trail": trail_of(index, edition, {"name": words("Độ chắc", "Certainty")}),
        "sections": sections_of(index, edition, "doubt"),
        "editions": editions_of(index),
    }
    state = worked_out.doubt(index.code, edition)
    if not isinstance(state, FoundDoubt):
        return not_there(request, state, context, title)
    held = state.doubt
    asked = read_asked(request.GET, field, held)
    tables = [choices_table(words, held, asked.here), everybody(field, state, asked, request.GET.urlencode())]
    context |= {
        "found": state,
        "asked": asked,
        "sentence": _sentence(words, held, asked),
        "facts": _facts(words, held, asked),
        "bands": _bands(words, field, held, asked.here),
        "about": _about(words, held),
        "not_varied": [
            {"name": words.capital(name.say(words.language)), "why": why} for name, why in held.not_varied
        ],
        "notices": held.notices,
        "units": _by_name(field, words.language),
        "command": f"nhip index uncertainty {index.code} --edition {edition} --vary vary.yaml",
        "choices_file": _choices_file(held),
        "permalink": permanent(
            request,
            don_vi=asked.here.code,
            tot=str(asked.top),
            **({"so_voi": asked.peer.code} if asked.peer else {}),
        ),
    }
    figures = drawings(words, field, held, asked)
    return answer(request, "measure/doubt.html", context, tables=tables, figures=figures)


def _sentence(words: Words, held: Doubt, asked: Asked) -> str:
    """The answer in one sentence."""
    low, high = held.interval(asked.here.code) or (0, 0)
    name, rank = asked.here.name.say(words.language), words.whole(asked.here.rank)
    level = words.percent(held.level, 0)
    if low == high:
        return words(
            f"{name}: hạng {rank}, và ít nhất {level} số lần tính lại vẫn cho hạng {low}.",
            f"{name}: rank {rank}, and at least {level} of the runs give rank {low} again.",
        )
    return words(
        f"{name}: hạng {rank}, trong khoảng {low}–{high} ở ít nhất {level} số lần tính lại.",
        f"{name}: rank {rank}, between {low} and {high} in at least {level} of the runs.",
    )


def _facts(words: Words, held: Doubt, asked: Asked) -> list[dict[str, str]]:
    here = asked.here.code
    facts = [
        {
            "name": words(f"Khả năng vào tốp {asked.top}", f"Chance of the first {asked.top}"),
            "value": chance(words, held.chance_of_top(here, asked.top)),
            "more": _of_runs(words, held.chance_of_top(here, asked.top), held.draws),
        }
    ]
    if asked.peer is not None:
        name = asked.peer.name.say(words.language)
        facts.append(
            {
                "name": words(f"Khả năng đứng trước {name}", f"Chance of standing before {name}"),
                "value": chance(words, held.chance_of_beating(here, asked.peer.code)),
                "more": _of_runs(words, held.chance_of_beating(here, asked.peer.code), held.draws),
            }
        )
    facts.append(
        {
            "name": words("Chưa phân định được với", "Not told apart from"),
            "value": words.whole(len(held.not_told_apart(here))),
            "more": words(f"trong {len(held.order) - 1} đơn vị khác", f"of {len(held.order) - 1} others"),
        }
    )
    return facts


def _of_runs(words: Words, share: float, draws: int) -> str:
    """The runs behind a chance; a tie counts as half a run for each side."""
    runs, of = words.number(share * draws, 0), words.whole(draws)
    return words(f"{runs} trên {of} lần tính lại", f"{runs} of {of} runs")


def chance(words: Words, share: float) -> str:
    """A chance as a reader should hear it: never quite nothing, never quite certain, unless it was so."""
    if 0 < share < 0.01:
        return words("dưới 1 %", "under 1 %")
    if 0.99 < share < 1:
        return words("trên 99 %", "over 99 %")
    return words.percent(share, 0)


def _bands(words: Words, field: Board, held: Doubt, here: Standing) -> list[str]:
    """Which band the unit is in, with whom, and which places the comparisons leave open to it."""
    row, name = held.row[here.code], here.name.say(words.language)
    count, mine = int(np.nanmax(held.band)), int(held.band[row])
    others = [code for code in held.order if held.band[held.row[code]] == mine and code != here.code]
    first, last = int(held.first[row]), int(held.last[row])
    said = []
    if count == 1:
        said.append(
            words(
                "Không có ranh giới nào chắc chắn: cả bảng là một dải, đơn vị nào cũng có thể lẫn với đơn "
                "vị kề bên.",
                "There is no line that can be drawn for sure: the whole ranking is one band, each unit "
                "running into "
                "the next.",
            )
        )
    else:
        names = [field.of[code].name.say(words.language) for code in others]
        together = words.some(names, 20, words("đơn vị", "units"))
        said.append(
            words(
                f"Bảng chia được thành {count} dải chắc chắn; {name} ở dải {mine}"
                + (f", cùng {together}." if names else ", một mình."),
                f"The ranking falls into {count} bands for sure; {name} is in band {mine}"
                + (f", with {together}." if names else ", alone."),
            )
        )
    said.append(
        words(
            f"So từng cặp một, chỗ còn ngỏ cho {name} là từ hạng {first} đến hạng {last}."
            if first < last
            else f"So từng cặp một, {name} chỉ có thể ở hạng {first}.",
            f"Compared with each other unit in turn, {name} may stand anywhere from {first} to {last}."
            if first < last
            else f"Compared with each other unit in turn, {name} can only stand at {first}.",
        )
    )
    return said


def _about(words: Words, held: Doubt) -> list[dict[str, str]]:
    facts = [
        (words("Số lần tính lại", "Runs"), words.whole(held.runs)),
        (words("Hạt ngẫu nhiên", "Seed"), str(held.seed)),
        (words("Khoảng hạng chứa", "An interval holds"), words.percent(held.level, 0)),
    ]
    if held.share_runs:
        facts.append(
            (words("Số lần tính để chia phần dao động", "Runs for shares"), words.whole(held.share_runs))
        )
    return [{"name": name, "value": value} for name, value in facts]


def _choices_file(held: Doubt) -> str:
    import yaml  # noqa: PLC0415 - only this page and the audit write YAML

    written: str = yaml.safe_dump(
        held.variation, allow_unicode=True, sort_keys=False, default_flow_style=None, width=96
    )
    return written


@lru_cache(maxsize=64)
def _by_name(field: Board, language: str) -> list[Standing]:
    return sorted(
        (unit for unit in field.standings if unit.rank is not None),
        key=lambda unit: sort_key(unit.name.say(language)),
    )
