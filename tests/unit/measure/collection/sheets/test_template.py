"""A template comes back cell by cell, whatever happened to it on the way."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import openpyxl
import pytest
from openpyxl.styles import numbers
from openpyxl.worksheet.worksheet import Worksheet

from nhip.kernel.api import Text
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.desk import Cell
from nhip.measure.collection.sheets.found import ReadFile, gathered
from nhip.measure.collection.sheets.reading import read_file
from nhip.measure.collection.sheets.template import About, write_template

VALUE, STATUS, REASON = "H", "I", "J"
ABOUT = About(
    "2026-Q4",
    Text("Quý IV năm 2026", "Fourth quarter of 2026"),
    "G03",
    Text("Bộ Giáo dục", "Education"),
    date(2026, 12, 15),
    datetime(2026, 11, 24, tzinfo=UTC),
)


def cell(series: str, period: str = "2024", **said: object) -> Cell:
    shape = {
        "is_owner": True,
        "due_on": date(2026, 12, 15),
        "number": 0,
        "handed_in": 0,
        **dict.fromkeys(("value", "status", "reason", "note", "document", "document_name"), ""),
        **dict.fromkeys(("last_period", "last_value", "last_status"), ""),
    }
    return Cell(series, "VNM", period, **{**shape, **said})  # type: ignore[arg-type]


CELLS = (
    cell("adult_literacy", number=2, value="95.8", status="A", last_period="2023", last_value="95.1"),
    cell("gross_enrolment"),
    cell("mean_schooling"),
)


def sent_back(
    change: Callable[[Worksheet], None], agency: str = "G03", round_code: str = "2026-Q4"
) -> ReadFile:
    book = openpyxl.load_workbook(io.BytesIO(write_template(ABOUT, CELLS)))
    change(book["So lieu"])
    target = io.BytesIO()
    book.save(target)
    return read_file(target.getvalue(), "bieu-mau.xlsx", round_code, agency)


def codes(read: ReadFile) -> set[str]:
    return {one.code for one in read.found}


def fill(sheet: Worksheet) -> None:
    sheet[f"{VALUE}6"] = 84.5
    sheet[f"{STATUS}7"] = "M – thiếu, không thể có số / missing, cannot exist"
    sheet[f"{REASON}7"] = "điều tra vào năm sau"


def test_untouched_it_says_what_stands_and_leaves_the_rest_blank() -> None:
    read = sent_back(lambda _: None)
    assert (read.origin, read.rows, read.blank, read.found) == (Origin.TEMPLATE, 3, 2, [])
    (entry,) = read.entries
    assert (entry.series, entry.value, entry.status, entry.expected) == ("adult_literacy", "95.8", "A", 2)
    assert entry.place == "So lieu!H5"


def test_filled_in_each_cell_is_an_entry_with_its_place() -> None:
    read = sent_back(fill)
    assert [(e.value, e.status, e.reason, e.place) for e in read.entries[1:]] == [
        ("84.5", "", "", "So lieu!H6"),
        ("", "M", "điều tra vào năm sau", "So lieu!H7"),
    ]


def test_only_answers_are_unlocked_and_the_stamp_is_hidden() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(ABOUT, CELLS)))
    sheet = book["So lieu"]
    assert sheet.protection.sheet
    assert book["nhip"].sheet_state == "veryHidden"
    assert not sheet[f"{VALUE}5"].protection.locked
    assert sheet["A5"].protection.locked
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"list", "decimal"}


def test_columns_are_found_by_heading_wherever_they_went() -> None:
    def move(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.move_range("A1:L7", cols=3)
        sheet["A4"] = "Của phòng tôi"

    assert [entry.value for entry in sent_back(move).entries] == ["95.8", "84.5", ""]


def test_rows_in_another_order_are_the_same_and_missing_rows_are_told() -> None:
    def turn(sheet: Worksheet) -> None:
        rows = [[c.value for c in row] for row in sheet["A5:L7"]]
        for at, row in enumerate(reversed(rows), 5):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column, value)

    assert codes(sent_back(turn)) == set()
    assert codes(sent_back(lambda sheet: sheet.delete_rows(6))) == {"template.rows"}


@pytest.mark.parametrize(
    ("value", "format_", "code"),
    [
        (0.53, numbers.FORMAT_PERCENTAGE, "template.percent"),
        (datetime(2024, 5, 3), numbers.FORMAT_DATE_DDMMYY, "template.date"),  # noqa: DTZ001 - as sheets have it
        (True, "General", "template.truth"),
        ("=1+1", "General", "template.uncomputed"),
        ("#N/A", "General", "template.error"),
    ],
)
def test_a_cell_that_is_not_what_it_shows_is_refused_with_its_place(
    value: object, format_: str, code: str
) -> None:
    def spoil(sheet: Worksheet) -> None:
        fill(sheet)
        sheet[f"{VALUE}6"] = value
        sheet[f"{VALUE}6"].number_format = format_
        if code == "template.error":
            sheet[f"{VALUE}6"].data_type = "e"

    read = sent_back(spoil)
    (refused,) = [one for one in read.found if one.weight == "refused"]
    assert (refused.code, refused.place) == (code, "So lieu!H6")
    assert refused.cure.vi
    assert [entry.series for entry in read.entries] == ["adult_literacy", "mean_schooling"]


def test_merged_cells_refuse_their_rows_only() -> None:
    def merge(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.merge_cells(f"{VALUE}6:{VALUE}7")

    read = sent_back(merge)
    assert [entry.series for entry in read.entries] == ["adult_literacy"]
    assert [(one.code, one.place) for one in gathered(read.found)] == [
        ("template.merged", "So lieu!H6:H7, So lieu!H6:H7")
    ]


def test_another_unit_is_not_taken_for_ours() -> None:
    def convert(sheet: Worksheet) -> None:
        fill(sheet)
        sheet["D6"] = "nghìn người"

    assert codes(sent_back(convert)) == {"template.unit"}


def test_two_columns_of_one_heading_are_no_guess() -> None:
    def double(sheet: Worksheet) -> None:
        sheet["M4"] = "Giá trị"

    read = sent_back(double)
    assert (codes(read) >= {"template.column_twice"}, read.entries) == (True, [])


def test_another_agencys_template_offers_nothing() -> None:
    read = sent_back(fill, agency="G09")
    assert (codes(read), read.entries) == ({"template.other_agency"}, [])


def test_an_old_rounds_template_is_offered_and_told() -> None:
    read = sent_back(fill, round_code="2027-Q1")
    assert codes(read) == {"template.other_round"}
    assert len(read.entries) == 3


def test_codes_that_were_changed_are_told() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A6"] = "adult_literacy"

    assert codes(sent_back(change)) == {"template.codes"}


def test_a_workbook_that_is_no_template_says_what_to_do() -> None:
    book = openpyxl.Workbook()
    target = io.BytesIO()
    book.save(target)
    read = read_file(target.getvalue(), "so.xlsx", "2026-Q4", "G03")
    assert codes(read) == {"template.no_header"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    read = read_file(data, "so.xlsx", "2026-Q4", "G03")
    assert (read.entries, len(read.found)) == ([], 1)
