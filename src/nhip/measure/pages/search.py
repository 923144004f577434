"""Search by name, with or without tone marks: units in the newest editions, and indices."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nhip.kernel.api import fold
from nhip.measure import queries, shelf
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer
from nhip.measure.pages.board import board

if TYPE_CHECKING:
    from nhip.measure.engine.units import Unit

MOST = 40


def search(request: HttpRequest) -> HttpResponse:
    """What ``q`` finds. Nothing asked teaches what can be asked; nothing found says what else to try."""
    words = request.GET.get("q", "").strip()[:80]
    found = _units(words) if words else []
    indices = [index for code in shelf.codes() if words and _is_index(words, index := shelf.definition(code))]
    context = {"words": words, "found": found[:MOST], "more": max(0, len(found) - MOST), "indices": indices}
    context["trail"] = [{"name": _("Tìm")}]
    return answer(request, "measure/search.html", context)


def _is_index(words: str, index: Any) -> bool:
    asked = fold(words)
    return any(asked in fold(text) for text in (index.code, index.heading.title.vi, index.heading.title.en))


def _units(words: str) -> list[dict[str, Any]]:
    """Units whose name holds the words, names that begin with them first, with the places they take."""
    by_list: dict[str, dict[str, Unit]] = {}
    for code in shelf.codes():
        index = shelf.definition(code)
        by_list.setdefault(index.heading.units.list or code, asking.units_of(index))
    asked = fold(words)
    hits = [unit for units in by_list.values() for unit in units.values() if asking.matches(unit, words)]
    language = asking.language()
    hits.sort(
        key=lambda unit: (
            not fold(unit.title.say(language)).startswith(asked),
            fold(unit.title.say(language)),
        )
    )
    return [{"unit": unit, "places": _places(unit.code)} for unit in hits]


def _places(unit: str) -> list[dict[str, Any]]:
    places = []
    for code in shelf.codes():
        index = shelf.definition(code)
        edition = asking.latest_edition(index)
        if edition is None:
            continue
        standing = board(queries.result(index.code, edition)).of.get(unit)
        if standing is not None:
            places.append({"index": index, "edition": edition, "standing": standing})
    return places
