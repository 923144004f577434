"""A newspaper's table, and the same table as CSV and XLSX.

Columns say what they hold and how many decimals a reader sees; files carry the numbers unrounded. Rows are
written to HTML here and not by a template, because a ranking has 193 of them and must be answered in
milliseconds.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nhip.kernel.api import Text, number, sort_key

DASH: Final = "–"
SORT: Final = "xep"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``places`` decimals make it a column of numbers; ``is_minor`` columns are left out on a
    phone.

    ``key`` heads the column in a CSV file; ``is_signed`` numbers show their sign; ``sorts`` lets a reader
    sort by it; a column that ``is_drawn`` repeats another as a picture and stays out of files.
    """

    key: str
    name: str
    places: int | None = None
    is_minor: bool = False
    is_signed: bool = False
    sorts: bool = False
    is_head: bool = False
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: values by column key, links and remarks by column key, ``kind`` as a style (``ours``,
    ``peer``, ``sub``).

    ``drawn`` holds ready HTML for a cell in place of its value; files still get the value.
    """

    values: Mapping[str, Any]
    kind: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, SafeString] = field(default_factory=dict)


def shown(value: Any, places: int | None, *, is_signed: bool = False) -> str:
    """``value`` as a reader sees it: decimals in their language, a dash for a value that is missing."""
    if value is None:
        return DASH
    if places is None or isinstance(value, str):
        return str(value)
    text = number(value if isinstance(value, int) else float(value), places).say(get_language() or "vi")
    text = text.replace("-", "−")
    if not is_signed or text.startswith("−"):
        return text if any(digit in text for digit in "123456789") else text.removeprefix("−")
    return f"+{text}" if any(digit in text for digit in "123456789") else text


@dataclass(frozen=True)
class Table:
    """A table with its caption; ``query`` is the address's query, kept in the links that sort."""

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    query: QueryDict | None = None
    is_sticky: bool = False

    @cached_property
    def html(self) -> SafeString:
        """The whole table as HTML, written once."""
        note = f"<small>{escape(self.note)}</small>" if self.note else ""
        head = "".join(self._heading(column) for column in self.columns)
        body = "".join(self._row(row) for row in self.rows)
        css = "table sticky" if self.is_sticky else "table scroll"
        reach = "" if self.is_sticky else f' role="region" tabindex="0" aria-label="{escape(self.caption)}"'
        return SafeString(
            f'<div class="{css}"{reach}><table id="{escape(self.key)}">'
            f"<caption>{escape(self.caption)}{note}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _heading(self, column: Column) -> str:
        css = _css(column)
        words: str = escape(column.name)
        direction = ""
        if column.sorts and self.query is not None:
            asked = self.query.get(SORT, "")
            if asked.lstrip("-") == column.key:
                direction = f' aria-sort="{"descending" if asked.startswith("-") else "ascending"}"'
            turned = self.query.copy()
            turned[SORT] = f"-{column.key}" if asked == column.key else column.key
            words = f'<a href="?{escape(turned.urlencode())}#{escape(self.key)}">{words}</a>'
        if column.is_drawn:
            return f"<td{css}></td>"
        return f'<th scope="col"{css}{direction}>{words}</th>'

    def _row(self, row: Row) -> str:
        cells = []
        for column in self.columns:
            words: str
            if column.is_drawn:
                cells.append(f"<td{_css(column)}>{row.drawn.get(column.key, '')}</td>")
                continue
            if column.key in row.drawn:
                words = str(row.drawn[column.key])
            else:
                words = escape(shown(row.values.get(column.key), column.places, is_signed=column.is_signed))
            if column.key in row.links:
                words = f'<a href="{escape(row.links[column.key])}">{words}</a>'
            if column.key in row.remarks:
                words += f" <small>{escape(row.remarks[column.key])}</small>"
            tag, scope = ("th", ' scope="row"') if column.is_head else ("td", "")
            cells.append(f"<{tag}{scope}{_css(column)}>{words}</{tag}>")
        kind = f' class="{row.kind}"' if row.kind else ""
        return f"<tr{kind}>{''.join(cells)}</tr>\n"

    @property
    def written(self) -> list[Column]:
        """The columns that go into files, the unit's code first."""
        coded = any("unit" in row.values for row in self.rows)
        first = (
            [Column("unit", "unit")] if coded and all(column.key != "unit" for column in self.columns) else []
        )
        return [*first, *(column for column in self.columns if not column.is_drawn)]

    def as_csv(self) -> HttpResponse:
        """The table as CSV: keys as headings, numbers unrounded with a decimal point, UTF-8 with a mark for
        Excel.
        """
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow(column.key for column in self.written)
        for row in self.rows:
            writer.writerow(_plain(row.values.get(column.key)) for column in self.written)
        response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.key}.csv"'
        return response

    def as_xlsx(self) -> HttpResponse:
        """The table as a workbook of one sheet: the page's headings, numbers as numbers."""
        import xlsxwriter  # noqa: PLC0415 - only for those who download

        written = io.BytesIO()
        book = xlsxwriter.Workbook(written, {"in_memory": True})
        sheet = book.add_worksheet(self.key[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, column in enumerate(self.written):
            sheet.write_string(0, place, column.name, bold)
            sheet.set_column(place, place, 14 if column.places is not None else 30)
        for line, row in enumerate(self.rows, start=1):
            for place, column in enumerate(self.written):
                value = row.values.get(column.key)
                if value is None:
                    continue
                if isinstance(value, int | float):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, _plain(value))
        sheet.freeze_panes(1, 0)
        book.close()
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(written.getvalue(), content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="{self.key}.xlsx"'
        return response

    def as_file(self, kind: str) -> HttpResponse:
        """The table as ``csv`` or ``xlsx``."""
        return self.as_csv() if kind == "csv" else self.as_xlsx()


def _css(column: Column) -> str:
    names = [name for name, holds in (("n", column.places is not None), ("wide", column.is_minor)) if holds]
    return f' class="{" ".join(names)}"' if names else ""


# A cell that a spreadsheet would run as a formula is written as text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(float(value))
    text = value.say(get_language() or "vi") if isinstance(value, Text) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def in_order(
    rows: Iterable[Row], columns: Sequence[Column], asked: str, default: Callable[[Row], Any]
) -> list[Row]:
    """``rows`` sorted as ``asked`` (a column's key, with ``-`` for falling); missing values stand last both
    ways.

    An unknown key gives the ``default`` order.
    """
    key, falling = asked.lstrip("-"), asked.startswith("-")
    column = next((column for column in columns if column.key == key and column.sorts), None)
    if column is None:
        return sorted(rows, key=default)
    known = [row for row in rows if row.values.get(key) is not None]
    lacking = [row for row in rows if row.values.get(key) is None]
    order = (
        (lambda row: row.values[key])
        if column.places is not None
        else (lambda row: sort_key(row.values[key]))
    )
    return sorted(sorted(known, key=default), key=order, reverse=falling) + lacking
