"""One row of a figure file at a time: which unit, which column, which value.

The quick way takes a row whose unit and column were seen before and whose value is a plain number; every
other row goes the careful way, which says what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import itemgetter
from typing import Protocol

from nhip.measure.engine.cells import (
    PLAIN_NUMBER,
    CellRefused,
    is_blank,
    number,
    odd_characters,
    outline,
    repaired,
    shown,
    trimmed,
)
from nhip.measure.engine.compact import Compact
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Notice, Problem
from nhip.measure.engine.step import MOST
from nhip.measure.engine.units import UnitList

REQUIRED = ("unit", "series", "period", "value")
OPTIONAL = ("status", "stage", "unit_measure", "source", "note")
_USED = (*REQUIRED, "status", "stage", "unit_measure")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
Key = tuple[str, str, str]
Seen = tuple[Key, Compact]


class Lines(Protocol):
    """What :func:`csv.reader` gives: rows, and the number of the line last read."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class Rows:
    """What was read so far: the cells, what was found wrong, what was put right and must be said."""

    def __init__(self, name: str, units: UnitList | None, decimal: str, blanks_missing: bool) -> None:
        self.name = name
        self.units = units
        self.decimal = decimal
        self.blanks_missing = blanks_missing
        self.cells: dict[Key, Compact] = {}
        self.problems: list[Problem] = []
        self._codes: dict[str, str] = {}
        self._columns: dict[tuple[str, str, str, str], Seen] = {}
        self._measured: dict[str, tuple[str, int]] = {}
        self._trimmed: list[str] = []
        self._composed: list[str] = []
        self._unstated = 0
        self._read_as_missing = 0

    def take(self, lines: Lines, columns: dict[str, int], most_problems: int) -> None:
        """Read every row of ``lines`` (a CSV reader past its header) until there are too many problems."""
        width = len(columns)
        # A column that the file does not have is read from a blank cell put behind the row.
        pick = itemgetter(*(columns.get(column, width) for column in _USED))
        codes, columns_seen = self._codes, self._columns
        is_number = (PLAIN_NUMBER if self.decimal == "." else _WHOLE).fullmatch
        for row in lines:
            if len(row) != width:
                self._odd_length(row, width, lines.line_num)
            else:
                row.append("")
                unit, series, period, value, status, stage, measure = pick(row)
                code = codes.get(unit)
                seen = columns_seen.get((series, period, stage, measure))
                if (
                    code is not None
                    and seen is not None
                    and (status in PRESENT or not status)
                    and is_number(value)
                    and code not in seen[1].rows
                    and -MOST <= (found := float(value)) <= MOST
                ):
                    # What Compact.add does; the call itself would take a sixth of the whole.
                    column = seen[1]
                    column.rows[code] = len(column.statuses)
                    column.numbers.append(found + 0.0)
                    column.statuses.append(status or "A")
                    column.lines.append(lines.line_num)
                    self._unstated += not status
                else:
                    self._carefully(pick(row), lines.line_num)
            if len(self.problems) >= most_problems:
                return

    def _carefully(self, row: tuple[str, ...], line: int) -> None:
        written, series, period, value, status, stage, measure = row
        if not any(cell.strip() for cell in row):
            return
        place = f"{self.name}:{line}"
        unit = self._codes.get(written) or self._unit(written, place)
        seen = self._columns.get((series, period, stage, measure)) or self._column(row, line)
        if unit is None or seen is None:
            return
        key, column = seen
        at = f"{place} ({unit}, {key[0]}, {key[1]})"
        if unit in column:
            first = column.lines[column.rows[unit]]
            self._problem(
                "figures.duplicate",
                at,
                label(f"ô này đã có ở dòng {first}.", f"this cell already stands on line {first}."),
                label("giữ một dòng.", "keep one of the two."),
            )
            return
        found = self._value(value, status.strip(), at)
        if found is not None:
            column.add(unit, found[0], found[1], line)

    def _odd_length(self, row: list[str], width: int, line: int) -> None:
        if any(cell.strip() for cell in row):
            self._problem(
                "figures.shifted",
                f"{self.name}:{line}",
                label(
                    f"dòng có {len(row)} ô, tiêu đề có {width}.",
                    f"the row has {len(row)} cells, the header {width}.",
                ),
                label(
                    "kiểm tra dấu phân cách; số dùng dấu phẩy phải đặt trong ngoặc kép.",
                    "check the separators; a number with a comma must be quoted.",
                ),
            )

    def _column(self, row: tuple[str, ...], line: int) -> Seen | None:
        """The column that a row belongs to, kept for the rows that are written like it."""
        _, series, period, _, _, stage, measure = row
        key = (trimmed(series), trimmed(period), trimmed(stage))
        place = f"{self.name}:{line}"
        if odd := odd_characters("".join(key)):
            self._odd(place, odd)
            return None
        if not key[0] or not key[1]:
            self._problem(
                "figures.no_series",
                place,
                label("mã chuỗi số liệu hoặc kỳ bị trống.", "the series or the period is blank."),
                label("điền cả hai.", "fill in both."),
            )
            return None
        known, at = self._measured.setdefault(key[0], (measure.strip(), line))
        if measure.strip() != known:
            self._problem(
                "figures.two_measures",
                f"{place} ({shown(key[0])})",
                label(
                    f"đơn vị đo “{shown(measure)}”, còn dòng {at} là “{shown(known)}”.",
                    f"unit of measure “{shown(measure)}”, but “{shown(known)}” on line {at}.",
                ),
                label("đổi về một đơn vị đo cho cả chuỗi.", "bring the series to one unit of measure."),
            )
            return None
        if key not in self.cells:
            self.cells[key] = Compact(self.name, *key)
        seen = key, self.cells[key]
        self._columns[series, period, stage, measure] = seen
        return seen

    def _value(self, written: str, status: str, at: str) -> tuple[float | None, str] | None:
        """The value and status of a row, or None with the problem said."""
        absent = status in MISSING or status == NOT_APPLICABLE
        if status and status not in PRESENT and not absent:
            self._problem(
                "figures.status",
                at,
                label(
                    f"trạng thái “{shown(status)}” không có trong danh mục SDMX.",
                    f"status “{shown(status)}” is not in SDMX's list.",
                ),
                label(
                    "dùng A (thường), E (ước tính), P (tạm tính), O (thiếu), _Z (không áp dụng).",
                    "use A (normal), E (estimated), P (provisional), O (missing), _Z (not applicable).",
                ),
            )
        elif is_blank(written):
            return (None, status) if absent else self._blank(written, status, at)
        elif absent:
            self._problem(
                "figures.value_though_missing",
                at,
                label(
                    f"có giá trị “{shown(written)}” nhưng trạng thái {status} nói là không có.",
                    f"there is a value “{shown(written)}” but status {status} says there is none.",
                ),
                label("bỏ giá trị hoặc đổi trạng thái.", "remove the value or change the status."),
            )
        else:
            try:
                value = number(written, self.decimal)
            except CellRefused as refusal:
                self._problem(refusal.code, at, refusal.cause, refusal.cure)
            else:
                self._unstated += not status
                return value, status or "A"
        return None

    def _blank(self, written: str, status: str, at: str) -> tuple[None, str] | None:
        if self.blanks_missing and not status:
            self._read_as_missing += 1
            return None, "O"
        self._problem(
            "figures.blank",
            at,
            label(
                f"ô giá trị là “{shown(written)}” mà trạng thái không nói là thiếu. Trống không phải là 0.",
                f"the value is “{shown(written)}” and the status does not say it is missing. "
                "A blank is not zero.",
            ),
            label(
                "điền giá trị, ghi trạng thái O (thiếu) hoặc _Z (không áp dụng), hay đọc với "
                "“--blanks-missing”.",
                "fill in the value, give status O (missing) or _Z (not applicable), or read with "
                "“--blanks-missing”.",
            ),
        )
        return None

    def _unit(self, written: str, place: str) -> str | None:
        code = trimmed(written)
        garbled = repaired(code)
        if odd := odd_characters(code):
            self._odd(place, odd)
        elif not code:
            self._problem(
                "figures.no_unit",
                place,
                label("mã đơn vị trống.", "the unit is blank."),
                label("điền mã.", "fill in the code."),
            )
        elif garbled is not None:
            meant = (self.units.guess(garbled) if self.units and garbled else None) or garbled
            self._problem(
                "figures.garbled",
                f"{place} (unit)",
                label(f"“{shown(code)}” bị lỗi bảng mã.", f"“{shown(code)}” was read in the wrong encoding."),
                label(
                    f"viết “{shown(meant)}” và lưu tệp dạng UTF-8.",
                    f"write “{shown(meant)}” and save the file as UTF-8.",
                )
                if meant
                else label("gõ lại và lưu tệp dạng UTF-8.", "type it anew and save the file as UTF-8."),
            )
        elif self.units is not None and code not in self.units:
            guess = self.units.guess(code)
            self._problem(
                "figures.unknown_unit",
                f"{place} (unit)",
                label(
                    f"không có đơn vị “{shown(code)}” trong danh sách {self.units.code}.",
                    f"there is no unit “{shown(code)}” in the list {self.units.code}.",
                ),
                label(f"có phải “{guess}”?", f"did you mean “{guess}”?")
                if guess
                else label("dùng mã trong danh sách.", "use a code of the list."),
            )
        else:
            if code != written:
                composed = unicodedata.normalize("NFC", written) != written
                (self._composed if composed else self._trimmed).append(place)
            self._codes[written] = code
            return code
        return None

    def _odd(self, place: str, odd: str) -> None:
        self._problem(
            "figures.odd_characters",
            place,
            label(
                f"mã có ký tự không nhìn thấy ({odd}).",
                f"a code holds characters that cannot be seen ({odd}).",
            ),
            label("xóa các ký tự đó, hoặc gõ lại mã.", "remove them, or type the code anew."),
        )

    def _problem(self, code: str, place: str, cause: Label, cure: Label) -> None:
        self.problems.append(Problem(code, place, cause, cure))

    def measures(self) -> dict[str, str]:
        """The unit of measure of each series that states one."""
        return {series: measure for series, (measure, _) in self._measured.items() if measure}

    def notices(self) -> Iterator[Notice]:
        """What was put right on the way."""
        if self._trimmed:
            some = ", ".join(self._trimmed[:3]) + ("…" if len(self._trimmed) > 3 else "")
            yield self._notice(
                "figures.trimmed",
                f"đã cắt khoảng trắng thừa quanh mã đơn vị (từ {some}).",
                f"trimmed blanks around unit codes (first at {some}).",
            )
        if self._composed:
            some = ", ".join(self._composed[:3]) + ("…" if len(self._composed) > 3 else "")
            yield self._notice(
                "figures.composed",
                f"mã đơn vị viết bằng chữ và dấu rời đã được ghép thành chữ có dấu (từ {some}).",
                f"unit codes written as letters and separate marks were put together (first at {some}).",
            )
        if alike := self._alike():
            shown_pairs = "; ".join(" – ".join(codes) for codes in alike[:3])
            yield self._notice(
                "figures.units_alike",
                f"có những mã đơn vị nhìn gần như nhau nhưng được coi là khác nhau: {shown_pairs}.",
                f"some unit codes look alike and are held to be different units: {shown_pairs}.",
            )
        if self._unstated:
            yield self._notice(
                "figures.status_assumed",
                f"{self._unstated} số liệu không ghi trạng thái, hiểu là A (thường).",
                f"{self._unstated} figures give no status and are read as A (normal).",
            )
        if self._read_as_missing:
            yield self._notice(
                "figures.blank_as_missing",
                f"{self._read_as_missing} ô trống được đọc là thiếu (O).",
                f"{self._read_as_missing} blank cells are read as missing (O).",
            )

    def _alike(self) -> list[list[str]]:
        """Codes that a reader would take for one, where no list says which codes there are."""
        if self.units is not None:
            return []
        by_outline: dict[str, list[str]] = {}
        for code in sorted(set(self._codes.values())):
            by_outline.setdefault(outline(code), []).append(code)
        return [codes for codes in by_outline.values() if len(codes) > 1]

    def _notice(self, code: str, vi: str, en: str) -> Notice:
        return Notice(code, self.name, label(vi, en))
