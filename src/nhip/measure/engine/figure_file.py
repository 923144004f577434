"""Reading a figure file: CSV, long, one figure a line. Everything odd is named with its line.

Blanks at a code's ends are trimmed and said; anything that would change a number is refused. A file of a
million rows takes seconds: what is written the same way again and again (a unit, a column) is checked once.
"""

import csv
import io
from pathlib import Path
from typing import TextIO

from nhip.measure.engine.figure_row import OPTIONAL, REQUIRED, Rows
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems, refuse
from nhip.measure.engine.units import UnitList

MOST_PROBLEMS = 200


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
    ``..`` and ``n/a`` as missing figures instead of refusing them. Columns may be parted by commas,
    semicolons or tabs. Raises :class:`Problems` with at most 200 of them (figures come out only if there is
    none); :class:`OSError` when the path cannot be read.
    """
    if isinstance(source, Path):
        name = name or source.name
        data = source.read_bytes()
        first = _checked(data, name)
        # Decoded again piece by piece: a million rows as one text would take four times their size.
        text: TextIO = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    else:
        name = name or "figures"
        source = source.removeprefix("\ufeff")
        first = source[:10_000]
        text = io.StringIO(source, newline="")
    rows = Rows(name, units, decimal, blanks_missing)
    problems = _read(text, first.split("\n", 1)[0], name, rows)
    if problems:
        raise Problems(problems)
    if not rows.cells:
        raise refuse(
            "figures.empty",
            name,
            label("tệp không có số liệu nào.", "the file holds no figure."),
            label("thêm ít nhất một dòng.", "add at least one row."),
        )
    return Figures(name, rows.cells, tuple(rows.notices()), rows.measures())


def _checked(data: bytes, name: str) -> str:
    """The beginning of a file that is UTF-8 to its end."""
    try:
        return data.decode("utf-8-sig")[:10_000]
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refuse(
            "figures.not_utf8",
            f"{name}:{line}",
            label("không phải UTF-8.", "this is not UTF-8."),
            label("lưu tệp dạng “CSV UTF-8”.", "save the file as “CSV UTF-8”."),
        ) from error


def _read(text: TextIO, first: str, name: str, rows: Rows) -> list[Problem]:
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        header = next(lines, [])
        problems = _check_header(header, name)
        if problems:
            return problems
        columns = {written.strip().casefold(): place for place, written in enumerate(header)}
        rows.take(lines, columns, MOST_PROBLEMS)
    except csv.Error as error:
        rows.problems.append(_broken(f"{name}:{lines.line_num}", str(error)))
    return rows.problems


def _check_header(header: list[str], name: str) -> list[Problem]:
    names = [cell.strip().casefold() for cell in header[:100]]
    found = [
        Problem(
            "figures.header",
            f"{name}:1",
            label(f"thiếu cột “{required}”.", f"the column “{required}” is missing."),
            label(
                "dòng đầu phải là unit,series,period,value,status.",
                "the first line must be unit,series,period,value,status.",
            ),
        )
        for required in REQUIRED
        if required not in names
    ]
    odd = {column for column in names if names.count(column) > 1 or column not in (*REQUIRED, *OPTIONAL)}
    if odd and not found:
        some = ", ".join(f"“{column[:20]}”" for column in sorted(odd)[:5])
        found.append(
            Problem(
                "figures.column",
                f"{name}:1",
                label(f"cột lạ hoặc viết hai lần: {some}.", f"columns unknown or written twice: {some}."),
                label(
                    f"bỏ đi; các cột được dùng: {', '.join((*REQUIRED, *OPTIONAL))}.",
                    f"remove them; columns in use: {', '.join((*REQUIRED, *OPTIONAL))}.",
                ),
            )
        )
    return found


def _broken(place: str, said: str) -> Problem:
    cause: Label = label(
        "dòng CSV hỏng: ngoặc kép không khớp.", "a broken CSV line: the quotation marks do not match."
    )
    if "field limit" in said:
        cause = label("một ô dài quá 131.072 ký tự.", "a cell is longer than 131,072 characters.")
    return Problem(
        "figures.csv",
        place,
        cause,
        label("kiểm tra ngoặc kép quanh dòng này.", "check the quotation marks around this line."),
    )
