"""The published files themselves: no row is lost, and what is known of them is found untold."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.unit.measure.reference import SHARED

from nhip.measure import queries
from nhip.measure.api import load_reference
from nhip.measure.collection.acts.find_discrepancies import find_discrepancies
from nhip.measure.collection.acts.import_outside import import_outside, recognised_files
from nhip.measure.collection.models import OutsideImport
from nhip.measure.collection.queries.ranking import findings

ORIGINALS = SHARED / "data" / "egdi"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not ORIGINALS.is_dir(), reason="the originals are not beside this checkout (../shared)"
    ),
]
ROWS = {
    "wdi": 73_618, "unsd": 6_373, "itu-2021": 964, "data360": 2_012, "uis": 1_283,
    "uis-literacy": 1_027, "hdr": 8_675,
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _imported(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Reference figures and published files, read in once for these tests and taken back after them."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("NHIP_HOME", str(tmp_path_factory.mktemp("home")))
        load_reference()
        queries.forget()
        for path, observer, vintage in recognised_files(ORIGINALS):
            import_outside(path, observer, vintage or "2024", by=None)
        yield
        transaction.set_rollback(True)
    queries.forget()


def test_no_row_of_the_originals_is_lost() -> None:
    read = dict.fromkeys(ROWS, 0)
    for path, observer, vintage in recognised_files(ORIGINALS):
        made = OutsideImport.objects.get(observer=observer, vintage=vintage or "2024")
        with path.open("rb") as file:
            lines = sum(1 for _ in file) - 1
        assert made.read == lines == made.kept + made.refused + made.skipped
        assert made.refused == 0
        assert made.kept == made.figures.count()
        skipped = {entry["code"]: entry["rows"] for entry in made.report["skipped"]}
        assert skipped == ({"aggregate": 314, "territory": 48} if observer == "data360" else {})
        read[observer] += made.read
    assert read == ROWS


def test_it_finds_what_is_known_and_ranks_it_by_what_it_costs() -> None:
    find_discrepancies(by=None)
    rows = findings(None, ["VNM"])
    told = {(row.check_code, row.series, row.period): row for row in rows}
    spike = told["vintage_spike", "fixed_telephone", "2018"]
    assert [one["value"] for one in spike.candidates] == ["4.49658", "4.49658", "14.9627"]
    assert "là 14,96 trong bản 01/2021" in spike.finding_vi
    assert "4,50 trong bản trước (06/2020) và 4,50 trong bản sau (05/2022)" in spike.finding_vi
    assert spike.worth == 1
    apart = told["source_against_source", "active_mobile_broadband", ""]
    assert "trung vị 5,1 điểm (10,7 %) trên 564 số liệu chung" in apart.finding_vi
    assert apart.worth == 2
    holes = {series: row.worth for (check, series, _), row in told.items() if check == "coverage"}
    assert holes.keys() == {"gross_enrolment", "expected_schooling", "adult_literacy"}
    assert [row.worth for row in rows] == sorted((row.worth for row in rows), key=lambda worth: -(worth or 0))
    assert len(rows) == 5
