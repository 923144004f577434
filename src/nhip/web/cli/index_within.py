"""``nhip index within``: ranks among a unit's own kind, by region, income, a grouping or leagues."""

from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import Notice, compute, groups_by, ranks_within
from nhip.web.cli.index_answers import answers
from nhip.web.cli.index_input import Asked, index_options


@click.command()
@click.option(
    "--by",
    required=True,
    help="region, sub_region, income, leagues hoặc mã phân nhóm · an attribute of units, or a grouping.",
)
@index_options
@answers
def within(
    *, found: Asked, edition: str | None, stage: str | None, form: str, by: str
) -> tuple[Any, tuple[Notice, ...]]:
    """Hạng trong nhóm của mình · Ranks among a unit's own kind."""
    del form
    result = compute(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)
    listed = {} if found.units is None else found.units.units
    group_of = {code: unit.attributes[by] for code, unit in listed.items() if unit.attributes.get(by)}
    group_of = group_of or groups_by(result, by)
    ranks = ranks_within(result, group_of)
    rows = [
        {
            "group": group_of[unit],
            "unit": unit,
            "score": result.score(unit),
            "rank": result.rank(unit),
            "rank_within": _place(ranks[result.row(unit)]),
        }
        for unit in result.order()
        if unit in group_of
    ]
    return sorted(rows, key=lambda row: str(row["group"])), result.notices


def _place(rank: float) -> float | None:
    """A rank, whole unless the rule gives halves; None for a unit without one."""
    if not rank > 0:
        return None
    return int(rank) if float(rank).is_integer() else float(rank)
