"""``nhip figures template`` and ``nhip figures enter``: an agency's figures by file, from a terminal."""

import sys
from pathlib import Path
from typing import Any, Final

import click

from nhip.web.started import started

BY = click.option(
    "--by", "email", required=True, help="Thư điện tử của đầu mối · the focal point's e-mail: who acts."
)
ROUND = click.option("--round", "round_code", help="Mã đợt · the round, where several ask.")
_STATES: Final = {
    "shown": "Đã đọc, chưa ghi · read, not written",
    "refused": "Không có gì nhận được, không ghi gì · nothing could be taken, nothing was written",
    "written": "Đã ghi · written",
    "stopped": "Đã dừng giữa chừng · stopped on the way",
}
_NOTHING, _IN_PART = 2, 3


@click.command
@click.argument("agency")
@ROUND
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp .xlsx sẽ ghi · the workbook to write.",
)
@BY
def template(agency: str, round_code: str | None, target: Path, email: str) -> None:
    """Biểu mẫu Excel của một cơ quan · An agency's workbook to fill in, with what stands in it now."""
    with started():
        from nhip.identity.api import account_of  # noqa: PLC0415 - after setup
        from nhip.measure.api import template_file  # noqa: PLC0415 - "

        code, content = template_file(agency, round_code, by=account_of(email))
    target.write_bytes(content)
    click.echo(f"{code}  {len(content)} byte  {target}")


@click.command
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="Cơ quan, khi tệp không ghi · the agency, where the file does not say.")
@ROUND
@click.option(
    "--show", "is_shown_only", is_flag=True, help="Chỉ đọc, không ghi · read and show, write nothing."
)
@click.option("--overwrite", is_flag=True, help="Ghi đè ô có người vừa ghi · write over conflicts.")
@BY
def enter(
    path: Path,
    *,
    agency: str | None,
    round_code: str | None,
    is_shown_only: bool,
    overwrite: bool,
    email: str,
) -> None:
    """Nhập một tệp XLSX, CSV hoặc SDMX-CSV · Enter a filled-in template, a CSV or an SDMX-CSV file.

    What is sound is written; what is not is told with place, cause and cure. Exit code 0: all of it;
    3: a part of it; 2: nothing.
    """
    with started():
        from nhip.identity.api import account_of  # noqa: PLC0415 - after setup
        from nhip.measure.api import enter_file  # noqa: PLC0415 - "

        upload = enter_file(
            path,
            by=account_of(email),
            agency_code=agency,
            round_code=round_code,
            overwrite=overwrite,
            is_shown_only=is_shown_only,
            progress=_progress,
        )
        click.echo(f"{upload.file_name}  {upload.round.code}  {upload.agency}  {upload.file}")
        _tell(upload)
    sys.exit(_exit_code(upload))


def _progress(done: int, of: int) -> None:
    click.echo(f"{done}/{of}", err=True)


def _tell(upload: Any) -> None:
    counts = upload.report["counts"]
    click.echo(
        f"Đọc {counts['rows']} dòng: {counts['written']} nhận được, {counts['unchanged']} không đổi, "
        f"{counts['conflicts']} có người vừa ghi, {counts['refused']} không nhận, {counts['blank']} trống · "
        f"{counts['rows']} rows read: {counts['written']} sound, {counts['unchanged']} unchanged, "
        f"{counts['conflicts']} in conflict, {counts['refused']} refused, {counts['blank']} blank"
    )
    for one in [*upload.report["found"], *upload.result.get("refused", [])]:
        mark = "!" if one.get("weight", "refused") == "refused" else "-"
        click.echo(f"{mark} {one['place']}: {one['cause']['vi']} · {one['cause']['en']}")
        click.echo(f"    → {one['cure']['vi']} · {one['cure']['en']}")
    for met in _left(upload):
        stands, sent = (met[f"{old}value"] or met[f"{old}status"] for old in ("old_", ""))
        click.echo(f"? {met['place']}: đang có · stands {stands}; trong tệp · in the file {sent}")
        click.echo("    → Chọn số đúng; ghi đè bằng --overwrite · Choose; --overwrite writes the file's.")
    if stopped := upload.result.get("stopped"):
        click.echo(f"! {stopped['vi']} · {stopped['en']}")
    written = upload.result.get("written", 0)
    click.echo(f"{_STATES[upload.state]}: {written}")


def _left(upload: Any) -> list[Any]:
    """The conflicts that were not written over, and those that arose while the file was written."""
    planned = {row for row, _number in upload.plan}
    shown = [met for met in upload.report["conflicts"] if met["row"] not in planned]
    return [*shown, *upload.result.get("conflicts", [])]


def _exit_code(upload: Any) -> int:
    if upload.state == "refused":
        return _NOTHING
    refused = upload.report["counts"]["refused"] or upload.result.get("refused")
    return _IN_PART if refused or _left(upload) or upload.state == "stopped" else 0
