"""A number is read alike wherever it is written: decimal comma or point, thousands or not, never guessed."""

from datetime import date

import pytest
from django.test import Client
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    STATISTICS,
    a_round,
    person,
)

from nhip.identity.api import Account, Role
from nhip.kernel.api import Text, now
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.discuss_discrepancy import discuss_discrepancy
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.open_round import open_round
from nhip.measure.collection.acts.receive_upload import receive_upload
from nhip.measure.collection.cells import Entry, Fault, Sound, read_cell
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Revision
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.numbers import readings
from nhip.measure.collection.register import register

ANY = register()["population"]  # a count: both readings of 1.234 lie in its range
SHARE = register()["adult_literacy"]  # 0 to 100


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("46.5", "46.5"),
        ("46,5", "46.5"),
        (" 46,50 ", "46.50"),
        (",5", "0.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("100 300 600", "100300600"),
        ("100\N{NO-BREAK SPACE}300,5", "100300.5"),
        ("\N{MINUS SIGN}3,5", "-3.5"),
        ("1.5E3", "1500"),
    ],
)
def test_what_can_mean_one_number_is_that_number(written: str, number: str) -> None:
    (value,) = readings(written).values
    assert format(value, "f") == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "chín",
        "46,5 %",
        "1.2.3",
        "1,23,456",
        "1.234,567,8",
        "12 34",
        "1..5",
        "5,",
        "nan",
        "inf",
        "1e999",
        "٣",
    ],
)
def test_what_means_no_number_is_none(written: str) -> None:
    assert readings(written).values == ()


@pytest.mark.parametrize("written", ["1.234", "1,234", "-12.345"])
def test_one_mark_before_three_digits_may_mean_two(written: str) -> None:
    assert len(readings(written).values) == 2
    assert len(readings(written, point_is_decimal=True).values) == (1 if "." in written else 2)


def test_the_range_of_the_series_decides_where_it_can() -> None:
    assert read_cell(Entry("adult_literacy", "VNM", "2024", "95,812"), SHARE) == Sound("95.812", "A")
    unclear = read_cell(Entry("population", "VNM", "2024", "1.234"), ANY)
    assert isinstance(unclear, Fault)
    assert unclear.code == "collection.number_unclear"
    assert "1,234 hay 1234" in unclear.cause.vi
    assert unclear.cure == Text(
        "Ghi 1,2340 nếu là phần thập phân, 1234 nếu là hàng nghìn.",
        "Write 1.2340 if it marks decimals, 1234 if thousands.",
    )
    outside = read_cell(Entry("adult_literacy", "VNM", "2024", "950,5"), SHARE)
    assert isinstance(outside, Fault)
    assert outside.code == "collection.out_of_range"


def _population() -> None:
    open_round(
        "2026-DS",
        RoundKind.AD_HOC,
        Text("Dân số", "Population"),
        lead=COMMUNICATIONS,
        series=("population",),
        areas=("VNM",),
        periods=("2024",),
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        by=None,
    )


@pytest.mark.usefixtures("desk")
def test_desk_files_and_programs_read_alike() -> None:
    found = a_round(series=("adult_literacy",))
    clerk = make_account("ban@co-quan.example", Role.FOCAL_POINT, at=EDUCATION, second_factor=True)
    row = "adult_literacy/VNM/2024"
    sent = {f"gt:{row}": "95,8", f"lan:{row}": "0", f"tt:{row}": "", f"ld:{row}": "", f"gc:{row}": ""}
    assert (
        sign_in(clerk, Client()).post(f"/so-lieu/dot/{found.code}/nhap/{EDUCATION}/", sent).status_code == 302
    )
    files = {
        LABOUR: ("f.csv", "unit;series;period;value;status\nVNM;adult_literacy;2024;95,8;A\n"),
        STATISTICS: ("g.csv", 'REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nVNM,adult_literacy,2024,"95,8"\n'),
    }
    for agency, (name, content) in files.items():
        upload = receive_upload(
            found.code, agency, content.encode(), name, by=person(Role.FOCAL_POINT, agency)
        )
        assert [one["value"] for one in upload.report["writes"]] == ["95.8"]
    assert ReportedFigure.objects.get(agency=EDUCATION).value == "95.8"


@pytest.mark.usefixtures("desk")
def test_an_unclear_number_is_refused_with_its_place_unless_the_format_is_clear() -> None:
    _population()
    owner = register()["population"].owner
    clerk = person(Role.FOCAL_POINT, owner)
    long = "unit,series,period,value,status\nVNM,population,2024,1.234,A\n"
    upload = receive_upload("2026-DS", owner, long.encode(), "f.csv", by=clerk)
    (said,) = upload.report["found"]
    assert (said["code"], said["place"]) == ("collection.number_unclear", "dòng 2")
    sdmx = "REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nVNM,population,2024,1.234\n"
    upload = receive_upload("2026-DS", owner, sdmx.encode(), "f.csv", by=clerk)
    assert [one["value"] for one in upload.report["writes"]] == ["1.234"]


@pytest.mark.usefixtures("desk")
def test_a_value_shown_in_its_field_is_not_doubted_when_only_its_note_changes() -> None:
    _population()
    owner = register()["population"].owner
    clerk = make_account("ban@co-quan.example", Role.FOCAL_POINT, at=owner, second_factor=True)
    entry = Entry("population", "VNM", "2024", "1.234", point_is_decimal=True)
    enter_figures("2026-DS", owner, [entry], origin=Origin.API, by=clerk)
    row = "population/VNM/2024"
    sent = {f"gt:{row}": "1.234", f"lan:{row}": "1", f"tt:{row}": "A", f"ld:{row}": "", f"gc:{row}": "tổng"}
    assert sign_in(clerk, Client()).post(f"/so-lieu/dot/2026-DS/nhap/{owner}/", sent).status_code == 302
    assert list(Revision.objects.values_list("value", "note")) == [("1.234", ""), ("1.234", "tổng")]


@pytest.mark.usefixtures("desk")
def test_the_page_of_a_discrepancy_reads_as_the_desk_does() -> None:
    found = a_round(series=("adult_literacy",))
    dispute = Discrepancy.objects.create(
        fingerprint="d" * 64,
        round=found,
        check_code="agency_against_agency",
        series="adult_literacy",
        area="VNM",
        period="2024",
        owner=STATISTICS,
        agencies=[STATISTICS],
        finding_vi="Lệch.",
        finding_en="Apart.",
        found_at=now(),
        seen_at=now(),
    )
    leader: Account = person(Role.SIGNATORY, STATISTICS)
    assert discuss_discrepancy(dispute.pk, "Theo điều tra.", "95,81", by=leader).proposed == "95.81"
    assert decide_discrepancy(dispute.pk, "95,8", "A", "Theo điều tra.", by=leader).value == "95.8"
