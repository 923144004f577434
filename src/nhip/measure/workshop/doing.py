"""A work from its texts to its outcome, within an answer or in the background."""

from collections.abc import Callable
from dataclasses import dataclass

from nhip.measure import queries
from nhip.measure.engine.explain import Gap, contributions
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem, Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.models_workshop import SavedWork
from nhip.measure.workshop.limits import Limits
from nhip.measure.workshop.outcome import Asked, Outcome, outcome_of, size_of
from nhip.measure.workshop.work import Checked, Work, check, computed

GoOn = Callable[[int, int], bool]


@dataclass(frozen=True)
class Done:
    """How far a work came: ``outcome`` and ``result``, or ``problems``, or too long for an answer."""

    checked: Checked
    result: Result | None = None
    outcome: Outcome | None = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    takes_too_long: bool = False


def run(work: Work, limits: Limits, *, within: float | None, go_on: GoOn | None = None) -> Done:
    """Check and compute ``work``; what would take longer than ``within`` seconds is left for a job."""
    checked = check(work, limits)
    if not checked.is_sound:
        return Done(checked, problems=checked.problems)
    seconds = size_of(checked).seconds
    if within is not None and seconds > within:
        return Done(checked, seconds=seconds, takes_too_long=True)
    result, problems = computed(checked)
    if result is None:
        return Done(checked, problems=problems, seconds=seconds)
    try:
        asked = Asked(shipped(work.against), work.draws, go_on)
        return Done(checked, result, outcome_of(result, checked, asked), seconds=seconds)
    except Problems as found:
        return Done(checked, result, problems=found.found, seconds=seconds)


def shipped(against: str) -> Result | None:
    """The shipped edition written as ``CODE/EDITION``; None for an empty one.

    Raises :class:`Problems` for one that does not exist or has no figures.
    """
    if not against:
        return None
    code, _, edition = against.partition("/")
    if edition not in queries.editions_with_figures(code):
        raise refuse(
            "workshop.no_such_edition",
            against[:80],
            label("không có kỳ công bố này để so sánh.", "there is no such published edition."),
            label("chọn một kỳ trong danh sách “So với”.", "choose one from the list “Compare with”."),
        )
    return queries.result(code, edition)


def explained(result: Result, unit: str) -> Gap:
    """What each component gives ``unit``. Raises :class:`Problems` for a unit that is not there."""
    return contributions(result, unit)


def work_of(stored: SavedWork) -> Work:
    """A saved work as it was handed in."""
    return Work(
        stored.definition,
        stored.figures,
        stored.edition,
        "," if stored.decimal == "," else ".",
        stored.blanks_missing,
        stored.against,
        stored.draws,
    )
