"""Where an audited index comes from, looked up on the shelf: sources, digests, related measures."""

import hashlib
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import nhip
from nhip.kernel.api import sources
from nhip.measure import shelf
from nhip.measure.audit.subject import Link, Origin, Source
from nhip.measure.engine.computing import compute
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.figures import Figures, in_time
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.robustness import compare

# Another index may be some years off and still say something of the same units.
MOST_YEARS_APART = 3


def origin_of(
    result: Result, asked: str, language: str, *, own: Path | None, figures: Sequence[Path]
) -> Origin:
    """The origin of ``result``; ``own`` and ``figures`` are files that were given instead of shipped ones."""
    definition = result.definition
    sets = [] if figures else [shelf.figure_set(code) for code in definition.heading.figures]
    written = own or shelf.definition_file(definition.code)
    files = [(path.name, path) for path in (*([written] if own else []), *figures)]
    if not own:
        files.append((f"law/indices/{written.name}", written))
    files += [(f"figures/{card.code}/{path.name}", path) for card in sets for path in card.files]
    series: list[tuple[str, tuple[str, bool]]] = []
    for code in result.plan.table.inputs:
        component = result.edition.components[code]
        card = next((found for held in sets if (found := held.about(component.series or code))), None)
        if card is not None:
            series.append((code, (card.source_of(result.edition.period), card.status == "confirmed")))
        elif component.sources:
            series.append((code, (component.sources[0], component.status != "unconfirmed")))
    known = sources()
    keys = dict.fromkeys(key for _, (key, _) in series)
    return Origin(
        asked,
        tuple((name, hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in files),
        (("nhip", nhip.__version__), ("Python", platform.python_version()), ("NumPy", np.__version__)),
        tuple(
            Source(key, known[key].title.say(language), known[key].is_confirmed)
            for key in keys
            if key in known
        ),
        tuple(series),
    )


def earlier(definition: Definition, figures: Figures, result: Result) -> Result | None:
    """The latest edition before that has figures; None without one, or when it cannot be computed."""
    editions = list(definition.editions)
    if result.edition.code not in editions:
        return None
    for code in reversed(editions[: editions.index(result.edition.code)]):
        try:
            return compute(definition, figures, code, resolver=shelf.resolved)
        except Problems:
            continue
    return None


def links_of(result: Result, language: str) -> tuple[Link, ...]:
    """Every other shipped index of the same units, by the edition nearest in time that has figures."""
    units = result.definition.heading.units.list
    found = []
    for code in shelf.codes():
        other = shelf.definition(code)
        if units is None or other.heading.units.list != units or code == result.definition.code:
            continue
        near = _nearest(other, result)
        if near is None:
            continue
        comparison = compare(near, result)
        if len(comparison.units) > 2:
            title = other.heading.title.say(language)
            found.append(Link(title, near.edition.code, comparison, code in result.edition.components))
    return tuple(found)


def deeper(result: Result) -> tuple[str, ...]:
    """Inputs of ``result`` for which an index of the raw figures is shipped, in the same edition."""
    return tuple(
        code
        for code in result.plan.table.inputs
        if code in shelf.codes()
        and code != result.definition.code
        and _computed(shelf.definition(code), result.edition.code) is not None
    )


def _nearest(other: Definition, result: Result) -> Result | None:
    wanted = in_time(result.edition.period)[0][:1]
    if not wanted:
        return None
    dated = [(abs(year[0] - wanted[0]), code) for code in other.editions if (year := in_time(code)[0])]
    for apart, code in sorted(dated):
        if apart > MOST_YEARS_APART:
            return None
        held = _computed(other, code)
        if held is not None:
            return held
    return None


def _computed(definition: Definition, code: str) -> Result | None:
    if code not in definition.editions:
        return None
    try:
        return compute(definition, shelf.figures_for(definition), code, resolver=shelf.resolved)
    except Problems:
        return None
