"""``nhip index``: list, check, compute, explain, simulate, goal, uncertainty. Needs no database.

An index is named by the code of a shipped one (``EGDI``) or by the path of a definition file. Figures are
the shipped ones, or those of ``--figures``. Answers go to standard output or ``--out`` as CSV or JSON with
unrounded numbers; what a reader must know beside them (notices) goes into the JSON, and to standard error
beside a CSV. A problem ends with exit code 2, and then nothing is written.
"""

import sys
from pathlib import Path
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import (
    Notice,
    Problems,
    Result,
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
    result_json,
    rows_of,
    seek,
    simulation_json,
    status_of,
    treated_json,
)
from nhip.measure.engine import change as change_between
from nhip.measure.engine import compute as compute_edition
from nhip.measure.engine import simulate as simulate_wishes
from nhip.web.cli.index_answers import answers, say_notices, tell
from nhip.web.cli.index_audit import audit
from nhip.web.cli.index_bundle import bundle, verify
from nhip.web.cli.index_input import Asked, asked, index_options
from nhip.web.cli.index_panel import change_of_ranks, panel
from nhip.web.cli.index_uncertainty import uncertainty
from nhip.web.cli.index_within import within
from nhip.web.cli.index_workbook import export_workbook, import_workbook


class Answering(click.Group):
    """A group in which a :class:`Problems` ends as a list of places, causes and cures."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problems as problems:
            tell(problems)
            sys.exit(2)


@click.group(cls=Answering)
def index() -> None:
    """Tính, giải thích và mô phỏng chỉ số · Compute, explain and simulate indices."""


@index.command("list")
@answers
def list_indices(form: str) -> list[dict[str, Any]]:  # noqa: ARG001 - the same rows in both forms
    """Các chỉ số có sẵn · The indices that come with the platform."""
    rows: list[dict[str, Any]] = []
    for code in api.codes():
        definition = api.definition(code)
        held = {
            period
            for series, period, _ in api.figures_for(definition).cells
            if series in _series(definition.code)
        }
        rows += [
            {
                "index": code,
                "edition": edition.code,
                "title": definition.heading.title.en,
                "title_vi": definition.heading.title.vi,
                "status": status_of(definition, edition),
                "figures": "shipped" if edition.period in held else "none",
            }
            for edition in definition.editions.values()
        ]
    return rows


def _series(code: str) -> set[str]:
    names: set[str] = set()
    for edition in api.definition(code).editions.values():
        names |= {component.series or name for name, component in edition.components.items()}
    return names


@index.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--figures", "figures", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True
)
@click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True)
@click.option("--blanks-missing", is_flag=True, help="Đọc ô trống là thiếu · read blanks as missing figures.")
def check(file: Path, figures: tuple[Path, ...], decimal: str, *, blanks_missing: bool) -> None:
    """Kiểm tra một định nghĩa (và số liệu) · Check a definition, and figures against it."""
    found = asked(str(file), figures, decimal=decimal, blanks_missing=blanks_missing)
    definition = found.definition
    leaves = len(definition.edition().tree.leaves)
    editions = ", ".join(code for code in definition.editions if code) or "–"
    click.echo(
        f"{file.name}: đạt · sound. {definition.code}: {len(definition.edition().components)} "
        f"thành phần · components, {leaves} có số liệu · with figures; kỳ · editions: {editions}"
    )
    if figures:
        for edition in definition.editions:
            result = compute_edition(definition, found.figures, edition, resolver=api.resolved)
            ranked = sum(result.rank(unit) is not None for unit in result.units)
            click.echo(f"  {edition or '–'}: {ranked}/{len(result.units)} đơn vị có hạng · units ranked")
            say_notices(result.notices)


@index.command()
@index_options
@answers
def compute(
    found: Asked, edition: str | None, stage: str | None, form: str
) -> tuple[Any, tuple[Notice, ...]]:
    """Tính điểm và xếp hạng · Scores, ranks and groups of one edition."""
    result = _computed(found, edition, stage)
    names = api.units_of(found.definition)
    answer = rows_of(result) if form == "csv" else result_json(result, names)
    return answer, result.notices


def _computed(found: Asked, edition: str | None, stage: str | None = None) -> Result:
    return compute_edition(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)


@index.command()
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
    result = _computed(found, edition, stage)
    unit = found.unit(unit)
    if previous is not None:
        before = _computed(found, previous, stage)
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


@index.command()
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
    result = _computed(found, edition, stage)
    earlier = None
    if field == "trend":
        code = since or api.edition_before(found.definition, result.edition.code)
        earlier = None if code is None else _computed(found, code, stage)
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


@index.command()
@click.option("--unit", required=True, help="Đơn vị · the unit, e.g. VNM.")
@click.option("--rank", "wanted", type=int, required=True, help="Hạng muốn đạt · the rank to reach.")
@index_options
@answers
def goal(
    *, found: Asked, edition: str | None, stage: str | None, form: str, unit: str, wanted: int
) -> tuple[Any, tuple[Notice, ...]]:
    """Cần thay đổi ít nhất bao nhiêu · The smallest change that reaches a rank."""
    result = _computed(found, edition, stage)
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


index.add_command(uncertainty)
index.add_command(audit)
index.add_command(panel)
index.add_command(change_of_ranks)
index.add_command(within)
index.add_command(import_workbook)
index.add_command(export_workbook)
index.add_command(bundle)
index.add_command(verify)
