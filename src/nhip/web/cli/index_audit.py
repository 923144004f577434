"""``nhip index audit``: the audit of an index by the ten steps of the OECD and the JRC, as HTML or PDF."""

import shlex
from datetime import datetime
from pathlib import Path

import click

from nhip.kernel.api import today
from nhip.measure import api
from nhip.measure.engine import compute as compute_edition
from nhip.measure.engine import label, read_variation, refuse
from nhip.web.cli.index_answers import progress, write_bytes
from nhip.web.cli.index_input import asked

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("what", metavar="INDEX")
@click.option("--edition", help="Kỳ; mặc định là kỳ cuối có số liệu · the edition; the last with figures.")
@click.option(
    "--figures",
    "figure_paths",
    type=_FILE,
    multiple=True,
    help="Tệp số liệu dạng dài (unit,series,period,value,status) · a long figure file.",
)
@click.option("--stage", help="Vòng chấm, ví dụ self, verified, final · which scoring counts.")
@click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True)
@click.option("--blanks-missing", is_flag=True, help="Đọc ô trống là thiếu · read blanks as missing.")
@click.option(
    "--unit", help="Đơn vị được hỏi; mặc định VNM nếu có · the unit asked about; VNM where there is one."
)
@click.option(
    "--vary",
    "spec",
    type=_FILE,
    help="Tệp YAML nói điều gì thay đổi; mặc định theo thông lệ · what varies; by default what is usual.",
)
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option(
    "--on",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ngày ghi trên văn bản; mặc định hôm nay · the document's date; today by default.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Tệp .html hoặc .pdf; không có thì in HTML · an .html or .pdf file; prints HTML without it.",
)
def audit(
    *,
    what: str,
    edition: str | None,
    figure_paths: tuple[Path, ...],
    stage: str | None,
    decimal: str,
    blanks_missing: bool,
    unit: str | None,
    spec: Path | None,
    lang: str,
    on: datetime | None,
    out: Path | None,
) -> None:
    """Kiểm định chỉ số theo mười bước của OECD/JRC · The audit of an index by the ten steps."""
    form = "html" if out is None else out.suffix.lower().lstrip(".")
    if form not in {"html", "pdf"}:
        raise refuse(
            "audit.unknown_form",
            str(out),
            label("chỉ ghi được tệp .html hoặc .pdf.", "only .html and .pdf files can be written."),
            label("đổi đuôi tệp của --out.", "change the ending of --out."),
        )
    found = asked(what, figure_paths, decimal=decimal, blanks_missing=blanks_missing)
    result = compute_edition(
        found.definition, found.figures, edition or found.latest(), stage=stage, resolver=api.resolved
    )
    variation = None if spec is None else read_variation(spec)
    own = Path(what)
    subject = api.audit_subject(
        result,
        found.figures,
        found.units,
        asked=_asked(what, result.edition.code, figure_paths, stage, decimal, blanks_missing=blanks_missing),
        language=lang,
        unit=None if unit is None else found.unit(unit),
        variation=variation,
        given=api.audit_files(own if own.is_file() else None, figure_paths),
        on=today() if on is None else on.date(),
    )
    write_bytes(api.audit(subject, form, progress()), out)


def _asked(
    what: str,
    edition: str,
    figures: tuple[Path, ...],
    stage: str | None,
    decimal: str,
    *,
    blanks_missing: bool,
) -> str:
    """What was asked, as it is typed again: files by their names, not by where this machine keeps them."""
    words = [Path(what).name if Path(what).is_file() else what]
    words += ["--edition", edition] if edition else []
    for path in figures:
        words += ["--figures", path.name]
    words += ["--stage", stage] if stage else []
    words += ["--decimal", decimal] if decimal != "." else []
    words += ["--blanks-missing"] if blanks_missing else []
    return shlex.join(words)
