"""The rows of a desk as HTML: the templates' own, each drawn once and then only filled.

A desk shows twenty rows of four fields. Drawing each anew, with every label translated and every condition
asked again, took most of the page's time; so a row's template is drawn once for each language and kind of
row, with a mark wherever rows differ, and a row fills the marks. What a series is and why it is asked for
stands in the register, and is drawn once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from nhip.kernel.api import Refusal
from nhip.measure.collection.entry.naming import unit_words
from nhip.measure.collection.entry.purposes import purposes
from nhip.measure.collection.numbers import as_shown
from nhip.measure.collection.pages.entry.shown import Row
from nhip.measure.collection.register import register

_MARK: Final = "\x1f"  # stands in no template and in no word of the register
_DIFFERS: Final = (
    *("anchor", "name", "save", "period", "area", "history", "last", "last_period", "stake"),
    *("value", "options", "reason", "note", "seen", "stands", "warned"),
)


@dataclass(frozen=True)
class Group:
    """The rows of one series, drawn; ``head`` says what it is and why it is asked for."""

    code: str
    head: SafeString
    rows: SafeString


@dataclass(frozen=True)
class _Kind:
    """What changes the shape of a row."""

    language: str
    is_open: bool
    is_wrong: bool
    is_faulty: bool
    has_last: bool
    has_stake: bool


def drawn(rows: Iterable[Row], code: str, agency: str, *, is_open: bool) -> list[Group]:
    """The rows of an agency's desk in the round ``code``, by series and in their order."""
    language = get_language() or "vi"
    save = reverse("figures:desk_row", args=[code, agency])
    found = []
    for series, run in groupby(rows, key=lambda row: row.cell.series):
        listed = list(run)
        newest = max(row.cell.period for row in listed)
        text = "".join(_row(row, save, agency, language, is_open=is_open) for row in listed)
        found.append(Group(series, _head(language, series, newest), SafeString(text)))
    return found


def stands(row: Row, *, refused: Refusal | None = None, is_unfinished: bool = False) -> SafeString:
    """What stands in the row's cell, or why what was typed does not."""
    cell, language = row.cell, get_language() or "vi"
    told = {
        "number": cell.number,
        "is_handed_in": cell.number == cell.handed_in,
        "document": cell.document,
        "document_name": cell.document_name,
    }
    if refused is None and row.fault is None and row.conflict is None and not row.is_saved:
        return _stands(language, tuple(told.items()))
    came = {"row": row, "refused": refused, "is_unfinished": is_unfinished}
    return _in(language, "entry_row_stands", told | came)


def _row(row: Row, save: str, agency: str, language: str, *, is_open: bool) -> str:
    cell = row.cell
    kind = _Kind(
        language,
        is_open,
        is_wrong=row.fault is not None or row.conflict is not None,
        is_faulty=row.fault is not None,
        has_last=bool(cell.last_period),
        has_stake=row.stake is not None,
    )
    words = {
        "anchor": row.anchor,
        "name": row.name,
        "save": save,
        "period": cell.period,
        "area": row.area.say(language),
        "history": _history(language, agency, *cell.key),
        "last": as_shown(cell.last_value, language) or cell.last_status,
        "last_period": cell.last_period,
        "stake": row.stake.say(language) if row.stake else "",
        "value": row.value,
        "options": row.options,
        "reason": row.reason,
        "note": row.note,
        "seen": str(row.follows),
        "stands": stands(row),
        "warned": _warned(row),
    }
    safe = {name: conditional_escape(word) for name, word in words.items()}
    return "".join(safe[piece] if at % 2 else piece for at, piece in enumerate(_pieces(kind)))


@lru_cache(maxsize=128)
def _pieces(kind: _Kind) -> tuple[str, ...]:
    """The template of one kind of row, cut at its marks: text and the names of what differs, in turns."""
    marks = {name: SafeString(f"{_MARK}{name}{_MARK}") for name in _DIFFERS}
    return tuple(_in(kind.language, "entry_row", {**marks, **asdict(kind)}).split(_MARK))


@lru_cache(maxsize=2048)
def _head(language: str, series: str, newest: str) -> SafeString:
    row = register()[series]
    context = {"series": row, "unit": unit_words(row.unit), "purposes": purposes(series, newest)}
    return _in(language, "entry_series", context)


@lru_cache(maxsize=2048)
def _stands(language: str, cell: tuple[tuple[str, object], ...]) -> SafeString:
    return _in(language, "entry_row_stands", dict(cell))


def _warned(row: Row) -> SafeString:
    if not row.warnings:
        return SafeString("")
    return render_to_string("collection/entry_row_warned.html", {"warnings": row.warnings})


@lru_cache(maxsize=8192)
def _history(language: str, agency: str, series: str, area: str, period: str) -> str:
    with override(language):
        return reverse("figures:figure", args=[agency, series, area, period])


def _in(language: str, template: str, context: Mapping[str, object]) -> SafeString:
    with override(language):
        return render_to_string(f"collection/{template}.html", dict(context))
