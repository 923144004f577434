"""Reading what a reader asked: an index, an edition, a unit, a number, out of an address or a form.

Addresses are forgiving where it costs nothing (``egdi`` is EGDI) and otherwise lead to the page that says
there is no such thing and offers a search.
"""

import re
from typing import Final

from django.http import Http404, QueryDict
from django.utils.translation import get_language

from nhip.kernel.api import fold
from nhip.measure import queries, shelf
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.units import Unit, UnitList

# The unit that a page is about where nobody chose one.
OURS: Final = {"un-members": "VNM"}
_NUMBER: Final = re.compile(r"[-−+]?[0-9]+(?:[.,][0-9]+)?")


def language() -> str:
    """The language of the page: ``vi`` or ``en``."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def index_named(code: str) -> Definition:
    """The index of that code, in any case; a page that is not there otherwise."""
    try:
        return shelf.definition(code)
    except Problems as problems:
        raise Http404(str(problems)) from problems


def edition_named(index: Definition, edition: str) -> str:
    """The edition's code, if the index has it."""
    if edition not in index.editions:
        raise Http404(f"{index.code} has no edition {edition}")
    return edition


def latest_edition(index: Definition) -> str | None:
    """The newest edition that has figures."""
    held = queries.editions_with_figures(index.code)
    return held[-1] if held else None


def result_or_none(index: Definition, edition: str) -> Result | None:
    """The edition computed from stored figures; None where there are none for it."""
    return (
        queries.result(index.code, edition) if edition in queries.editions_with_figures(index.code) else None
    )


def result_named(code: str, edition: str) -> Result:
    """The computed edition; a page that is not there where index, edition or figures are lacking."""
    index = index_named(code)
    result = result_or_none(index, edition_named(index, edition))
    if result is None:
        raise Http404(f"{index.code} {edition} has no figures")
    return result


def units_of(index: Definition) -> dict[str, Unit]:
    """The units of an index by code; units of an index that names none are known by code alone."""
    held: UnitList | None = shelf.units_of(index)
    return held.units if held else {}


def our_unit(index: Definition) -> str:
    """The unit an index is read for where nobody chose one; empty where there is none."""
    return OURS.get(index.heading.units.list or "", "")


def unit_named(result: Result, code: str) -> str:
    """The unit's code, if it is in this edition."""
    if code in result:
        return code
    if code.upper() in result:
        return code.upper()
    raise Http404(f"{code} is not in {result.root} {result.edition.code}")


def number_written(text: str) -> float | None:
    """A number as a Vietnamese or an English reader writes it: ``46,5`` and ``46.5``; None where it is
    none.
    """
    stripped = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(stripped):
        return None
    return float(stripped.replace(",", ".").replace("−", "-"))


def matches(unit: Unit, words: str) -> bool:
    """Whether ``words`` are part of one of the unit's names or its code, with or without tone marks."""
    asked = fold(words)
    return any(asked in fold(name) for name in (unit.title.vi, unit.title.en, unit.code, *unit.aliases))


def many(query: QueryDict, name: str, most: int) -> list[str]:
    """Up to ``most`` different values of a parameter, in order; commas part values too."""
    values = [part.strip() for value in query.getlist(name) for part in value.split(",")]
    return list(dict.fromkeys(value for value in values if value))[:most]
