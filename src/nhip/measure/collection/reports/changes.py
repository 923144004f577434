"""What changed between releases, and why: walked through release by release.

Pure. A figure of a period that no release had before is the owner's own new figure and is compared with the
newest earlier period; a figure that a correcting release changed is a correction, for the reason that the
release gives; any other change of a figure that was out already is a revision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nhip.measure.collection.reports.record import FigureFact, Key, ReleaseFact

Stood = Mapping[Key, FigureFact]


@dataclass(frozen=True, slots=True)
class Moved:
    """A change before its effect is known; ``before`` is None where nothing stood."""

    figure: FigureFact
    before: FigureFact | None
    cause: str
    why: str


def walk(
    stood: Stood, releases: Iterable[tuple[ReleaseFact, Iterable[FigureFact]]]
) -> tuple[dict[Key, FigureFact], list[Moved]]:
    """What stands after ``releases`` among what they hold, and every change on the way.

    ``stood`` is what earlier releases had said; both in order of time.
    """
    known: dict[Key, FigureFact] = dict(stood)
    now: dict[Key, FigureFact] = {}
    moved: list[Moved] = []
    for release, figures in releases:
        for figure in sorted(figures, key=lambda one: one.key):
            before = known.get(figure.key)
            if before is None:
                moved.append(Moved(figure, _earlier(known, figure), "own", ""))
            elif (before.value, before.status) != (figure.value, figure.status):
                cause = "correction" if release.corrects else "revision"
                moved.append(Moved(figure, before, cause, release.reason))
            known[figure.key] = now[figure.key] = figure
    return now, moved


def _earlier(known: Mapping[Key, FigureFact], figure: FigureFact) -> FigureFact | None:
    same = [
        one
        for (series, area, period), one in known.items()
        if (series, area) == (figure.series, figure.area) and period < figure.period and one.value
    ]
    return max(same, key=lambda one: one.period, default=None)
