"""Compute and rank: the engine's first question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.against import against_published
from nhip.measure.engine.checking import some_of
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.grouping import grouped
from nhip.measure.engine.inner import Asking, Resolver, nested
from nhip.measure.engine.labels import label
from nhip.measure.engine.left_open import defaulted
from nhip.measure.engine.plan import Plan, Scored, make_plan
from nhip.measure.engine.problems import Notice, Problems, refuse
from nhip.measure.engine.ranks import classes_of, groups_of, rank
from nhip.measure.engine.result import Result
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.table import fill

Vector = NDArray[np.float64]


def compute(
    definition: Definition,
    figures: Figures,
    edition: str | None = None,
    *,
    stage: str | None = None,
    resolver: Resolver | None = None,
) -> Result:
    """Scores, ranks and groups of one edition of ``definition`` from ``figures``.

    ``edition`` is its code, the last one by default; ``stage`` one of the definition's stages (the last one
    that has figures by default); ``resolver`` finds the indices that stand inside this one. Raises
    :class:`Problems` with place, cause and cure.
    """
    return _compute(definition, figures, edition, stage, Asking(resolver))


def _compute(
    definition: Definition, figures: Figures, edition: str | None, stage: str | None, asking: Asking
) -> Result:
    prepared = prepare(definition, definition.edition(edition), figures, stage, asking)
    result = prepared.result()
    said = defaulted(definition, prepared.plan, edition, stage)
    return replace(result, notices=(*result.notices, *said))


@dataclass(frozen=True)
class Prepared:
    """An edition ready to be computed: its plan, and the results of the indices inside it."""

    definition: Definition
    plan: Plan
    inner: Mapping[str, Result]
    figures: str

    def result(self) -> Result:
        """The edition, computed. Raises :class:`Problems`."""
        result = settle(self.definition, self.plan, self.plan.run())
        if np.isnan(result.component(result.root)).all():
            raise _nobody(result, self.figures)
        return replace(result, inner=self.inner) if self.inner else result


def prepare(
    definition: Definition, chosen: Edition, figures: Figures, stage: str | None, asking: Asking
) -> Prepared:
    """The plan of an edition, with the indices inside it computed first. Raises :class:`Problems`."""

    def inner(other: Definition, its_figures: Figures, its_edition: str) -> Result:
        return _compute(other, its_figures, its_edition, None, asking.inside(definition.code))

    chosen = grouped(chosen, figures, stage or "")
    whole = nested(definition, chosen, figures, asking.inside(definition.code), inner)
    plan = make_plan(chosen, fill(definition, chosen, whole.figures, stage))
    return Prepared(definition, plan, whole.inner, figures.name)


def _nobody(result: Result, name: str) -> Problems:
    """That no unit has a score, with the components that nobody has a figure of."""
    table = result.plan.table
    empty = [code for code, column in zip(table.inputs, table.raw.T, strict=True) if np.isnan(column).all()]
    none, count = len(empty), len(table.inputs)
    period = f", {result.edition.period}" if result.edition.period else ""
    about = f" ({some_of(empty)})" if empty else ""
    return refuse(
        "result.nobody",
        f"{name} ({result.root}{period})",
        label(
            f"không đơn vị nào có điểm; {none} trong {count} thành phần không ai có số{about}.",
            f"no unit has a score; {none} of {count} components have no figure at all{about}.",
        ),
        label(
            "bổ sung số liệu, kiểm tra kỳ, hoặc nới các quy tắc “missing”.",
            "add figures, check the period, or ease the “missing” rules.",
        ),
    )


def settle(definition: Definition, plan: Plan, scored: Scored) -> Result:
    """Rank and group the scores of a run."""
    setting = plan.edition.setting
    total = scored.scores[:, plan.index(plan.edition.tree.root)]
    ties = [scored.scores[:, plan.index(code)] for code in setting.rank.ties if code in plan.column]
    ranks = rank(total, setting.rank, ties)
    groups = groups_of(_as_published(plan.edition, total), setting.groups)
    codes = [group.code if group else "" for group in groups]
    units = plan.table.units
    rows = {unit: row for row, unit in enumerate(units)}
    notices = (
        *_about(definition, plan.edition),
        *plan.table.notices,
        *plan.notices,
        *scored.notices,
        *_absent_from_leagues(plan.edition, rows),
        *against_published(plan, total, ranks),
    )
    return Result(
        definition,
        plan,
        scored.scores,
        ranks,
        groups,
        tuple(classes_of(ranks, codes, setting.classes)) if setting.classes else (),
        {
            code: _league(total, ties, [rows[unit] for unit in league.units if unit in rows], plan.edition)
            for code, league in setting.leagues.items()
        },
        scored.fits,
        notices,
        rows,
        scored.treated,
        scored.fills,
        scored.covered,
    )


def _as_published(edition: Edition, total: Vector) -> Vector:
    """The scores that groups go by: as the publisher rounds them."""
    publish = edition.components[edition.tree.root].publish
    return total if publish is None else rounded(total, publish.digits, publish.mode)


def _league(total: Vector, ties: list[Vector], rows: list[int], edition: Edition) -> Vector:
    """Ranks among ``rows``; NaN for all others."""
    ranks = np.full(len(total), np.nan)
    if rows:
        ranks[rows] = rank(total[rows], edition.setting.rank, [tie[rows] for tie in ties])
    return ranks


def _absent_from_leagues(edition: Edition, rows: dict[str, int]) -> list[Notice]:
    found: list[Notice] = []
    for code, league in edition.setting.leagues.items():
        absent = [unit for unit in league.units if unit not in rows]
        if absent:
            some = some_of(absent)
            found.append(
                Notice(
                    "league.absent",
                    code,
                    label(
                        f"{len(absent)} đơn vị của “{league.title.vi}” không có trong kỳ này: {some}.",
                        f"{len(absent)} units of “{league.title.en}” are not in this edition: {some}.",
                    ),
                )
            )
    return found


def _about(definition: Definition, edition: Edition) -> list[Notice]:
    found: list[Notice] = []
    if "unconfirmed" in {definition.heading.status, edition.setting.status}:
        found.append(
            Notice(
                "definition.unconfirmed",
                f"{definition.code} {edition.code}".strip(),
                label(
                    "cách tính này chưa được đối chiếu với văn bản gốc.",
                    "this method has not been checked against its original text.",
                ),
            )
        )
    found.extend(
        Notice(
            "component.unconfirmed",
            code,
            label(
                f"phần “{component.title.vi}” chưa được xác nhận.",
                f"the part “{component.title.en}” is unconfirmed.",
            ),
        )
        for code, component in edition.components.items()
        if component.status == "unconfirmed"
    )
    return found
