"""One piece of work: a definition and figures as they were typed, and what the engine makes of them.

The texts are read under two fixed names, so the place of every problem leads back to the line it is about.
Both are read before anything is refused: an analyst hears of every mistake at once.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import nhip
from nhip.measure import shelf
from nhip.measure.engine.computing import compute
from nhip.measure.engine.definition import Definition, read_definition
from nhip.measure.engine.figure_file import read_figures
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.units import UnitList
from nhip.measure.workshop.limits import Limits

DEFINITION: Final = "definition.yaml"
FIGURES: Final = "figures.csv"


@dataclass(frozen=True)
class Work:
    """What somebody handed in. ``decimal`` and ``blanks_missing`` say how the figures are to be read.

    ``edition`` is the edition to compute, the last one if empty; ``against`` the shipped edition to compare
    with as ``CODE/EDITION``, or empty; ``draws`` how many uncertainty runs were asked for, 0 for none.
    """

    definition: str
    figures: str
    edition: str = ""
    decimal: Literal[".", ","] = "."
    blanks_missing: bool = False
    against: str = ""
    draws: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.definition.strip() and not self.figures.strip()

    @property
    def bytes(self) -> int:
        """The size of both texts in UTF-8."""
        return len(self.definition.encode()) + len(self.figures.encode())

    @property
    def definition_digest(self) -> str:
        """SHA-256 of the definition's text."""
        return hashlib.sha256(self.definition.encode()).hexdigest()

    @property
    def figures_digest(self) -> str:
        """SHA-256 of the figures' text."""
        return hashlib.sha256(self.figures.encode()).hexdigest()

    def tidied(self) -> "Work":
        """The same work with one kind of line end, as a browser's form would otherwise change it."""
        return replace(self, definition=_tidy(self.definition), figures=_tidy(self.figures))


def _tidy(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def engine_version() -> str:
    """The version of the engine that computes here, kept with every saved work."""
    return f"nhip {nhip.__version__}"


@dataclass(frozen=True)
class Checked:
    """Work as the engine reads it: both halves, or every ``problem`` that was found in them."""

    work: Work
    definition: Definition | None = None
    figures: Figures | None = None
    units: UnitList | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        return not self.problems and self.definition is not None and self.figures is not None

    @property
    def rows(self) -> int:
        """How many figures were read."""
        return sum(len(column) for column in self.figures.cells.values()) if self.figures else 0


def check(work: Work, limits: Limits) -> Checked:
    """Read both texts and say everything that is wrong with either."""
    problems: list[Problem] = []
    definition: Definition | None = None
    figures: Figures | None = None
    units: UnitList | None = None
    too_large = list(limits.refuse_texts(work.definition, work.figures, DEFINITION, FIGURES))
    if too_large:
        return Checked(work, problems=tuple(too_large))
    try:
        definition = read_definition(work.definition, DEFINITION)
        problems += limits.refuse_definition(definition, DEFINITION)
        units = shelf.units_of(definition)
    except Problems as found:
        problems += found.found
    try:
        figures = read_figures(
            work.figures, FIGURES, units=units, decimal=work.decimal, blanks_missing=work.blanks_missing
        )
        problems += limits.refuse_figures(figures, FIGURES)
    except Problems as found:
        problems += found.found
    if work.edition and definition is not None:
        try:
            definition.edition(work.edition)
        except Problems as found:
            problems += found.found
    return Checked(work, definition, figures, units, tuple(problems))


def computed(checked: Checked) -> tuple[Result | None, tuple[Problem, ...]]:
    """The result of sound work, or what stopped the calculation."""
    if checked.definition is None or checked.figures is None or checked.problems:
        return None, checked.problems
    try:
        edition = checked.work.edition or _only(checked)
        return compute(checked.definition, checked.figures, edition, resolver=shelf.resolved), ()
    except Problems as found:
        return None, found.found


def _only(checked: Checked) -> str | None:
    """The edition where none was named: the last one, or the one period of figures without an edition."""
    assert checked.definition is not None
    assert checked.figures is not None
    editions = checked.definition.editions
    if list(editions) != [""] or editions[""].setting.period is not None:
        return None
    periods = {period for _, period, _ in checked.figures.cells}
    if len(periods) == 1:
        return periods.pop()
    if not periods:
        return None
    raise Problems(
        [
            Problem(
                "workshop.which_period",
                FIGURES,
                label(
                    f"số liệu có {len(periods)} kỳ, mà định nghĩa không viết kỳ nào.",
                    f"the figures have {len(periods)} periods, and the definition names no edition.",
                ),
                label(
                    f"điền ô “Kỳ” bằng một trong: {_some(periods)}.",
                    f"fill in “Edition” with one of: {_some(periods)}.",
                ),
            )
        ]
    )


def _some(periods: set[str]) -> str:
    return ", ".join(sorted(periods)[-8:])
