"""The paper that results are written on: a workbook, its cell styles, and text that can never act."""

import datetime as dt
import io
from typing import Any, Final

# A spreadsheet that is told to edit such a text would take it for a formula.
_ACTING: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST: Final = 32_000
# One date for every workbook, so that the same result is the same file.
_WRITTEN: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
Cell = float | int | str | None


class Paper:
    """A workbook being written."""

    def __init__(self, title: str) -> None:
        import xlsxwriter  # noqa: PLC0415 - only for those who write one

        self._bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._bytes, options | {"strings_to_numbers": False})
        self.book.set_properties({"title": title, "created": _WRITTEN})
        self._names: set[str] = set()
        base = {"valign": "top"}
        self.quoted = self.book.add_format(base | {"quote_prefix": True})
        self.plain = self.book.add_format(base)
        self.head = self.book.add_format(base | {"bold": True, "text_wrap": True, "bottom": 1})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.note = self.book.add_format(base | {"italic": True, "font_color": "#555555"})
        self.input = self.book.add_format(
            base | {"bg_color": "#FFF2CC", "border": 1, "border_color": "#D6B656"}
        )
        self.live = self.book.add_format(base | {"font_color": "#1F4E79"})

    def sheet(self, name: str) -> Any:
        """A new sheet; its name is cut to what spreadsheets allow and made its own."""
        kept = "".join("-" if mark in "[]:*?/\\'" else mark for mark in name)[:31].strip()
        fitted, number = kept, 2
        while fitted.casefold() in self._names:
            fitted, number = f"{kept[:28]} {number}", number + 1
        self._names.add(fitted.casefold())
        return self.book.add_worksheet(fitted)

    def put(self, sheet: Any, row: int, column: int, value: Cell, style: Any = None) -> None:
        """Write a value: a number as a number, text as text whatever it begins with, nothing for None."""
        if value is None or value == "":
            return
        if isinstance(value, str):
            acts = value.startswith(_ACTING)
            sheet.write_string(row, column, value[:_LONGEST], self.quoted if acts else style)
        else:
            sheet.write_number(row, column, value, style)

    def row(self, sheet: Any, row: int, values: list[Cell], style: Any = None) -> None:
        """Write a row from column A on."""
        for column, value in enumerate(values):
            self.put(sheet, row, column, value, style)

    def formula(self, sheet: Any, row: int, column: int, formula: str, value: Cell) -> None:
        """Write a live formula with the value it has now."""
        sheet.write_formula(row, column, f"={formula}", self.live, "" if value is None else value)

    def finished(self) -> bytes:
        """The bytes of the workbook."""
        self.book.close()
        return self._bytes.getvalue()


def known(value: float) -> float | None:
    """The number, or None where there is none."""
    return None if value != value else float(value)  # noqa: PLR0124 - NaN alone differs from itself
