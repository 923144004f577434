"""Which index, edition and units a comparison, a simulation or a goal is about, read from the address's
query.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest

from nhip.kernel.api import sort_key
from nhip.measure import queries, shelf
from nhip.measure.engine.definition import Definition
from nhip.measure.pages import asking
from nhip.measure.pages.board import Board, Standing, board


@dataclass(frozen=True)
class Chosen:
    """An index and an edition with figures, its board, and what else can be chosen."""

    index: Definition
    edition: str
    board: Board

    @property
    def indices(self) -> list[Definition]:
        """Indices that have figures."""
        return [shelf.definition(code) for code in shelf.codes() if queries.editions_with_figures(code)]

    @property
    def editions(self) -> list[str]:
        """Editions that have figures, newest first."""
        return list(reversed(queries.editions_with_figures(self.index.code)))

    @property
    def units(self) -> list[Standing]:
        """Units of the edition by name."""
        return _by_name(self.board, asking.language())


@lru_cache(maxsize=64)
def _by_name(field: Board, language: str) -> list[Standing]:
    return sorted(field.standings, key=lambda unit: sort_key(unit.name.say(language)))


def chosen(request: HttpRequest) -> Chosen:
    """What ``chi-so`` and ``ky`` name; the index of the UN and its newest edition by default."""
    with_figures = [code for code in shelf.codes() if queries.editions_with_figures(code)]
    if not with_figures:
        raise Http404("no index has figures")
    default = "EGDI" if "EGDI" in with_figures else with_figures[0]
    index = asking.index_named(request.GET.get("chi-so") or default)
    held = queries.editions_with_figures(index.code)
    edition = request.GET.get("ky") or (held[-1] if held else "")
    if edition not in held:
        edition = held[-1] if held and edition not in index.editions else edition
    return Chosen(index, edition, board(asking.result_named(index.code, edition)))


def unit_chosen(request: HttpRequest, about: Chosen) -> str:
    """The unit that ``don-vi`` names, by code or name; our own, or the last of the ranking, by default."""
    written = request.GET.get("don-vi", "").strip()
    field = about.board
    if written:
        if written in field.of:
            return written
        held = shelf.units_of(about.index)
        guessed = held.guess(written) if held else None
        if guessed in field.of:
            return str(guessed)
        raise Http404(f"{written} is not in {about.index.code} {about.edition}")
    return field.ours.code if field.ours else field.standings[-1].code
