"""Reading a workbook as an index: its metadata becomes a definition, its figures a figure file.

Understood are a workbook that the platform wrote itself, the JRC's COIN Tool, and any workbook with a sheet
of metadata (as COINr's ``iMeta``) beside sheets of figures. Everything else in it is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nhip.measure.engine.definition import read_definition
from nhip.measure.engine.figure_file import read_figures
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.workbooks.building import definition_text
from nhip.measure.workbooks.coin_tool import database_of, read_coin_tool
from nhip.measure.workbooks.data import Table, read_table, table_of
from nhip.measure.workbooks.findings import Finding, Findings
from nhip.measure.workbooks.gathered import Gathering
from nhip.measure.workbooks.limits import USUAL, Limits
from nhip.measure.workbooks.long import long_header, read_long
from nhip.measure.workbooks.metadata import Described, header_of, read_metadata
from nhip.measure.workbooks.opening import Workbook, open_workbook
from nhip.measure.workbooks.written import definition_in


@dataclass(frozen=True)
class Reading:
    """What a workbook came to.

    ``definition`` (YAML, schema nhip/index/1) and ``figures`` (CSV) are None when something stands in the
    way; ``findings`` list that, and every choice made, first what stops. ``names`` are the units' names by
    code.
    """

    definition: str | None
    figures: str | None
    findings: tuple[Finding, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """True when definition and figures came out."""
        return self.definition is not None and self.figures is not None

    @property
    def refused(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return tuple(finding for finding in self.findings if finding.weight == "refused")


def read_workbook(source: bytes | Path, name: str | None = None, limits: Limits = USUAL) -> Reading:
    """Read an index from an .xlsx, given as bytes or a path; ``name`` is what messages call it.

    Raises :class:`Problems` for a file that is no harmless .xlsx within ``limits``; :class:`OSError` when the
    path cannot be read. Everything inside it is answered by findings.
    """
    book = open_workbook(source, name, limits)
    findings = Findings()
    _say_hidden(book, findings)
    gathering = Gathering(findings)
    written = next((text for sheet in book.visible if (text := definition_in(sheet))), None)
    if written is not None:
        return _as_written(book, written, gathering)
    definition = _from_tables(book, gathering)
    return _checked(book.name, definition, gathering)


def _as_written(book: Workbook, definition: str, gathering: Gathering) -> Reading:
    """A workbook of our own: the sheet of the definition rules, figures stand in long tables."""
    long = [sheet for sheet in book.visible if long_header(sheet) is not None]
    read_long(long, gathering)
    for sheet in book.visible:
        if sheet not in long and not definition_in(sheet):
            gathering.findings.add(
                "workbook.result_sheet",
                "unread",
                (sheet.name, ""),
                label(
                    "trang kết quả; tệp có trang định nghĩa nên chỉ đọc trang đó và các bảng số liệu dài.",
                    "a sheet of results: the workbook holds a definition; that and long tables were read.",
                ),
                label(
                    "muốn đổi cách tính, sửa trang định nghĩa.",
                    "to change the calculation, edit the definition.",
                ),
            )
    return _checked(book.name, definition, gathering)


def _from_tables(book: Workbook, gathering: Gathering) -> str | None:
    findings = gathering.findings
    database = database_of(book)
    tables: list[Table] = []
    described: dict[str, Described] = {}
    used: list[str] = []
    if database is not None:
        described, table = read_coin_tool(book, database, findings)
        tables.append(table)
        used = [database.name, "Framework"]
    else:
        sheet = next((one for one in book.visible if header_of(one) is not None), None)
        if sheet is not None:
            described, used = read_metadata(sheet, findings), [sheet.name]
        wide = [one for one in book.visible if one.name not in used and long_header(one) is None]
        tables += [found for one in wide if (found := table_of(one, described)) is not None]
        long = [one for one in book.visible if one.name not in used and long_header(one) is not None]
        read_long(long, gathering)
        used += [table.sheet.name for table in tables] + [one.name for one in long]
    for table in tables:
        read_table(table, described, gathering, book.since_1904)
    _say_unused(book, used, findings)
    if not described:
        findings.add(
            "workbook.no_metadata",
            "refused",
            ("", ""),
            label(
                "không trang nào mô tả các thành phần (một dòng mỗi thành phần, có cột mã và mã cha).",
                "no sheet describes the components (one row each, with columns for code and parent).",
            ),
            label(
                "thêm trang mô tả; xem docs/workbooks.md.", "add a sheet of metadata; see docs/workbooks.md."
            ),
        )
        return None
    return definition_text(described, gathering, findings)


def _say_unused(book: Workbook, used: list[str], findings: Findings) -> None:
    for sheet in book.visible:
        if sheet.name not in used and sheet.count:
            findings.add(
                "workbook.unused_sheet",
                "unread",
                (sheet.name, ""),
                label(
                    "không nhận ra đây là trang mô tả hay số liệu; để ngoài.",
                    "not recognised as metadata or figures; left aside.",
                ),
                label(
                    "đặt mã thành phần ở dòng tiêu đề nếu đây là số liệu.",
                    "head its columns with component codes if it holds figures.",
                ),
            )


def _say_hidden(book: Workbook, findings: Findings) -> None:
    for sheet in book.sheets:
        if sheet.is_hidden:
            findings.add(
                "workbook.hidden_sheet",
                "unread",
                (sheet.name, ""),
                label("trang ẩn; không đọc.", "a hidden sheet; not read."),
                label("bỏ ẩn nếu cần đọc.", "unhide it if it should be read."),
            )
            continue
        rows = sorted(row for row in sheet.hidden_rows if sheet.rows.get(row))
        columns = sorted({column for row in sheet.rows.values() for column in row} & sheet.hidden_columns)
        for count, vi, en in ((len(rows), "dòng", "rows"), (len(columns), "cột", "columns")):
            if count:
                findings.add(
                    "workbook.hidden",
                    "assumed",
                    (sheet.name, ""),
                    label(
                        f"{count} {vi} ẩn; vẫn được đọc.",
                        f"{count} hidden {en}; they were read all the same.",
                    ),
                    label("xóa đi nếu không muốn tính.", "delete them if they should not count."),
                )


def _checked(name: str, definition: str | None, gathering: Gathering) -> Reading:
    """The texts, if they stand up to the engine's own readers; what those find becomes findings."""
    findings = gathering.findings
    figures = gathering.csv() if gathering.figures else None
    if figures is None:
        findings.add(
            "workbook.no_figures_at_all",
            "refused",
            ("", ""),
            label("không đọc được số liệu nào.", "no figure was found."),
            label(
                "thêm trang đơn vị × thành phần; xem docs/workbooks.md.",
                "add a sheet of units × components; see docs/workbooks.md.",
            ),
        )
    if not findings.refusals:
        try:
            read_definition(definition or "", f"{name} (definition)")
        except Problems as problems:
            _add(problems.found, findings)
        try:
            read_figures(figures or "", f"{name} (figures)")
        except Problems as problems:
            _add(problems.found, findings)
    if findings.refusals:
        return Reading(None, None, findings.all(), gathering.names)
    return Reading(definition, figures, findings.all(), gathering.names)


def _add(problems: tuple[Problem, ...], findings: Findings) -> None:
    for problem in problems:
        findings.add(problem.code, "refused", (problem.place, ""), problem.cause, problem.cure)
