"""Self-scored, verified, final: the same edition at each stage of its scoring, side by side.

The stages never mix: each is computed from its own figures (and from those that have no stage).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nhip.measure.engine.computing import compute
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.inner import Resolver
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.result import Result


@dataclass(frozen=True)
class Standing:
    """One unit at one stage; None where it has no score or rank there."""

    score: float | None
    rank: int | float | None


@dataclass(frozen=True)
class Stages:
    """The results by stage, in the definition's order; ``refused`` says why a stage cannot be computed."""

    results: Mapping[str, Result]
    refused: Mapping[str, Problems]

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit of any stage, sorted."""
        return tuple(sorted({unit for result in self.results.values() for unit in result.units}))

    def standings(self, unit: str) -> dict[str, Standing]:
        """Where ``unit`` stands at each stage that could be computed."""
        return {
            stage: Standing(result.score(unit), result.rank(unit)) if unit in result else Standing(None, None)
            for stage, result in self.results.items()
        }


def compare_stages(
    definition: Definition,
    figures: Figures,
    edition: str | None = None,
    *,
    resolver: Resolver | None = None,
) -> Stages:
    """Compute ``edition`` at every stage that has figures.

    Raises :class:`Problems` when the definition names no stages, or no figure carries one of them.
    """
    held = figures.stages()
    wanted = [stage for stage in definition.heading.stages if stage in held]
    if not wanted:
        raise refuse(
            "stage.none",
            definition.code,
            label(
                "định nghĩa không nêu giai đoạn chấm điểm nào có số liệu.",
                "the definition names no stage that has figures.",
            ),
            label(
                "thêm “stages: [self, verified, final]” và cột “stage” trong tệp số liệu.",
                "add “stages: [self, verified, final]”, and the column “stage” to the figure file.",
            ),
        )
    results: dict[str, Result] = {}
    refused: dict[str, Problems] = {}
    for stage in wanted:
        try:
            results[stage] = compute(definition, figures, edition, stage=stage, resolver=resolver)
        except Problems as problems:
            refused[stage] = problems
    return Stages(results, refused)
