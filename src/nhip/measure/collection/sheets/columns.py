"""The columns of the Excel template, and how they are recognised again wherever somebody moved them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nhip.kernel.api import Text, fold


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading in both languages, its width, and whether people fill it in."""

    key: str
    heading: Text
    width: int
    is_entry: bool = False

    @property
    def said(self) -> str:
        """The heading as the sheet has it."""
        return f"{self.heading.vi}\n{self.heading.en}"


COLUMNS: Final = (
    Column("series", Text("Mã chỉ tiêu", "Series"), 24),
    Column("title_vi", Text("Chỉ tiêu", "Name in Vietnamese"), 40),
    Column("title_en", Text("Tên tiếng Anh", "Name in English"), 34),
    Column("unit", Text("Đơn vị tính", "Unit of measure"), 14),
    Column("area", Text("Địa bàn", "Area"), 10),
    Column("period", Text("Kỳ", "Period"), 10),
    Column("last", Text("Số kỳ trước", "Previous value"), 20),
    Column("value", Text("Giá trị", "Value"), 14, is_entry=True),
    Column("status", Text("Trạng thái", "Status"), 28, is_entry=True),
    Column("reason", Text("Lý do thiếu", "Reason when missing"), 30, is_entry=True),
    Column("note", Text("Ghi chú", "Note"), 30, is_entry=True),
    Column("revision", Text("Lần ghi", "Revision"), 9),
)
NEEDED: Final = ("series", "area", "period", "value")
ENTRIES: Final = tuple(column.key for column in COLUMNS if column.is_entry)


def _names(column: Column) -> set[str]:
    return {fold(name) for name in (column.key, column.heading.vi, column.heading.en, column.said)}


_BY_NAME: Final[Mapping[str, str]] = {name: column.key for column in COLUMNS for name in _names(column)}


def column_of(heading: str) -> str | None:
    """The key of the column with this heading, in either language or both; None for any other."""
    return _BY_NAME.get(fold(heading)) or _BY_NAME.get(fold(heading.split("\n", 1)[0]))
