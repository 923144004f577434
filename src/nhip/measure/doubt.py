"""How sure the ranks of an edition are, as worked out once and kept.

An edition is computed a thousand times with every choice that could as well have been otherwise drawn anew;
then with each choice alone, and once more to share the doubt out among the choices. What comes of it is
small enough to be stored and answers every question of the page: intervals, the first places, one unit
against another, units that cannot be told apart.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nhip.measure.audit.choices_said import options
from nhip.measure.audit.evidence import FEW_POINTS, MANY_FIGURES, POINTS
from nhip.measure.audit.subject import Origin, Subject
from nhip.measure.audit.varied import by_default
from nhip.measure.audit.words import Words
from nhip.measure.engine.banding import LEVEL as TOLD_APART
from nhip.measure.engine.banding import bands
from nhip.measure.engine.choices import AnyChoice, Variation, name_of
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.result import Result
from nhip.measure.engine.sobol import Sensitivity, sensitivity
from nhip.measure.engine.uncertainty import Uncertainty, vary

Array = NDArray[np.float64]
Ranks = NDArray[np.uint16]

_BY_UNIT: Final = ("nominal", "low", "middle", "high", "band", "first", "last")


@dataclass(frozen=True, eq=False)
class Choice:
    """One choice that was varied: its name, between what, and what it does.

    Varied alone it moves ranks by ``shift`` places in the mean, and each unit between ``low`` and ``high``
    (units,). Of the whole doubt it makes the share ``first`` alone and ``total`` together with others, each
    as (estimate, low, high), None where only one choice was varied; ``unit_total`` is the total share of
    each unit's own doubt, NaN where its rank never moved.
    """

    name: Label
    how: Label
    shift: float
    low: Array
    high: Array
    first: tuple[float, float, float] | None = None
    total: tuple[float, float, float] | None = None
    unit_first: Array | None = None
    unit_total: Array | None = None


@dataclass(frozen=True, eq=False)
class Doubt:
    """What was found. ``nominal``, ``low``, ``middle`` and ``high`` are ranks by unit, NaN without one;
    ``ranks`` has shape (units, runs), 0 where a unit had none. ``not_varied`` gives a reason each.

    ``band`` numbers the bands of units that cannot be told apart, best first; ``first`` and ``last`` are the
    places that comparing a unit with each other one leaves open to it.
    """

    units: tuple[str, ...]
    nominal: Array
    low: Array
    middle: Array
    high: Array
    ranks: Ranks
    band: Array
    first: Array
    last: Array
    seed: int
    draws: int
    level: float
    choices: tuple[Choice, ...]
    not_varied: tuple[tuple[Label, Label], ...]
    notices: tuple[Label, ...]
    variation: dict[str, Any]
    share_runs: int

    @property
    def runs(self) -> int:
        return int(self.ranks.shape[1])

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each unit."""
        return {unit: place for place, unit in enumerate(self.units)}

    def interval(self, unit: str) -> tuple[int, int] | None:
        """The best and the worst rank of ``unit`` in ``level`` of the runs; None without a rank."""
        row = self.row.get(unit)
        if row is None or np.isnan(self.low[row]) or np.isnan(self.nominal[row]):
            return None
        return int(self.low[row]), int(self.high[row])

    def chance_of_top(self, unit: str, places: int) -> float:
        """The share of runs in which ``unit`` stands among the first ``places``."""
        mine = self.ranks[self.row[unit]]
        return float(np.mean((mine > 0) & (mine <= places)))

    def chance_of_beating(self, unit: str, peer: str) -> float:
        """The share of runs in which ``unit`` stands before ``peer``."""
        mine, theirs = self.ranks[self.row[unit]], self.ranks[self.row[peer]]
        return float(np.mean((mine > 0) & ((theirs == 0) | (mine < theirs))))

    def not_told_apart(self, unit: str) -> tuple[str, ...]:
        """Units that ``unit`` neither beats nor loses to in 95 % of the runs, in order of rank."""
        mine = self.ranks[self.row[unit]][None, :]
        before = (mine < self.ranks).mean(axis=1)
        behind = (mine > self.ranks).mean(axis=1)
        unclear = (before < TOLD_APART) & (behind < TOLD_APART) & (self.ranks > 0).all(axis=1)
        return tuple(other for other in self.order if unclear[self.row[other]] and other != unit)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Units with a rank, best first, equal ranks by code."""
        ranked = [place for place in range(len(self.units)) if not np.isnan(self.nominal[place])]
        ranked.sort(key=lambda place: (self.nominal[place], self.units[place]))
        return tuple(self.units[place] for place in ranked)


def work_out(result: Result) -> Doubt:
    """The doubt of a computed edition under the choices that auditors usually vary.

    Raises :class:`Problems` where nothing can be varied: a total of one exact figure.
    """
    varied = by_default(result)
    variation = varied.variation
    whole = vary(result, variation)
    several = len(variation.vary) > 1
    figures = len(result.units) * len(result.plan.table.inputs)
    points = min(variation.draws, POINTS if figures <= MANY_FIGURES else FEW_POINTS)
    shares = sensitivity(result, variation.model_copy(update={"draws": points})) if several else None
    parted = bands(whole)
    alone = [
        vary(result, variation.model_copy(update={"vary": (choice,)})) if several else whole
        for choice in variation.vary
    ]
    said = {
        language: Subject(result, Words(language), None, None, varied, Origin(""))
        for language in ("vi", "en")
    }
    return Doubt(
        result.units,
        result.ranks,
        whole.low,
        whole.middle,
        whole.high,
        np.ascontiguousarray(whole.ranks.T.astype(np.uint16)),
        parted.band,
        parted.first,
        parted.last,
        variation.seed,
        variation.draws,
        variation.level,
        tuple(
            _choice(choice, found, shares, place, said)
            for place, (choice, found) in enumerate(zip(variation.vary, alone, strict=True))
        ),
        varied.left_out,
        tuple(notice.text for notice in whole.notices),
        _as_file(variation),
        0 if shares is None else shares.runs,
    )


def _choice(
    choice: AnyChoice,
    alone: Uncertainty,
    shares: Sensitivity | None,
    place: int,
    said: Mapping[str, Subject],
) -> Choice:
    ranked = ~np.isnan(alone.nominal)
    shift = float(np.abs(alone.ranks[:, ranked].astype(float) - alone.nominal[ranked]).mean())
    how = label(options(said["vi"], choice), options(said["en"], choice))
    if shares is None:
        return Choice(name_of(choice), how, shift, alone.low, alone.high)
    held = shares.whole
    return Choice(
        name_of(choice),
        how,
        shift,
        alone.low,
        alone.high,
        (float(held.first[place, 0]), float(held.first_low[place, 0]), float(held.first_high[place, 0])),
        (float(held.total[place, 0]), float(held.total_low[place, 0]), float(held.total_high[place, 0])),
        shares.ranks.first[place],
        shares.ranks.total[place],
    )


def _as_file(variation: Variation) -> dict[str, Any]:
    """The variation as ``nhip index uncertainty --vary`` reads it."""
    return variation.model_dump(mode="json", by_alias=True, exclude_none=True)


def as_found(doubt: Doubt) -> dict[str, Any]:
    """Everything but the ranks, as JSON; a number that is not there is null."""
    return {
        "units": list(doubt.units),
        **{name: _plain(getattr(doubt, name)) for name in _BY_UNIT},
        "choices": [_choice_as_found(choice) for choice in doubt.choices],
        "not_varied": [[_both(name), _both(why)] for name, why in doubt.not_varied],
        "notices": [_both(text) for text in doubt.notices],
        "variation": doubt.variation,
        "share_runs": doubt.share_runs,
    }


def _choice_as_found(choice: Choice) -> dict[str, Any]:
    arrays = ("low", "high", "unit_first", "unit_total")
    return {
        "name": _both(choice.name),
        "how": _both(choice.how),
        "shift": choice.shift,
        "first": _share(choice.first),
        "total": _share(choice.total),
        **{name: _plain(getattr(choice, name)) for name in arrays},
    }


def packed(ranks: Ranks) -> bytes:
    """Ranks of shape (units, runs) as few bytes."""
    return zlib.compress(ranks.astype("<u2").tobytes(), 6)


def read_found(found: Mapping[str, Any], ranks: bytes, *, seed: int, draws: int, level: float) -> Doubt:
    """What :func:`as_found` and :func:`packed` wrote."""
    units = tuple(found["units"])
    nominal, low, middle, high, band, first, last = (_array(found[name]) for name in _BY_UNIT)
    kept = np.frombuffer(zlib.decompress(ranks), dtype="<u2").reshape(len(units), -1)
    return Doubt(
        units,
        nominal,
        low,
        middle,
        high,
        kept,
        band,
        first,
        last,
        seed,
        draws,
        level,
        tuple(_read_choice(each) for each in found["choices"]),
        tuple((_label(name), _label(why)) for name, why in found["not_varied"]),
        tuple(_label(text) for text in found["notices"]),
        dict(found["variation"]),
        int(found["share_runs"]),
    )


def _read_choice(found: Mapping[str, Any]) -> Choice:
    has_shares = found["total"] is not None
    return Choice(
        _label(found["name"]),
        _label(found["how"]),
        float(found["shift"]),
        _array(found["low"]),
        _array(found["high"]),
        _read_share(found["first"]),
        _read_share(found["total"]),
        _array(found["unit_first"]) if has_shares else None,
        _array(found["unit_total"]) if has_shares else None,
    )


def _both(text: Label) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _label(both: Mapping[str, str]) -> Label:
    return label(both["vi"], both["en"])


def _plain(values: Array | None) -> list[float | None] | None:
    if values is None:
        return None
    return [None if np.isnan(value) else round(float(value), 6) for value in values]


def _array(values: list[float | None]) -> Array:
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _share(values: tuple[float, float, float] | None) -> list[float | None] | None:
    if values is None:
        return None
    return [None if np.isnan(value) else value for value in values]


def _read_share(values: list[float | None] | None) -> tuple[float, float, float] | None:
    if values is None:
        return None
    first, low, high = (float("nan") if value is None else value for value in values)
    return first, low, high
