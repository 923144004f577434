"""Compute and rank: the engine's first question."""

import numpy as np

from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.label import label
from nhip.measure.engine.plan import Plan, Scored, make_plan
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.ranks import classes_of, detect_dense, group_of, rank
from nhip.measure.engine.result import Result
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.table import fill


def compute(
    definition: Definition, figures: Figures, edition: str | None = None, *, stage: str | None = None
) -> Result:
    """Scores, ranks and groups of one edition of ``definition`` from ``figures``.

    ``edition`` is its code, the last one by default; ``stage`` one of the definition's stages (the last one
    that has figures by default). Raises :class:`Problems` with place, cause and cure.
    """
    chosen = definition.edition(edition)
    plan = make_plan(chosen, fill(definition, chosen, figures, stage))
    return settle(definition, plan, plan.run())


def settle(definition: Definition, plan: Plan, scored: Scored) -> Result:
    """Rank and group the scores of a run."""
    setting = plan.edition.setting
    root = plan.index(plan.edition.tree.root)
    total = scored.scores[:, root]
    ties = [scored.scores[:, plan.index(code)] for code in setting.rank.ties if code in plan.column]
    ranks = rank(total, setting.rank, ties)
    groups = tuple(group_of(score, setting.groups) for score in _as_published(plan.edition, total))
    classes = (
        classes_of(ranks, [group.code if group else "" for group in groups], setting.classes)
        if setting.classes
        else []
    )
    units = plan.table.units
    leagues = {
        code: _league(total, units, league.units, plan.edition) for code, league in setting.leagues.items()
    }
    notices = (
        *_about(definition, plan.edition),
        *plan.table.notices,
        *scored.notices,
        *_against_published(plan, total, ranks),
    )
    rows = {unit: row for row, unit in enumerate(units)}
    return Result(
        definition, plan, scored.scores, ranks, groups, tuple(classes), leagues, scored.fits, notices, rows
    )


def _as_published(
    edition: Edition, total: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]"
) -> list[float]:
    publish = edition.components[edition.tree.root].publish
    return [
        float(value) for value in (total if publish is None else rounded(total, publish.digits, publish.mode))
    ]


def _league(total, units, members, edition):  # type: ignore[no-untyped-def]
    inside = np.array([unit in set(members) for unit in units])
    return rank(np.where(inside, total, np.nan), edition.setting.rank)


def _about(definition: Definition, edition: Edition) -> list[Notice]:
    found: list[Notice] = []
    if "unconfirmed" in (definition.heading.status, edition.setting.status):
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


def _against_published(plan: Plan, total, ranks) -> list[Notice]:  # type: ignore[no-untyped-def]
    """How far the computed index lies from the published one; a dense published ranking is refused."""
    root = plan.edition.tree.root
    notices: list[Notice] = []
    published_rank = plan.table.published.get(f"{root}_RANK")
    if published_rank is not None:
        if detect_dense(total, published_rank, plan.edition.setting.rank):
            raise Problems(
                [
                    Problem(
                        "figures.dense_ranks",
                        f"{root}_RANK",
                        label(
                            "thứ hạng trong tệp là hạng liền (1, 2, 2, 3), còn định nghĩa xếp kiểu thi đấu (1, 2, 2, 4).",
                            "the ranks in the file are dense (1, 2, 2, 3), and the definition ranks as in a competition (1, 2, 2, 4).",
                        ),
                        label(
                            "bỏ chuỗi thứ hạng này, hoặc lấy lại từ nguồn gốc.",
                            "leave the ranks out, or take them from the publisher.",
                        ),
                    )
                ]
            )
        differ = int(np.sum((published_rank != ranks) & ~np.isnan(published_rank)))
        known = int(np.sum(~np.isnan(published_rank)))
        notices.append(
            Notice(
                "published.ranks",
                root,
                label(
                    f"{known - differ}/{known} thứ hạng trùng với bản đã công bố.",
                    f"{known - differ} of {known} ranks equal the published ones.",
                ),
            )
        )
    published = plan.table.published.get(root)
    if published is not None and root not in plan.table.given:
        gap = np.abs(published - total)
        notices.append(
            Notice(
                "published.scores",
                root,
                label(
                    f"chênh lệch lớn nhất so với bản đã công bố là {float(np.nanmax(gap)):.6f}.",
                    f"the largest difference from the published values is {float(np.nanmax(gap)):.6f}.",
                ),
            )
        )
    return notices
