"""Reading a file of figures, whichever of the three kinds it is: a template, our long CSV, SDMX-CSV."""

import csv
import io

from nhip.kernel.api import Text
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.sheets.found import MOST_ROWS, ReadFile
from nhip.measure.collection.sheets.long_csv import read_long
from nhip.measure.collection.sheets.sdmx_csv import is_sdmx, read_sdmx
from nhip.measure.collection.sheets.workbook import read_workbook
from nhip.measure.engine.problems import Problems
from nhip.measure.workshop.uploads import text_of

_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"


def read_file(data: bytes, name: str, round_code: str, agency: str) -> ReadFile:
    """What the file offers for the agency in the round. Never raises for what stands in the file."""
    if data.startswith((_ZIP, _OLD)) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return read_workbook(data, name, round_code, agency)
    try:
        text = text_of(data, name)
    except Problems as problems:
        read = ReadFile(Origin.CSV)
        read.refuse_all(problems)
        return read
    return _read_text(text, name, agency)


def _read_text(text: str, name: str, agency: str) -> ReadFile:
    read = ReadFile(Origin.CSV)
    first = text.lstrip("\n\r").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in lines:
            if any(cell.strip() for cell in row):
                rows.append((lines.line_num, row))
            if len(rows) > MOST_ROWS:
                _too_long(read, name)
                return read
    except csv.Error as broken:
        read.refuse(
            "csv.broken",
            f"{name}:{lines.line_num}",
            Text(f"Dòng không đọc được: {broken}.", f"The line cannot be read: {broken}."),
            Text("Kiểm tra dấu nháy kép chưa đóng.", "Look for a quotation mark that is not closed."),
        )
        return read
    if len(rows) < 2:
        read.refuse(
            "csv.empty",
            name,
            Text("Tệp không có dòng số liệu nào.", "The file has no row of figures."),
            Text(
                "Dòng đầu ghi tên cột: unit,series,period,value,status; mỗi dòng sau một số liệu.",
                "The first line names the columns: unit,series,period,value,status; then a figure a line.",
            ),
        )
        return read
    header = [cell.strip() for cell in rows[0][1]]
    if is_sdmx(header):
        read.origin = Origin.SDMX
        read_sdmx(header, rows[1:], agency, read)
    else:
        read_long(header, rows[1:], agency, read)
    return read


def _too_long(read: ReadFile, name: str) -> None:
    read.refuse(
        "csv.too_long",
        name,
        Text(f"Tệp có hơn {MOST_ROWS} dòng.", f"The file has more than {MOST_ROWS} lines."),
        Text("Chia thành nhiều tệp theo chỉ tiêu hoặc theo năm.", "Split it by series or by year."),
    )
