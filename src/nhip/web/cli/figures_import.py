"""``nhip figures import``: read published files in, and say what became of every row."""

import json
from pathlib import Path
from typing import Any

import click

from nhip.kernel.api import Refusal, Text
from nhip.web.started import started


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--observer", help="Nơi công bố (mã trong law/observers) · who published it.")
@click.option("--vintage", help="Ngày hoặc năm của bản công bố · the day or year of the vintage.")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON · print JSON.")
def import_published(path: Path, *, observer: str | None, vintage: str | None, as_json: bool) -> None:
    """Nhập số liệu đã công bố · Import a published file, or every file of a folder that is an observer's.

    Of a folder, files are recognised by their names; --vintage then serves those whose name tells none.
    Files that were read before are not read again.
    """
    with started():
        from nhip.measure.api import import_outside, recognised_files  # noqa: PLC0415 - after setup

        wanted = list(recognised_files(path)) if path.is_dir() else [(path, observer or "", vintage or "")]
        if not wanted:
            raise _nothing_known(path)
        answers: list[dict[str, Any]] = []
        for file, by, told in wanted:
            if observer and by != observer:
                continue
            found = import_outside(
                file, by, told or vintage or "", by=None, progress=None if as_json else _progress(file)
            )
            answers.append(_answer(found))
            if not as_json:
                _tell(found)
        if as_json:
            click.echo(json.dumps(answers, ensure_ascii=False, indent=2))


class _progress:  # noqa: N801 - called like a function
    """A line on standard error that grows while a long file is read."""

    def __init__(self, file: Path) -> None:
        self.name, self.size = file.name, max(file.stat().st_size, 1)

    def __call__(self, done: int, rows: int) -> None:
        if self.size > 5_000_000:
            click.echo(f"\r{self.name}: {rows} · {done * 100 // self.size} %", err=True, nl=done >= self.size)


def _tell(found: Any) -> None:
    row = found.imported
    click.echo(
        f"{row.file_name} ({row.observer} {row.vintage}): đọc {row.read}, giữ {row.kept}, "
        f"từ chối {row.refused}, bỏ qua theo quy tắc {row.skipped} · read {row.read}, kept {row.kept}, "
        f"refused {row.refused}, skipped by rule {row.skipped}"
        + ("" if found.is_new else " (đã nhập trước đây · read before)")
    )
    for mark, entries in (("!", row.report["refused"]), ("-", row.report["skipped"])):
        for entry in entries:
            click.echo(f"  {mark} {entry['rows']}: {entry['vi']} · {entry['en']}")
            for example in entry["examples"][:3]:
                click.echo(f"      dòng · line {example['line']}: {example['what']}")
    guessed = row.report.get("guessed", {})
    if guessed.get("rows"):
        click.echo(
            f"  ~ {guessed['rows']}: nước đọc theo tên · area read from its name "
            f"({guessed['examples'][0]['what']})"
        )


def _answer(found: Any) -> dict[str, Any]:
    row = found.imported
    return {
        "file": row.file_name,
        "sha256": row.file,
        "observer": row.observer,
        "vintage": row.vintage,
        "is_new": found.is_new,
        "read": row.read,
        "kept": row.kept,
        "refused": row.refused,
        "skipped": row.skipped,
        "report": row.report,
    }


def _nothing_known(path: Path) -> Refusal:
    return Refusal(
        "collection.nothing_recognised",
        Text("Thư mục không có tệp nào nhận ra được", "The folder holds no file that is known"),
        Text(
            f"Không tệp .csv nào trong {path} có tên như law/observers ghi.",
            f"No .csv file in {path} is named as law/observers says.",
        ),
        Text("Nhập từng tệp với --observer và --vintage.", "Import each with --observer and --vintage."),
        status=422,
    )
