"""``nhip law``: what the law on file says, and what is wrong with the files. Needs no database."""

import datetime as dt
import re
import sys
from pathlib import Path

import click

from nhip.identity.api import read_agencies
from nhip.kernel.api import (
    Document,
    Problem,
    Text,
    calendar_entries,
    check_law,
    law_path,
    load_law,
    setting,
    today,
)
from nhip.kernel.api import sources as all_sources
from nhip.measure.api import check_series


@click.group
def law() -> None:
    """Kiểm tra và tra cứu quy định trong law/ · Check and look up the rules in law/."""


@law.command
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directory: Path | None) -> None:
    """Liệt kê mọi lỗi trong law/, mỗi lỗi một dòng · List every problem in law/, one a line.

    Ends with exit code 1 if there is any.
    """
    root = directory or law_path()
    readers = {
        "agencies/*.yaml": read_agencies,
        "calendar/*.yaml": calendar_entries,
        "indices/*.yaml": _index,
        "series/*.yaml": check_series,
    }
    problems = check_law(root, readers)
    for problem in problems:
        click.echo(problem.say(_language()))
    files = sum(1 for suffix in ("yaml", "csv") for _ in root.rglob(f"*.{suffix}"))
    counted = f"{files} tệp, {len(problems)} lỗi · {files} files, {len(problems)} problems"
    click.echo(counted, err=True)
    sys.exit(1 if problems else 0)


@law.command
@click.argument("file")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Hiệu lực vào ngày này · In force on this day.")
def show(file: str, on: dt.datetime | None) -> None:
    """Các giá trị có hiệu lực trong một tệp và căn cứ · The values in force in a file, and what they rest on.

    FILE is named from law/, as in calendar/counting.yaml.
    """
    language = _language()
    day = on.date() if on else today()
    for rule in load_law(file).values():
        value = rule.at(day)
        unit = f" {value.unit}" if value.unit else ""
        click.echo(
            f"{rule.key}: {value.value}{unit}\n  {rule.title.say(language)}\n  {value.cite().say(language)}"
        )


@law.command
def sources() -> None:
    """Mọi nguồn, kèm trạng thái xác nhận · Every source, and whether it is confirmed."""
    language = _language()
    for found in all_sources().values():
        mark = " " if found.is_confirmed else "?"
        click.echo(f"{mark} {found.key}: {found.cite().say(language)}")


def _index(document: Document) -> None:
    """Note what the engine finds wrong with the definition of an index."""
    if not isinstance(document.data, dict) or not str(document.data.get("schema", "")).startswith(
        "nhip/index/"
    ):
        return
    from nhip.measure.engine import Problems, read_definition  # noqa: PLC0415 - only where there is an index

    try:
        read_definition(document.path)
    except Problems as problems:
        for found in problems.found:
            line = re.search(r":(\d+)", found.place)
            cause, cure = (Text(part.say("vi"), part.say("en")) for part in (found.cause, found.cure))
            document.problems.append(Problem(document.path, int(line[1]) if line else 1, cause, cure))


def _language() -> str:
    chosen: str = setting("NHIP_LANG")
    return chosen or "vi"
