"""``nhip index explain``, ``simulate`` and ``goal``: why a unit stands there, what if, and how far."""

from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import (
    Notice,
    change_json,
    contributions,
    coverage_json,
    filled_json,
    gap_json,
    gap_to_mean,
    gap_to_unit,
    goal_json,
    heading_json,
    imputed_json,
    own_shares_json,
    rank_change,
    seek,
    simulation_json,
    treated_json,
)
from nhip.measure.engine import change as change_between
from nhip.measure.engine import simulate as simulate_wishes
from nhip.web.cli.index_answers import answers
from nhip.web.cli.index_input import Asked, computed, index_options


@click.command()
@click.option("--unit", required=True, help="Đơn vị · the unit, e.g. VNM.")
@click.option("--against", help="So với một đơn vị · compare with another unit.")
@click.option(
    "--group", "group", help="So với trung bình nhóm: asean, all, mã nhóm · compare with a group's mean."
)
@click.option("--previous", help="So với một kỳ trước · compare with an earlier edition.")
@index_options
@answers
def explain(
    *,
    found: Asked,
    edition: str | None,
    stage: str | None,
    form: str,
    unit: str,
    against: str | None,
    group: str | None,
    previous: str | None,
) -> tuple[Any, tuple[Notice, ...]]:
    """Vì sao đứng ở đó · What each part gives, and what separates a unit from another."""
    result = computed(found, edition, stage)
    unit = found.unit(unit)
    if previous is not None:
        before = computed(found, previous, stage)
        answer = change_json(change_between(before, result, unit), rank_change(before, result, unit))
    elif against is not None:
        answer = gap_json(gap_to_unit(result, unit, found.unit(against)))
    elif group is not None:
        members, name = api.members_of(group, result)
        answer = gap_json(gap_to_mean(result, unit, members, name))
    else:
        answer = gap_json(contributions(result, unit))
    parts: list[dict[str, Any]] = answer["parts"]
    answer |= {"treated_points": treated_json(result, unit), "own_shares": own_shares_json(result, unit)}
    answer |= {"filled": filled_json(result, unit), "coverage": coverage_json(result, unit)}
    answer |= {"imputation": imputed_json(result, unit)}
    return (parts if form == "csv" else heading_json(result) | answer), result.notices


@click.command()
@click.option(
    "--set",
    "wishes",
    multiple=True,
    required=True,
    help="UNIT:COMPONENT=VALUE, UNIT:COMPONENT+=DELTA, UNIT:RAW=FROM..TO, e.g. VNM:internet_users=46.5..53.",
)
@click.option(
    "--field",
    type=click.Choice(["frozen", "trend"]),
    default="frozen",
    show_default=True,
    help="Các nước khác đứng yên hay đi theo đà · the others stand still or follow their trend.",
)
@click.option("--since", help="Kỳ trước để tính đà · the earlier edition the trend is drawn from.")
@click.option("--steps", type=float, default=1.0, show_default=True, help="Số kỳ đi tiếp · editions ahead.")
@index_options
@answers
def simulate(
    *,
    found: Asked,
    edition: str | None,
    stage: str | None,
    form: str,
    wishes: tuple[str, ...],
    field: str,
    since: str | None,
    steps: float,
) -> tuple[Any, tuple[Notice, ...]]:
    """Nếu số liệu khác đi · What if some figures were different."""
    result = computed(found, edition, stage)
    earlier = None
    if field == "trend":
        code = since or api.edition_before(found.definition, result.edition.code)
        earlier = None if code is None else computed(found, code, stage)
    simulation = simulate_wishes(
        result,
        [api.read_wish(wish, result, found.units) for wish in wishes],
        field="trend" if field == "trend" else "frozen",
        earlier=earlier,
        steps=steps,
    )
    answer = simulation_json(simulation)
    notices = simulation.said()
    return (answer["units"] if form == "csv" else answer), notices


@click.command()
@click.option("--unit", required=True, help="Đơn vị · the unit, e.g. VNM.")
@click.option("--rank", "wanted", type=int, required=True, help="Hạng muốn đạt · the rank to reach.")
@index_options
@answers
def goal(
    *, found: Asked, edition: str | None, stage: str | None, form: str, unit: str, wanted: int
) -> tuple[Any, tuple[Notice, ...]]:
    """Cần thay đổi ít nhất bao nhiêu · The smallest change that reaches a rank."""
    result = computed(found, edition, stage)
    answer = goal_json(seek(result, found.unit(unit), wanted))
    if form == "json":
        return heading_json(result) | answer, result.notices
    rows = [
        {
            "way": way["component"] or "together",
            "component": move["component"],
            "before": move["before"],
            "after": move["after"],
            "change": move["change"],
            "reaches": way["reaches"],
            "rank": way["rank"],
            "score": way["score"],
        }
        for way in (*answer["alone"], answer["together"])
        for move in way["moves"]
    ]
    return rows, result.notices
