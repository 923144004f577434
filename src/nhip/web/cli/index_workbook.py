"""``nhip index import`` and ``nhip index workbook``: an index out of Excel, and a result into it."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from nhip.measure import api
from nhip.measure.engine import compute as compute_edition
from nhip.web.cli.index_answers import say_notices, write, write_bytes
from nhip.web.cli.index_input import Asked, index_options

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("book", metavar="BOOK.xlsx", type=_FILE)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Thư mục ghi định nghĩa và số liệu · the folder for definition.yaml and figures.csv.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_workbook(book: Path, folder: Path, form: str) -> None:
    """Đọc chỉ số từ sổ tính Excel · Read an index and its figures from an Excel workbook."""
    reading = api.read_workbook(book)
    if form == "json":
        click.echo(json.dumps([finding.json() for finding in reading.findings], ensure_ascii=False, indent=1))
    else:
        marks = {"refused": "✗", "missing": "∅", "assumed": "ⓘ", "unread": "–"}
        for finding in reading.findings:
            click.echo(f"{marks[finding.weight]} {finding.say('vi')}\n  {finding.say('en')}", err=True)
    if not reading.is_sound:
        count = len(reading.refused)
        click.echo(f"{count} chỗ phải sửa; không ghi gì · {count} to mend; nothing was written.", err=True)
        sys.exit(2)
    folder.mkdir(parents=True, exist_ok=True)
    definition, figures = folder / "definition.yaml", folder / "figures.csv"
    write(reading.definition or "", definition)
    write(reading.figures or "", figures)
    click.echo(f"{definition}\n{figures}", err=form == "json")


@click.command("workbook")
@click.option(
    "--also",
    "others",
    multiple=True,
    help="Thêm kỳ khác vào cùng sổ tính · further editions in the same book.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@index_options
def export_workbook(
    *, found: Asked, edition: str | None, stage: str | None, others: Sequence[str], out: Path
) -> None:
    """Ghi kết quả thành sổ tính Excel có công thức · Write results as a workbook with live formulas."""
    codes = list(dict.fromkeys([edition, *others]))
    results = [
        compute_edition(found.definition, found.figures, code, stage=stage, resolver=api.resolved)
        for code in codes
    ]
    write_bytes(api.write_workbook(results, found.figures, found.units), out)
    say_notices(notice for result in results for notice in result.notices)
