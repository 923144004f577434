"""Reading a figure file: CSV, long, one figure a line. Everything odd is named with its line.

Blanks inside a cell's edges are trimmed and said; anything that would change a number is refused.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from nhip.measure.engine.cells import CellRefused, is_blank, number, repaired
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT, Figure, Figures, collect
from nhip.measure.engine.label import Label, label
from nhip.measure.engine.problems import Notice, Problem, Problems, refuse
from nhip.measure.engine.units import UnitList

REQUIRED = ("unit", "series", "period", "value")
OPTIONAL = ("status", "stage", "unit_measure", "source", "note")
MOST_PROBLEMS = 200
LONGEST_CELL = 10_000


def read_figures(
    source: Path | str,
    name: str | None = None,
    *,
    units: UnitList | None = None,
    decimal: str = ".",
    blanks_missing: bool = False,
) -> Figures:
    """Read figures from a path, or from text when ``name`` is given.

    ``units`` is the list of units allowed; ``decimal`` the decimal mark; ``blanks_missing`` reads blanks,
    ``..`` and ``n/a`` as missing figures instead of refusing them. Raises :class:`Problems` with at most
    200 of them; figures come out only if there is none.
    """
    if isinstance(source, Path):
        name = name or source.name
        text = _decoded(source.read_bytes(), name)
    else:
        text, name = source, name or "figures"
    reading = _Reading(name, units, decimal, blanks_missing)
    figures = list(reading.figures(text))
    if reading.problems:
        raise Problems(reading.problems)
    if not figures:
        raise refuse(
            "figures.empty",
            name,
            label("tệp không có số liệu nào.", "the file holds no figure."),
            label("thêm ít nhất một dòng.", "add at least one row."),
        )
    return collect(name, figures, reading.notices())


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refuse(
            "figures.not_utf8",
            f"{name}:{line}",
            label("không phải UTF-8.", "this is not UTF-8."),
            label("lưu tệp dạng “CSV UTF-8”.", "save the file as “CSV UTF-8”."),
        ) from error


class _Reading:
    """One pass over one file: what was found wrong, and what was quietly put right and must be said."""

    def __init__(self, name: str, units: UnitList | None, decimal: str, blanks_missing: bool) -> None:
        self.name = name
        self.units = units
        self.decimal = decimal
        self.blanks_missing = blanks_missing
        self.problems: list[Problem] = []
        self.trimmed: list[str] = []
        self.unstated = 0
        self.read_as_missing = 0

    def figures(self, text: str) -> Iterator[Figure]:
        lines = io.StringIO(text, newline="")
        csv.field_size_limit(LONGEST_CELL)
        head = text[: text.find("\n") if "\n" in text else None]
        delimiter = max(",;\t", key=head.count)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        seen: dict[tuple[str, str, str, str], int] = {}
        measures: dict[str, tuple[str, int]] = {}
        try:
            columns = self._header(next(rows, []))
            if columns is None:
                return
            for row in rows:
                if not any(cell.strip() for cell in row):
                    continue
                figure = self._figure(row, columns, rows.line_num, seen, measures)
                if figure is not None:
                    yield figure
                if len(self.problems) >= MOST_PROBLEMS:
                    return
        except csv.Error as error:
            self._problem(
                "figures.csv",
                f"{self.name}:{rows.line_num}",
                label(f"dòng CSV hỏng ({error}).", f"a broken CSV line ({error})."),
                label("kiểm tra dấu ngoặc kép.", "check the quotation marks."),
            )

    def _header(self, written: list[str]) -> dict[str, int] | None:
        names = [cell.strip().casefold() for cell in written]
        for required in REQUIRED:
            if required not in names:
                self._problem(
                    "figures.header",
                    f"{self.name}:1",
                    label(f"thiếu cột “{required}”.", f"the column “{required}” is missing."),
                    label(
                        "dòng đầu phải là unit,series,period,value,status.",
                        "the first line must be unit,series,period,value,status.",
                    ),
                )
        for column in names:
            if names.count(column) > 1 or column not in (*REQUIRED, *OPTIONAL):
                self._problem(
                    "figures.column",
                    f"{self.name}:1 ({column})",
                    label(
                        f"cột “{column}” lạ hoặc viết hai lần.",
                        f"the column “{column}” is unknown or written twice.",
                    ),
                    label(
                        f"bỏ cột này; các cột được dùng: {', '.join((*REQUIRED, *OPTIONAL))}.",
                        f"remove it; columns in use: {', '.join((*REQUIRED, *OPTIONAL))}.",
                    ),
                )
        return None if self.problems else {column: position for position, column in enumerate(names)}

    def _figure(
        self,
        row: list[str],
        columns: dict[str, int],
        line: int,
        seen: dict[tuple[str, str, str, str], int],
        measures: dict[str, tuple[str, int]],
    ) -> Figure | None:
        place = f"{self.name}:{line}"
        if len(row) != len(columns):
            self._problem(
                "figures.shifted",
                place,
                label(
                    f"dòng có {len(row)} ô, tiêu đề có {len(columns)}.",
                    f"the row has {len(row)} cells, the header {len(columns)}.",
                ),
                label(
                    "kiểm tra dấu phân cách; số dùng dấu phẩy phải đặt trong ngoặc kép.",
                    "check the separators; a number with a comma must be quoted.",
                ),
            )
            return None
        cell = {column: row[position] for column, position in columns.items()}
        unit = self._unit(cell["unit"], place)
        series, period = cell["series"].strip(), cell["period"].strip()
        stage = cell.get("stage", "").strip()
        if not series or not period:
            self._problem(
                "figures.no_series",
                place,
                label("thiếu mã chuỗi số liệu hoặc kỳ.", "the series or the period is blank."),
                label("điền cả hai.", "fill in both."),
            )
            return None
        if unit is None:
            return None
        first = seen.setdefault((unit, series, period, stage), line)
        if first != line:
            self._problem(
                "figures.duplicate",
                f"{place} ({unit}, {series}, {period})",
                label(f"ô này đã có ở dòng {first}.", f"this cell already stands on line {first}."),
                label("giữ một dòng.", "keep one of the two."),
            )
            return None
        measure = cell.get("unit_measure", "").strip()
        known, at = measures.setdefault(series, (measure, line))
        if measure != known:
            self._problem(
                "figures.two_measures",
                f"{place} ({series})",
                label(
                    f"đơn vị đo “{measure}”, còn dòng {at} là “{known}”.",
                    f"unit of measure “{measure}”, but “{known}” on line {at}.",
                ),
                label("đổi về một đơn vị đo cho cả chuỗi.", "bring the series to one unit of measure."),
            )
            return None
        return self._valued(unit, series, period, stage, cell, place)

    def _valued(
        self, unit: str, series: str, period: str, stage: str, cell: dict[str, str], place: str
    ) -> Figure | None:
        at = f"{place} ({unit}, {series}, {period})"
        status = cell.get("status", "").strip()
        written = cell["value"]
        if status and status not in PRESENT and status not in MISSING and status != NOT_APPLICABLE:
            self._problem(
                "figures.status",
                at,
                label(
                    f"trạng thái “{status}” không có trong danh mục SDMX.",
                    f"status “{status}” is not in SDMX's list.",
                ),
                label(
                    "dùng A (thường), E (ước tính), P (tạm), O (thiếu), _Z (không áp dụng).",
                    "use A (normal), E (estimated), P (provisional), O (missing), _Z (not applicable).",
                ),
            )
            return None
        absent = status in MISSING or status == NOT_APPLICABLE
        if is_blank(written):
            if absent:
                return Figure(unit, series, period, None, status, stage, place)
            if self.blanks_missing and not status:
                self.read_as_missing += 1
                return Figure(unit, series, period, None, "O", stage, place)
            shown = written.strip() or " "
            self._problem(
                "figures.blank",
                at,
                label(
                    f"ô giá trị là “{shown}” mà trạng thái không nói là thiếu. Trống không phải là 0.",
                    f"the value is “{shown}” and the status does not say it is missing. A blank is not zero.",
                ),
                label(
                    "điền giá trị, ghi trạng thái O (thiếu) hoặc _Z (không áp dụng), hay đọc với “--blanks-missing”.",
                    "fill in the value, give status O (missing) or _Z (not applicable), or read with “--blanks-missing”.",
                ),
            )
            return None
        if absent:
            self._problem(
                "figures.value_though_missing",
                at,
                label(
                    f"có giá trị “{written.strip()}” nhưng trạng thái {status} nói là không có.",
                    f"there is a value “{written.strip()}” but status {status} says there is none.",
                ),
                label("bỏ giá trị hoặc đổi trạng thái.", "remove the value or change the status."),
            )
            return None
        try:
            value = number(written, self.decimal)
        except CellRefused as refusal:
            self._problem(refusal.code, at, refusal.cause, refusal.cure)
            return None
        self.unstated += not status
        return Figure(unit, series, period, value, status or "A", stage, place)

    def _unit(self, written: str, place: str) -> str | None:
        code = written.strip().strip("\ufeff\u200b\u00a0")
        if code != written:
            self.trimmed.append(place)
        garbled = repaired(code)
        if garbled is not None:
            guess = (self.units and garbled and self.units.guess(garbled)) or garbled
            self._problem(
                "figures.garbled",
                f"{place} (unit)",
                label(f"“{code}” bị lỗi bảng mã.", f"“{code}” was read in the wrong encoding."),
                label(
                    f"viết “{guess}” và lưu tệp dạng UTF-8.", f"write “{guess}” and save the file as UTF-8."
                ),
            )
            return None
        if not code:
            self._problem(
                "figures.no_unit",
                place,
                label("thiếu mã đơn vị.", "the unit is blank."),
                label("điền mã.", "fill in the code."),
            )
            return None
        if self.units is not None and code not in self.units:
            guess = self.units.guess(code)
            self._problem(
                "figures.unknown_unit",
                f"{place} (unit)",
                label(
                    f"không có đơn vị “{code}” trong danh sách {self.units.code}.",
                    f"there is no unit “{code}” in the list {self.units.code}.",
                ),
                label(f"có phải “{guess}”?", f"did you mean “{guess}”?")
                if guess
                else label("dùng mã trong danh sách.", "use a code of the list."),
            )
            return None
        return code

    def _problem(self, code: str, place: str, cause: Label, cure: Label) -> None:
        self.problems.append(Problem(code, place, cause, cure))

    def notices(self) -> list[Notice]:
        """What was put right on the way."""
        found: list[Notice] = []
        if self.trimmed:
            some = ", ".join(self.trimmed[:3])
            found.append(
                Notice(
                    "figures.trimmed",
                    self.name,
                    label(
                        f"đã cắt khoảng trắng thừa ở {len(self.trimmed)} mã đơn vị ({some}…).",
                        f"trimmed blanks around {len(self.trimmed)} unit codes ({some}…).",
                    ),
                )
            )
        if self.unstated:
            found.append(
                Notice(
                    "figures.status_assumed",
                    self.name,
                    label(
                        f"{self.unstated} số liệu không ghi trạng thái, hiểu là A (thường).",
                        f"{self.unstated} figures give no status and are read as A (normal).",
                    ),
                )
            )
        if self.read_as_missing:
            found.append(
                Notice(
                    "figures.blank_as_missing",
                    self.name,
                    label(
                        f"{self.read_as_missing} ô trống được đọc là thiếu (O).",
                        f"{self.read_as_missing} blank cells are read as missing (O).",
                    ),
                )
            )
        return found
