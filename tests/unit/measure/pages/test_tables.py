"""A table for readers and the same table as a file: dashes for one, blanks for the other, full numbers."""

import csv
import io

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import translation

from nhip.measure.pages.tables import Column, Row, Table, in_order, shown

COLUMNS = [
    Column("name", "Tên", is_head=True, sorts=True),
    Column("score", "Điểm", 4, sorts=True),
    Column("bar", "", is_drawn=True),
]
ROWS = [
    Row({"unit": "VNM", "name": "Việt Nam", "score": 0.5931333333333333}, kind="ours"),
    Row({"unit": "XXX", "name": "=1+1", "score": None}),
    Row({"unit": "DLK", "name": "Đắk Lắk", "score": -0.25}),
]


def table(query: str = "") -> Table:
    return Table("bang", "Bảng <b>", COLUMNS, ROWS, query=QueryDict(query))


def rows_of_file() -> list[dict[str, str]]:
    text = table().as_csv().content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_missing_value_is_a_dash_to_readers_and_a_blank_in_files() -> None:
    assert '<td class="n">–</td>' in table().html
    assert rows_of_file()[1]["score"] == ""


def test_readers_see_their_decimals_and_files_the_whole_number() -> None:
    with translation.override("vi"):
        assert "0,5931<" in table().html
    with translation.override("en"):
        assert "0.5931<" in table().html
    assert rows_of_file()[0]["score"] == "0.5931333333333333"


def test_a_text_that_a_spreadsheet_would_calculate_stays_a_text() -> None:
    assert rows_of_file()[1]["name"] == "'=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(table().as_xlsx().content)).active
    assert sheet is not None
    assert sheet["B3"].data_type == "s"
    assert sheet["C2"].value == pytest.approx(0.5931333333333333)


def test_a_drawn_column_stays_out_of_files() -> None:
    assert list(rows_of_file()[0]) == ["unit", "name", "score"]


def test_what_is_written_cannot_become_markup() -> None:
    assert "<caption>Bảng &lt;b&gt;" in table().html


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("score", ["Đắk Lắk", "Việt Nam", "=1+1"]),
        ("-score", ["Việt Nam", "Đắk Lắk", "=1+1"]),
        ("name", ["=1+1", "Đắk Lắk", "Việt Nam"]),
        ("nonsense", ["Việt Nam", "=1+1", "Đắk Lắk"]),
    ],
)
def test_sorting_puts_the_missing_last_and_reads_vietnamese(asked: str, names: list[str]) -> None:
    default = {"VNM": 1, "XXX": 2, "DLK": 3}
    ordered = in_order(ROWS, COLUMNS, asked, default=lambda row: default[row.values["unit"]])
    assert [row.values["name"] for row in ordered] == names


def test_a_heading_turns_the_order_round_and_keeps_the_filter() -> None:
    html = table("nhom=asean&xep=score").html
    assert 'aria-sort="ascending"' in html
    assert "?nhom=asean&amp;xep=-score#bang" in html


@pytest.mark.parametrize(("value", "text"), [(0.01, "+0,0100"), (-0.01, "−0,0100"), (-0.00001, "0,0000")])
def test_a_difference_shows_its_sign(value: float, text: str) -> None:
    with translation.override("vi"):
        assert shown(value, 4, is_signed=True) == text
