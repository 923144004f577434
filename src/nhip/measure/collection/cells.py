"""What may stand in a cell: a number with the series' unit and range, or a missing figure with its reason.

Pure. A blank is never zero and never missing: the person says which. A number is kept as it was written,
in plain digits with a decimal point, however it was written; its range is the register's.
"""

import re
from dataclasses import dataclass
from datetime import date

from nhip.kernel.api import Text
from nhip.measure.collection.numbers import both_ways, plain, readings
from nhip.measure.collection.register import CollectedSeries
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT

_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_QUARTER = re.compile(r"(19|20)\d\d-Q[1-4]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell as somebody wants to write it. ``expected`` is the number of the revision they saw, 0 for none.

    ``place`` says where it was read (a sheet's cell, a line), for answers. ``point_is_decimal`` where the
    format says that a point is a decimal mark, as a spreadsheet's number and SDMX do: then 1.234 is clear.
    """

    series: str
    area: str
    period: str
    value: str
    status: str = ""
    reason: str = ""
    note: str = ""
    expected: int = 0
    place: str = ""
    point_is_decimal: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell was not taken: a stable code, the cause and the cure."""

    code: str
    cause: Text
    cure: Text


@dataclass(frozen=True, slots=True)
class Sound:
    """A cell that may be written: the number in plain digits, or blank where ``status`` says why."""

    value: str
    status: str


def read_cell(entry: Entry, series: CollectedSeries) -> Sound | Fault:
    """What ``entry`` says, or why it cannot be taken."""
    status = entry.status.strip().upper().replace("_Z", NOT_APPLICABLE)
    written = entry.value.strip()
    if status in MISSING or status == NOT_APPLICABLE:
        return _missing(entry, written, status)
    if not written:
        return Fault(
            "collection.blank",
            Text("Ô để trống: trống không phải là 0.", "The cell is blank, and blank is not zero."),
            Text(
                "Nhập số, hoặc chọn trạng thái thiếu và ghi lý do.",
                "Enter a number, or choose a missing status and give the reason.",
            ),
        )
    if status and status not in PRESENT:
        return Fault(
            "collection.status_unknown",
            Text(f"Không có trạng thái “{entry.status}”.", f"There is no status “{entry.status}”."),
            Text(
                "Dùng mã trạng thái quan sát của SDMX: A, E, P, … hoặc M, O, L, Q cho số thiếu.",
                "Use an SDMX observation status: A, E, P, … or M, O, L, Q for a missing figure.",
            ),
        )
    return _number(entry, written, status or "A", series)


def _missing(entry: Entry, written: str, status: str) -> Sound | Fault:
    if written:
        return Fault(
            "collection.missing_with_value",
            Text(
                f"Trạng thái {status} nói là không có số, nhưng ô có “{written}”.",
                f"The status {status} says there is no figure, but the cell holds “{written}”.",
            ),
            Text("Bỏ số, hoặc đổi trạng thái.", "Remove the number, or change the status."),
        )
    if not entry.reason.strip():
        return Fault(
            "collection.no_reason",
            Text("Số liệu thiếu mà không có lý do.", "The figure is missing without a reason."),
            Text("Ghi lý do thiếu và khi nào sẽ có.", "Say why, and when it will be there."),
        )
    return Sound("", status)


def _number(entry: Entry, written: str, status: str, series: CollectedSeries) -> Sound | Fault:
    low, high = series.range
    found = readings(written, point_is_decimal=entry.point_is_decimal).within(low, high)
    if not found:
        return Fault(
            "collection.not_a_number",
            Text(f"“{written[:40]}” không phải là số.", f"“{written[:40]}” is no number."),
            Text("Nhập một số, ví dụ 53,0 hoặc 53.0.", "Enter a number, such as 53.0 or 53,0."),
        )
    if not low <= found[0] <= high:
        return Fault(
            "collection.out_of_range",
            Text(
                f"{written} nằm ngoài khoảng {low:g} đến {high:g} của chỉ tiêu ({series.unit}).",
                f"{written} lies outside {low:g} to {high:g} of the series ({series.unit}).",
            ),
            Text(
                "Kiểm tra đơn vị tính; phần trăm ghi 53, không ghi 0,53.",
                "Check the unit of measure; a percentage is written 53, not 0.53.",
            ),
        )
    if len(found) > 1:
        said, decimal, whole = both_ways(found), plain(found[0]), plain(found[1])
        longer = Text(f"{decimal}0".replace(".", ","), f"{decimal}0")
        return Fault(
            "collection.number_unclear",
            Text(
                f"“{written}” có thể là {said.vi}: dấu phân cách là thập phân hay hàng nghìn?",
                f"“{written}” may be {said.en}: does the mark stand for decimals or for thousands?",
            ),
            Text(
                f"Ghi {longer.vi} nếu là phần thập phân, {whole} nếu là hàng nghìn.",
                f"Write {longer.en} if it marks decimals, {whole} if thousands.",
            ),
        )
    return Sound(plain(found[0]), status)


def period_fault(period: str, series: CollectedSeries, today: date) -> Fault | None:
    """What is wrong with a period: its form, or that it has not ended yet."""
    pattern = _QUARTER if series.frequency == "quarter" else _YEAR
    if not pattern.fullmatch(period):
        return Fault(
            "collection.period",
            Text(f"“{period}” không phải là kỳ của chỉ tiêu.", f"“{period}” is no period of the series."),
            Text(
                "Ghi năm (2024) hoặc quý (2024-Q3).",
                "Write a year (2024) or a quarter (2024-Q3).",
            ),
        )
    if _first_day_after(period) > today:
        return Fault(
            "collection.future",
            Text(f"Kỳ {period} chưa kết thúc.", f"The period {period} has not ended."),
            Text("Nhập sau khi kỳ kết thúc, hoặc sửa kỳ.", "Enter it when it has, or mend the period."),
        )
    return None


def _first_day_after(period: str) -> date:
    year, _, quarter = period.partition("-Q")
    if not quarter:
        return date(int(year) + 1, 1, 1)
    return date(int(year) + (quarter == "4"), int(quarter) % 4 * 3 + 1, 1)
