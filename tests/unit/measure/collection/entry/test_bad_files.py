"""What people really send, at the page and at the API: place, cause, cure; the rest stays offered.

Each case is sent twice, through the page and through the API; nothing is written before somebody agrees, and
then only what is sound.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.styles import numbers
from openpyxl.worksheet.worksheet import Worksheet
from tests.unit.measure.collection.entry.test_desk import DESK, seated
from tests.unit.measure.collection.people import EDUCATION, LABOUR, a_round

from nhip.identity.api import Role
from nhip.identity.models import Agency
from nhip.kernel.api import KeptFile
from nhip.measure.collection.entry.template import template_of
from nhip.measure.collection.models import FigureUpload, ReportedFigure, Revision, Round
from nhip.measure.collection.sheets import stamp, template

API: Final = f"/api/figures/files/2026-Q4/{EDUCATION}"
ROW, VALUE, GOOD = 6, "H6", "H5"  # gross enrolment is spoilt, adult literacy is sound
Spoil = Callable[[Worksheet], None]


@pytest.fixture
def client(desk: None) -> Client:
    del desk
    a_round()
    return seated()[1]


def _workbook(spoil: Spoil | None = None, agency: str = EDUCATION, code: str = "2026-Q4") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template_of(Round.objects.get(code=code), agency)))
    sheet = book["So lieu"]
    sheet[GOOD] = 95.8
    if agency == EDUCATION:
        sheet[VALUE] = 84.5
    if spoil is not None:
        spoil(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sent(client: Client, data: bytes, name: str) -> tuple[str, dict[str, Any], str]:
    """What the page says, what the API's report says, and where the page is."""
    answer = client.post(f"{DESK}tep/", {"tep": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    place = str(answer["Location"])
    told = client.post(API, {"file": SimpleUploadedFile(name, data)})
    assert told.status_code == 201, told.content
    return client.get(place).content.decode(), told.json(), place


def _nothing_yet() -> bool:
    return not Revision.objects.exists() and not ReportedFigure.objects.filter(latest__gt=0).exists()


def _only_good_is_taken(client: Client, data: bytes, name: str, code: str, place: str) -> None:
    page, told, where = _sent(client, data, name)
    (found,) = [one for one in told["report"]["found"] if one["weight"] == "refused"]
    assert (found["code"], place in found["place"]) == (code, True), found
    assert found["cause"]["vi"]
    assert found["cure"]["vi"]
    for said in (place, found["cure"]["vi"].split('"')[0][:20], "Đồng ý ghi 1 số liệu"):
        assert said in page, said
    assert _nothing_yet()
    client.post(where)
    assert list(Revision.objects.values_list("figure__series", "value")) == [("adult_literacy", "95.8")]


def _nothing_is_taken(client: Client, data: bytes, name: str, code: str) -> None:
    page, told, where = _sent(client, data, name)
    (found,) = told["report"]["found"]
    assert (found["code"], told["state"]) == (code, "refused")
    assert found["cause"]["vi"]
    assert found["cure"]["vi"]
    assert "không có gì được ghi và tệp không được giữ" in page
    client.post(where)
    assert _nothing_yet()
    assert not KeptFile.objects.exists()
    assert set(FigureUpload.objects.values_list("file", flat=True)) == {""}


def _as(value: object, format_: str = "General") -> Spoil:
    def spoil(sheet: Worksheet) -> None:
        sheet[VALUE] = value
        sheet[VALUE].number_format = format_

    return spoil


def _merged(sheet: Worksheet) -> None:
    sheet.merge_cells("H6:I6")


def _future(sheet: Worksheet) -> None:
    for cell in sheet[ROW]:
        if str(cell.value) == "2024":
            cell.value = "2031"


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (_as(datetime(2024, 5, 3), numbers.FORMAT_DATE_DDMMYY), "template.date", "So lieu!H6"),  # noqa: DTZ001
        (_as("=SUM(A1:A9)"), "template.uncomputed", "So lieu!H6"),
        (_as(0.845, numbers.FORMAT_PERCENTAGE), "template.percent", "So lieu!H6"),
        (_as("tám tư"), "collection.not_a_number", "So lieu!H6"),
        (_merged, "template.merged", "So lieu!H6"),
        (_future, "collection.future", "So lieu!H6"),
    ],
)
def test_one_spoilt_row_of_a_template_does_not_hold_up_the_others(
    client: Client, spoil: Spoil, code: str, place: str
) -> None:
    _only_good_is_taken(client, _workbook(spoil), "bieu-mau.xlsx", code, place)


