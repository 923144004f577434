"""Reading the stored figures, and the results that follow from them.

Results are pure functions of the stored sets, so they are kept in this process under the sets' digests and
forgotten when a set changes.
"""

import threading
import time
from dataclasses import dataclass
from functools import lru_cache

from nhip.kernel.api import Source, source
from nhip.measure import shelf
from nhip.measure.audit.varied import by_default
from nhip.measure.engine.computing import compute
from nhip.measure.engine.figures import Figure, Figures, collect
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.uncertainty import Uncertainty, vary
from nhip.measure.measuring import known_measures
from nhip.measure.models import StoredFigure, StoredSet

# How long a process may serve results of a set that another process has just replaced.
_FRESH_SECONDS = 2.0
_lock = threading.Lock()
_seen: tuple[float, dict[str, StoredSet]] = (0.0, {})


@dataclass(frozen=True)
class Evidence:
    """What stands behind one number: its figure, series and source, its set and the event that told of it."""

    figure: Figure
    written: str
    series: shelf.Series | None
    source: Source | None
    stored: StoredSet
    set_code: str


def stored_sets() -> dict[str, StoredSet]:
    """The newest stored set of each code; asked of the database at most every two seconds."""
    global _seen  # noqa: PLW0603 - one small cache for the process
    asked, held = _seen
    if time.monotonic() - asked < _FRESH_SECONDS:
        return held
    with _lock:
        newest: dict[str, StoredSet] = {}
        for stored in StoredSet.objects.order_by("loaded_at"):
            newest[stored.code] = stored
        _seen = (time.monotonic(), newest)
    return newest


def forget() -> None:
    """Ask the database again at the next question."""
    global _seen  # noqa: PLW0603 - "
    _seen = (0.0, {})


def result(code: str, edition: str | None = None) -> Result:
    """A shipped index computed from the stored figures.

    Raises :class:`Problems` when the edition is unknown or has no figures.
    """
    index = shelf.definition(code)
    chosen = index.edition(edition).code
    return _result(index.code, chosen, _key(index.heading.figures))


def doubt_of(code: str, edition: str) -> Uncertainty:
    """Rank intervals of an edition under the choices that its page and its audit vary too.

    The same seed gives the same draws, so this is what is stored for the page, worked out on the spot.
    """
    index = shelf.definition(code)
    return _doubt(index.code, index.edition(edition).code, _key(index.heading.figures))


def editions_with_figures(code: str) -> tuple[str, ...]:
    """The editions of an index that can be computed from stored figures, in order."""
    index = shelf.definition(code)
    return _computable(index.code, _key(index.heading.figures))


def evidence(code: str, edition: str, unit: str, component: str) -> Evidence | None:
    """What stands behind one component of one unit; None where no figure is stored.

    Raises :class:`Problems` for an unknown index or edition.
    """
    index = shelf.definition(code)
    chosen = index.edition(edition)
    node = chosen.components.get(component)
    series = (node.series if node else None) or component
    period = str(int(chosen.period) - node.lag) if node and node.lag else chosen.period
    for set_code in index.heading.figures:
        stored = stored_sets().get(set_code)
        if stored is None:
            continue
        row = stored.figures.filter(series=series, period=period, unit=unit).order_by("stage").last()
        if row is not None:
            about = shelf.figure_set(set_code).about(series)
            return Evidence(
                _figure(row),
                row.value,
                about,
                source(about.source_of(period)) if about else None,
                stored,
                set_code,
            )
    return None


def _key(sets: tuple[str, ...]) -> tuple[int, ...]:
    held = stored_sets()
    return tuple(held[code].pk if code in held else 0 for code in sets)


@lru_cache(maxsize=32)
def _figures(stored_id: int) -> Figures:
    """A stored set as figures. Rows come as plain values: tens of thousands of records would cost seconds."""
    code = StoredSet.objects.values_list("code", flat=True).get(pk=stored_id)
    rows = StoredFigure.objects.filter(set_id=stored_id).values_list(
        "unit", "series", "period", "value", "status", "stage"
    )
    held = collect(
        code,
        (
            Figure(unit, series, period, float(value) if value else None, status, stage, "")
            for unit, series, period, value, status, stage in rows.iterator(chunk_size=10_000)
        ),
    )
    return held.knowing(known_measures(), {card.code: card.unit for card in shelf.figure_set(code).series})


def _figure(row: StoredFigure) -> Figure:
    value = float(row.value) if row.value else None
    return Figure(row.unit, row.series, row.period, value, row.status, row.stage, "")


def _held(key: tuple[int, ...], name: str) -> Figures:
    return shelf.merged(name, (_figures(stored_id) for stored_id in key if stored_id))


@lru_cache(maxsize=128)
def _result(code: str, edition: str, key: tuple[int, ...]) -> Result:
    return compute(shelf.definition(code), _held(key, code), edition, resolver=shelf.resolved)


@lru_cache(maxsize=64)
def _doubt(code: str, edition: str, key: tuple[int, ...]) -> Uncertainty:
    result = _result(code, edition, key)
    return vary(result, by_default(result).variation)


@lru_cache(maxsize=32)
def _computable(code: str, key: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(edition for edition in shelf.definition(code).editions if _has_result(code, edition, key))


def _has_result(code: str, edition: str, key: tuple[int, ...]) -> bool:
    try:
        _result(code, edition, key)
    except Problems:
        return False
    return True
