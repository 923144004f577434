"""``nhip index list``, ``check`` and ``compute``: what there is, whether a file is sound, and its ranks."""

from pathlib import Path
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import Notice, result_json, rows_of, status_of
from nhip.measure.engine import compute as compute_edition
from nhip.web.cli.index_answers import answers, say_notices
from nhip.web.cli.index_input import Asked, asked, computed, index_options


@click.command("list")
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


@click.command()
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


@click.command()
@index_options
@answers
def compute(
    found: Asked, edition: str | None, stage: str | None, form: str
) -> tuple[Any, tuple[Notice, ...]]:
    """Tính điểm và xếp hạng · Scores, ranks and groups of one edition."""
    result = computed(found, edition, stage)
    names = api.units_of(found.definition)
    answer = rows_of(result) if form == "csv" else result_json(result, names)
    return answer, result.notices