def test_columns_that_moved_are_found_and_nothing_is_lost(client: Client) -> None:
    page, told, where = _sent(client, _workbook(lambda sheet: sheet.insert_cols(3, 2)), "bieu-mau.xlsx")
    assert "Đồng ý ghi 2 số liệu" in page
    assert [one["weight"] for one in told["report"]["found"]] in ([], ["noticed"])
    client.post(where)
    assert sorted(Revision.objects.values_list("value", flat=True)) == ["84.5", "95.8"]


def test_an_old_template_and_one_of_another_round_are_told_and_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_round("2026-Q3")
    _, told, _ = _sent(client, _workbook(code="2026-Q3"), "bieu-mau.xlsx")
    assert ("template.other_round", "noticed") in [
        (one["code"], one["weight"]) for one in told["report"]["found"]
    ]
    monkeypatch.setattr(template, "SCHEMA", "nhip/figure-template/0")
    old = _workbook()
    monkeypatch.undo()
    assert stamp.SCHEMA != "nhip/figure-template/0"
    page, told, _ = _sent(client, old, "bieu-mau.xlsx")
    assert "template.old_version" in [one["code"] for one in told["report"]["found"]]
    assert "Tải biểu mẫu mới" in page
    assert "Đồng ý ghi 2 số liệu" in page


def test_another_agencys_template_is_refused_whole(client: Client) -> None:
    _nothing_is_taken(client, _workbook(agency=LABOUR), "bieu-mau.xlsx", "template.other_agency")


def _changed(data: bytes, parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def test_macros_are_refused_whole(client: Client) -> None:
    data = _changed(_workbook(), {"xl/vbaProject.bin": b"macro"})
    _nothing_is_taken(client, data, "bieu-mau.xlsm", "workbook.macros")


def test_a_zip_bomb_is_refused_before_it_unpacks(client: Client) -> None:
    data = _changed(_workbook(), {"xl/worksheets/sheet1.xml": b" " * 150_000_000})
    assert len(data) < 1_000_000
    page, told, _ = _sent(client, data, "bieu-mau.xlsx")
    assert told["state"] == "refused"
    assert told["report"]["found"][0]["cure"]["vi"]
    assert "không có gì được ghi" in page
    assert _nothing_yet()
    assert not KeptFile.objects.exists()


LONG: Final = "unit,series,period,value,status\nVNM,adult_literacy,2024,95.8,A\n"
SDMX: Final = "STRUCTURE,STRUCTURE_ID,REF_AREA,SERIES,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
OURS: Final = "dataflow,NHIP:FIGURES(1.0)"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (LONG + "VNM,gross_enrolment,2031,84.5,A\n", "collection.future", "dòng 3"),
        (LONG + "VNM,gross_enrolment,2024,nhiều,A\n", "collection.not_a_number", "dòng 3"),
        (
            SDMX
            + f"{OURS},VNM,adult_literacy,2024,95.8,A\n"
            + "dataflow,UNKNOWN:DF_X(9.9),VNM,gross_enrolment,2024,84.5,A\n",
            "sdmx.structure_unknown",
            "dòng 3",
        ),
        (
            SDMX + f"{OURS},VNM,adult_literacy,2024,95.8,A\n" + f"{OURS},VNM,gross_enrolment,2024,84.5,ZZ\n",
            "collection.status_unknown",
            "dòng 3",
        ),
    ],
)
def test_one_strange_line_does_not_hold_up_the_others(
    client: Client, text: str, code: str, place: str
) -> None:
    _only_good_is_taken(client, text.encode(), "so-lieu.csv", code, place)


def test_figures_for_an_agency_that_was_closed_are_refused_with_its_cure(client: Client) -> None:
    data = LONG.encode()
    Agency.objects.filter(code=EDUCATION).update(valid_to=date(2026, 11, 1))
    _nothing_is_taken(client, data, "so-lieu.csv", "collection.agency_closed")


class Unread(io.BytesIO):
    """A body of 500 MB that fails the test as soon as anybody reads from it."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise AssertionError("a byte of it was read")

    readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("address", [f"{DESK}tep/", API])
@pytest.mark.parametrize("is_known", [True, False])
def test_500_megabytes_are_refused_before_a_byte_is_read(
    client: Client, address: str, *, is_known: bool
) -> None:
    sender = client if is_known else Client(enforce_csrf_checks=True)
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(500 << 20)}
    answer = sender.generic("POST", address, b"", content_type="multipart/form-data; boundary=b", **body)
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()
    assert not FigureUpload.objects.exists()


def test_a_workbook_for_a_figure_that_is_another_agencys_reaches_nobody_else(client: Client) -> None:
    assert client.post(f"/api/figures/files/2026-Q4/{LABOUR}", {"file": io.BytesIO(b"x")}).status_code == 404
    assert seated(Role.REVIEWER, LABOUR)[1].post(API, {"file": io.BytesIO(b"x")}).status_code == 404
