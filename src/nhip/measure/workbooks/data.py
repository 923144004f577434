"""The sheets of figures: units down, components across, and perhaps a column of years, as COINr's ``iData``.

A sheet is one of figures if a row of it names components. Several such sheets make one set; a sheet named
after a year, and without a column of years, holds that year.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from nhip.measure.engine.cells import shown
from nhip.measure.engine.labels import label
from nhip.measure.engine.units import plain
from nhip.measure.workbooks import headings
from nhip.measure.workbooks.cells import Cell, letters
from nhip.measure.workbooks.findings import Weight
from nhip.measure.workbooks.gathered import MISSING, Gathered, Gathering
from nhip.measure.workbooks.metadata import HEADERS_WITHIN, Described
from nhip.measure.workbooks.sheets import Sheet
from nhip.measure.workbooks.values import Unreadable, Values

NO_PERIOD = "1"
_YEAR = re.compile(r"(?:19|20|21)\d\d")


@dataclass(frozen=True)
class Table:
    """Where a sheet's figures stand: the header's row, the fields and the components by column."""

    sheet: Sheet
    header: int
    fields: dict[str, int]
    series: dict[int, str]

    @property
    def rows(self) -> list[int]:
        """The rows below the header, in order."""
        return sorted(row for row in self.sheet.rows if row > self.header)


def table_of(sheet: Sheet, described: Mapping[str, Described]) -> Table | None:
    """The table of figures in ``sheet``; None when no row of it names a component."""
    codes = _spellings(described)
    best: Table | None = None
    for row in sorted(sheet.rows)[:HEADERS_WITHIN]:
        texts = {column: cell.text for column, cell in sheet.rows[row].items()}
        named = {column: codes[plain(text)] for column, text in texts.items() if plain(text) in codes}
        series: dict[int, str] = {}
        for column, code in named.items():
            if code not in series.values():
                series[column] = code
        if series and (best is None or len(series) > len(best.series)):
            rest = {column: text for column, text in texts.items() if column not in series}
            best = Table(sheet, row, headings.fields_of(rest, headings.DATA), series)
    return best


def _spellings(described: Mapping[str, Described]) -> dict[str, str]:
    """How a column may call a component: by its code, or by its name where only one has that name."""
    names: dict[str, list[str]] = {}
    for code, one in described.items():
        for name in ("name", "name_vi", "name_en"):
            if name in one.words:
                names.setdefault(plain(one.words[name]), []).append(code)
    by_name = {name: codes[0] for name, codes in names.items() if len(set(codes)) == 1 and name}
    return by_name | {plain(code): code for code in described}


def read_table(
    table: Table, described: Mapping[str, Described], gathering: Gathering, since_1904: bool
) -> None:
    """Add every figure of the table to ``gathering``, and everything odd to its findings."""
    reading = _Reading(table, described, gathering, since_1904)
    reading.say_headings()
    for column in table.series:
        reading.judge_percent(column)
    for row in table.rows:
        reading.row(row)


class _Reading:
    def __init__(
        self, table: Table, described: Mapping[str, Described], gathering: Gathering, since_1904: bool
    ) -> None:
        self.table = table
        self.sheet = table.sheet
        self.described = described
        self.gathering = gathering
        self.findings = gathering.findings
        self.values = Values(gathering.findings)
        self.since_1904 = since_1904
        self.times: dict[int, float] = {}
        self.unit_column = table.fields.get("unit") or table.fields.get("name") or 0
        year = _YEAR.search(self.sheet.name)
        self.period = year.group() if year else ""

    def say_headings(self) -> None:
        """Columns that are not understood, a column of units taken by guess, years that are not told."""
        used = {*self.table.series, *self.table.fields.values()}
        for column, cell in sorted(self.sheet.rows[self.table.header].items()):
            if column not in used and cell.text:
                self._say(
                    "workbook.unknown_column",
                    "unread",
                    cell.address,
                    (
                        f"cột “{shown(cell.text)}” không có trong trang mô tả; để ngoài.",
                        f"the column “{shown(cell.text)}” is not in the metadata and was left aside.",
                    ),
                    (
                        "thêm một dòng mô tả, hoặc sửa tên cột.",
                        "describe it in the metadata, or mend the heading.",
                    ),
                )
        if not self.unit_column:
            self.unit_column = min(set(range(1, 200)) - set(self.table.series))
            self._say(
                "workbook.unit_column",
                "assumed",
                f"{letters(self.unit_column)}{self.table.header}",
                (
                    "không cột nào có tên là mã đơn vị; lấy cột này.",
                    "no column is called the unit's code; this one was taken.",
                ),
                ("đặt tên cột là uCode hoặc “Mã đơn vị”.", "call the column uCode or “Unit code”."),
            )
        if "period" not in self.table.fields:
            self._say(
                "workbook.no_period",
                "assumed",
                "",
                (
                    f"không có cột năm; kỳ là {self.period} theo tên trang.",
                    f"there is no column of years; the sheet's name gives {self.period}.",
                )
                if self.period
                else (
                    f"không có cột năm; kỳ được đặt là “{NO_PERIOD}”.",
                    f"there is no column of years; the period is called “{NO_PERIOD}”.",
                ),
                ("thêm cột Time hoặc “Năm”.", "add a column Time or “Year”."),
            )

    def judge_percent(self, column: int) -> None:
        """Percentages are stored as shares; whether 0.465 or 46.5 is meant, the unit of measure tells."""
        cells = [cell for row in self.table.rows if (cell := self.sheet.cell(row, column)) is not None]
        shares = [cell for cell in cells if cell.kind == "percent"]
        if not shares:
            return
        code = self.table.series[column]
        plainly = [cell for cell in cells if cell.kind == "number" and cell.value != 0.0]
        if plainly:
            few = min(shares, plainly, key=len)
            for cell in few:
                self.findings.add(
                    "workbook.mixed_percent",
                    "refused",
                    (self.sheet.name, cell.address),
                    label(
                        "cột này có ô định dạng phần trăm lẫn ô số thường, ví dụ 46,5 % và 46,5.",
                        "the column mixes cells shown as percentages and plain numbers, as 46.5 % and 46.5.",
                    ),
                    label("đưa cả cột về một định dạng.", "bring the whole column to one format."),
                )
            return
        in_percent = is_percent(self.described[code].words.get("unit", ""))
        self.times[column] = 100.0 if in_percent else 1.0
        self._say(
            "workbook.percent",
            "assumed",
            f"{shares[0].address}:{shares[-1].address}",
            (
                "ô phần trăm; đơn vị là %, nên 46,5 % đọc là 46,5.",
                "percentages; the unit of measure is percent, so 46.5 % is read as 46.5.",
            )
            if in_percent
            else (
                "ô phần trăm; đơn vị không phải %, nên 46,5 % đọc là 0,465.",
                "percentages; the unit of measure is not percent, so 46.5 % is read as 0.465.",
            ),
            ("ghi đơn vị “%” nếu muốn 46,5.", "write the unit of measure “%” if 46.5 is meant."),
        )

    def row(self, row: int) -> None:
        """Every figure of a row."""
        cells = self.sheet.rows[row]
        unit = self._unit(row)
        held = [column for column in self.table.series if column in cells]
        if not held:
            if unit:
                self._share(
                    "workbook.no_figures",
                    "unread",
                    f"{letters(self.unit_column)}{row}",
                    (
                        "dòng không có số liệu nào (ghi chú, hoặc đơn vị trống); để ngoài.",
                        "a row without any figure (a note, or an empty unit) was left aside.",
                    ),
                    ("điền số liệu nếu đó là một đơn vị.", "fill in figures if it is a unit."),
                )
            return
        if not unit:
            self.findings.add(
                "workbook.no_unit",
                "refused",
                (self.sheet.name, f"{letters(self.unit_column)}{row}"),
                label("dòng có số liệu mà không có mã đơn vị.", "the row has figures and no unit."),
                label("điền mã đơn vị.", "fill in the unit's code."),
            )
            return
        period = self._period(row)
        if period is not None:
            for column in self.table.series:
                self._figure(row, column, unit, period)
        name = self.table.fields.get("name")
        if name is not None and self.sheet.text(row, name):
            self.gathering.names.setdefault(unit, self.sheet.text(row, name))

    def _figure(self, row: int, column: int, unit: str, period: str) -> None:
        cell = self.sheet.cell(row, column)
        at = (self.sheet.name, f"{letters(column)}{row}")
        if self._is_merged(row, column):
            return
        try:
            value = self.values.number(self.sheet.name, cell)
        except Unreadable:
            return
        if cell is None:
            self._share(
                "workbook.blank",
                "missing",
                at[1],
                (
                    "ô trống; ghi là thiếu số liệu (O), không phải 0.",
                    "a blank cell: a missing figure (O), not a zero.",
                ),
                ("điền số liệu nếu có.", "fill in the figure if there is one."),
            )
        if value is not None:
            value *= self.times.get(column, 1.0)
        found = Gathered(value, MISSING if value is None else "A", f"{at[0]}!{at[1]}")
        self.gathering.put((self.table.series[column], period, ""), unit, at, found)

    def _is_merged(self, row: int, column: int) -> bool:
        """True for a figure in a merged area, which is refused: it is not clear whose it is."""
        area = self.sheet.merged_with(row, column)
        if area is None:
            return False
        if (row, column) == (area.top, area.left):
            self.findings.add(
                "workbook.merged_figure",
                "refused",
                (self.sheet.name, area.address),
                label("số liệu nằm trong ô gộp.", "a figure stands in merged cells."),
                label("bỏ gộp ô và ghi số vào từng ô.", "unmerge the cells and write each figure."),
            )
        return True

    def _filled(self, row: int, column: int) -> Cell | None:
        """The cell, or the first cell of the merged area that it lies in."""
        cell = self.sheet.cell(row, column)
        area = self.sheet.merged_with(row, column) if cell is None else None
        if area is None:
            return cell
        self._share(
            "workbook.merged",
            "assumed",
            area.address,
            (
                "ô gộp; giá trị của nó dùng cho mọi dòng trong vùng.",
                "merged cells: their value was taken for every row they cover.",
            ),
            ("bỏ gộp ô nếu không phải vậy.", "unmerge them if that is not meant."),
        )
        return self.sheet.cell(area.top, area.left)

    def _unit(self, row: int) -> str:
        cell = self._filled(row, self.unit_column)
        return "" if cell is None else cell.text

    def _period(self, row: int) -> str | None:
        column = self.table.fields.get("period")
        if column is None:
            return self.period or NO_PERIOD
        cell = self._filled(row, column)
        if cell is None or not cell.text:
            self.findings.add(
                "workbook.no_year",
                "refused",
                (self.sheet.name, f"{letters(column)}{row}"),
                label("dòng không có năm.", "the row has no year."),
                label("điền năm.", "fill in the year."),
            )
            return None
        if cell.kind == "date" and isinstance(cell.value, float):
            self._share(
                "workbook.date_as_year",
                "assumed",
                cell.address,
                ("ô ngày tháng ở cột năm; lấy năm.", "a date in the column of years: its year was taken."),
                ("ghi năm thành số.", "write the year as a number."),
            )
            return str(year_of(cell.value, self.since_1904))
        return cell.text

    def _say(
        self, code: str, weight: Weight, cell: str, cause: tuple[str, str], cure: tuple[str, str]
    ) -> None:
        self.findings.add(code, weight, (self.sheet.name, cell), label(*cause), label(*cure))

    def _share(
        self, code: str, weight: Weight, cell: str, cause: tuple[str, str], cure: tuple[str, str]
    ) -> None:
        self.findings.share(code, weight, (self.sheet.name, cell), label(*cause), label(*cure))


def is_percent(unit: str) -> bool:
    """True for a unit of measure that is a percentage."""
    return unit.strip() == "%" or plain(unit) in {"percent", "phan tram", "per cent", "percentage"}


def year_of(serial: float, since_1904: bool) -> int:
    """The year of a spreadsheet's date, which counts days since the end of 1899 (or the start of 1904)."""
    from datetime import date, timedelta  # noqa: PLC0415 - dates are rare here

    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    return (first + timedelta(days=min(max(int(serial), 0), 2_000_000))).year
