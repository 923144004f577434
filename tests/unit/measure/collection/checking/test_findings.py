"""Findings as discrepancies: found once, gone when they are, new when the figures changed after settling."""

from datetime import date

import pytest
from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    STATISTICS,
    a_round,
    literacy,
    person,
)

from nhip.identity.api import Account, Role
from nhip.kernel.api import Refusal, clock, events_about, now
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.find_discrepancies import find_discrepancies
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.models import Discrepancy, OutsideFigure, OutsideImport, Round
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.models.figure import Origin

VALUES = {STATISTICS: "95.8", EDUCATION: "95.0", LABOUR: "95.8"}


@pytest.fixture(autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_HOME", str(tmp_path_factory.mktemp("home")))


def answer(found: Round, agency: str, value: str, expected: int = 0) -> None:
    clerk = person(Role.FOCAL_POINT, agency)
    enter_figures(found.code, agency, [literacy(value, expected=expected)], origin=Origin.FORM, by=clerk)
    hand_in(found.code, agency, by=clerk)


@pytest.fixture
def answered(desk: None) -> Round:
    del desk
    found = a_round(series=("adult_literacy",))
    for agency, value in VALUES.items():
        answer(found, agency, value)
    return found


def test_two_agencies_are_one_discrepancy_however_often_it_is_checked(answered: Round) -> None:
    assert find_discrepancies(by=person(Role.REVIEWER, COMMUNICATIONS)).opened == 1
    assert find_discrepancies(by=None).again == 1
    row = Discrepancy.objects.get()
    assert (row.check_code, row.round_id, row.owner) == ("agency_against_agency", answered.pk, STATISTICS)
    assert set(row.agencies) == set(VALUES)
    # The owner's figure first: the others are reckoned from it.
    assert next((one["who"], one["value"], one["where"]) for one in row.candidates) == (
        f"agency:{STATISTICS}",
        "95.8",
        "revision 1",
    )
    assert "95,00" in row.finding_vi or "95 (" in row.finding_vi
    assert len(list(events_about(row.subject))) == 1


def test_a_discrepancy_goes_with_its_cause_and_comes_back_with_it(answered: Round) -> None:
    find_discrepancies(by=None)
    education = Account.objects.get(email="focal_point.g03@co-quan.example")

    def rewrite(value: str, expected: int) -> None:
        enter_figures(
            answered.code,
            EDUCATION,
            [literacy(value, expected=expected)],
            origin=Origin.FORM,
            by=education,
        )

    rewrite("95.8", 1)
    assert find_discrepancies(by=None).gone == 0, "a draft is nobody's business"
    hand_in(answered.code, EDUCATION, by=education)
    assert find_discrepancies(by=None).gone == 1
    assert Discrepancy.objects.get().state == State.GONE
    rewrite("94.0", 2)
    hand_in(answered.code, EDUCATION, by=education)
    find_discrepancies(by=None)
    row = Discrepancy.objects.get()
    assert (row.state, {one["value"] for one in row.candidates}) == (State.OPEN, {"95.8", "94"})

    Discrepancy.objects.update(state=State.SETTLED)
    assert find_discrepancies(by=None).settled == 1
    rewrite("90.0", 3)
    hand_in(answered.code, EDUCATION, by=education)
    assert find_discrepancies(by=None).opened == 1
    assert find_discrepancies(by=None).again == 1
    assert sorted(Discrepancy.objects.values_list("state", flat=True)) == [State.OPEN, State.SETTLED]


def test_a_decision_on_other_figures_is_none(answered: Round) -> None:
    find_discrepancies(by=None)
    Discrepancy.objects.update(state=State.DECIDED)
    find_discrepancies(by=None)
    assert Discrepancy.objects.get().state == State.DECIDED
    education = Account.objects.get(email="focal_point.g03@co-quan.example")
    enter_figures(answered.code, EDUCATION, [literacy("94", expected=1)], origin=Origin.FORM, by=education)
    hand_in(answered.code, EDUCATION, by=education)
    find_discrepancies(by=None)
    assert Discrepancy.objects.get().state == State.OPEN


def test_who_is_late_is_told_until_it_is_handed_in(desk: None) -> None:
    found = a_round(series=("adult_literacy",))
    assert find_discrepancies(by=None).opened == 0
    with clock.at(date(2026, 12, 18)):
        assert find_discrepancies(by=None).opened == 3
        row = Discrepancy.objects.get(agencies=[EDUCATION])
        assert (row.check_code, row.measured, row.owner) == ("lateness", 3.0, "")
        assert "hạn 15/12/2026, quá 3 ngày" in row.finding_vi
        answer(found, EDUCATION, "95.8")
        assert find_discrepancies(by=None, round_code=found.code).gone == 1
    with pytest.raises(Refusal):
        find_discrepancies(by=None, round_code="none")
    with pytest.raises(Refusal) as refusal:
        find_discrepancies(by=person(Role.SIGNATORY, EDUCATION))
    assert refusal.value.code == "identity.not_permitted"


def test_two_agencies_with_the_same_slip_are_two_findings(desk: None) -> None:
    del desk
    found = a_round(series=("adult_literacy",))
    published = OutsideImport.objects.create(
        observer="uis-literacy",
        vintage="2026",
        file="0" * 64,
        file_name="uis.csv",
        read=1,
        kept=1,
        refused=0,
        skipped=0,
        report={},
        imported_at=now(),
        event_id="e",
    )
    OutsideFigure.objects.create(
        source=published, series="adult_literacy", area="VNM", period="2024", value="96.0", status="A", line=2
    )
    for agency in VALUES:
        answer(found, agency, "9.6")
    assert find_discrepancies(by=None).opened == 3
    assert find_discrepancies(by=None).again == 3
    assert set(Discrepancy.objects.values_list("check_code", flat=True)) == {"unit_factor"}
