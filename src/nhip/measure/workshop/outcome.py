"""What came out, as plain values: the same for a page, for a program that asks, and for a saved work.

Everything a reader may doubt stands in it: notices, every figure that was filled in or pulled in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from nhip.measure.engine.choices import usual
from nhip.measure.engine.labels import Label
from nhip.measure.engine.result import Result
from nhip.measure.engine.table import MISSING
from nhip.measure.engine.uncertainty import Uncertainty, vary
from nhip.measure.workshop.comparing import Comparison, Names, compared
from nhip.measure.workshop.limits import Size
from nhip.measure.workshop.work import Checked

_PLACES: Final = 4
DRAWS: Final = 500


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Part(_Value):
    """One component of the definition; ``weight`` as it was used, None where it has none."""

    code: str
    title: Label
    parent: str | None
    weight: float | None


class Interval(_Value):
    """The ranks between which a unit lies in nine of ten runs with other weights."""

    best: int
    worst: int


class Ranked(_Value):
    """One unit: unrounded score, rank, group, and each component's score; None where there is none."""

    unit: str
    name: Label
    score: float | None
    rank: int | float | None
    group: str | None
    parts: dict[str, float | None]
    interval: Interval | None = None


class Said(_Value):
    """A notice: a choice that the result rests on."""

    code: str
    about: str
    text: Label


class Filled(_Value):
    """A figure that was not there: by which rule it was replaced, by what, and the score that came of it."""

    unit: str
    name: Label
    component: str
    rule: str
    figure: float | None
    periods: tuple[str, ...]
    score: float | None


class PulledIn(_Value):
    """A figure that a treatment of outliers changed."""

    unit: str
    name: Label
    component: str
    before: float
    after: float


class Outcome(_Value):
    """A computed edition with everything it rests on; ``draws`` runs lie behind the intervals."""

    index: str
    edition: str
    title: Label
    places: int
    components: tuple[Part, ...]
    units: tuple[Ranked, ...]
    notices: tuple[Said, ...]
    filled: tuple[Filled, ...]
    treated: tuple[PulledIn, ...]
    comparison: Comparison | None = None
    draws: int = 0

    @property
    def count(self) -> int:
        """How many units have a rank."""
        return sum(1 for unit in self.units if unit.rank is not None)

    @property
    def top_parts(self) -> tuple[Part, ...]:
        """The components right below the index."""
        return tuple(part for part in self.components if part.parent == self.index)

    @property
    def digits_written(self) -> str:
        """The whole as JSON, the same bytes for the same result: what a digest is taken of."""
        return self.model_dump_json()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an outcome is wanted with: a shipped result to compare with, uncertainty runs while ``go_on``."""

    against: Result | None = None
    draws: int = 0
    go_on: Callable[[int, int], bool] | None = None


def size_of(checked: Checked) -> Size:
    """How large sound work is."""
    assert checked.definition is not None
    assert checked.figures is not None
    editions = checked.definition.editions.values()
    pairwise = any(
        node.aggregate is not None and node.aggregate.method in {"copeland", "promethee"}
        for edition in editions
        for node in edition.components.values()
    )
    return Size(
        checked.rows,
        len(set().union(*checked.figures.cells.values())),
        max(len(edition.components) for edition in editions),
        len(checked.work.definition.encode()),
        max(checked.work.draws, 1),
        pairwise,
    )


def outcome_of(result: Result, checked: Checked, asked: Asked) -> Outcome:
    """``result`` as plain values, compared and varied as ``asked``.

    Raises :class:`~nhip.measure.engine.problems.Problems` where a comparison or the runs make no sense.
    """
    names = Names((checked.units, None))
    doubt = _doubt(result, asked) if asked.draws else None
    publish = result.edition.components[result.root].publish
    said = (*result.notices, *(doubt.notices if doubt else ()))
    return Outcome(
        index=result.root,
        edition=result.edition.code,
        title=result.definition.heading.title,
        places=publish.digits if publish else _PLACES,
        components=tuple(_parts(result)),
        units=tuple(_ranked(result, unit, names, doubt) for unit in result.order()),
        notices=tuple(Said(code=each.code, about=each.about, text=each.text) for each in said),
        filled=tuple(_filled(result, names)),
        treated=tuple(
            PulledIn(
                unit=point.unit,
                name=names.of(point.unit),
                component=point.component,
                before=point.before,
                after=point.after,
            )
            for point in result.treated_points()
        ),
        comparison=compared(asked.against, result, names) if asked.against else None,
        draws=doubt.runs if doubt else 0,
    )


def _doubt(result: Result, asked: Asked) -> Uncertainty:
    return vary(result, usual(result, None).model_copy(update={"draws": asked.draws}), progress=asked.go_on)


def _parts(result: Result) -> Iterator[Part]:
    weights: dict[str, float] = {}
    for parent, shares in result.plan.weights.items():
        weights |= zip(result.edition.tree.children[parent], map(float, shares), strict=True)
    for code, node in result.edition.components.items():
        yield Part(code=code, title=node.title, parent=node.parent, weight=weights.get(code))


def _ranked(result: Result, unit: str, names: Names, doubt: Uncertainty | None) -> Ranked:
    row = result.row(unit)
    group = result.groups[row]
    interval = doubt.interval(unit) if doubt else None
    return Ranked(
        unit=unit,
        name=names.of(unit),
        score=result.score(unit),
        rank=result.rank(unit),
        group=group.code if group else None,
        parts={
            code: _known(float(result.scores[row, place]))
            for code, place in result.plan.column.items()
            if code != result.root
        },
        interval=Interval(best=interval[0], worst=interval[1]) if interval else None,
    )


def _filled(result: Result, names: Names) -> Iterator[Filled]:
    """Every cell without a figure of its own, filled or not, in the definition's order."""
    table = result.plan.table
    made = {(fill.unit, fill.component): fill for fill in result.fills}
    for place, code in enumerate(table.inputs):
        node = result.edition.components[code]
        scores = result.component(code)
        for row, unit in enumerate(table.units):
            fill = made.get((unit, code))
            if fill is None and table.state[row, place] != MISSING:
                continue
            yield Filled(
                unit=unit,
                name=names.of(unit),
                component=code,
                rule=fill.rule if fill else node.missing.rule if node.missing else "refuse",
                figure=fill.value if fill and fill.rule != "zero" else None,
                periods=fill.periods if fill else (),
                score=_known(float(scores[row])),
            )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
