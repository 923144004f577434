"""Opening a round for some and by days of their own, and what follows a settled discrepancy."""

from datetime import date
from typing import Any

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
from nhip.kernel.api import Refusal, Text, events_about, now
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.discuss_discrepancy import discuss_discrepancy
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.enter_settled import enter_settled
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.open_round import open_round
from nhip.measure.collection.acts.review_decision import review_decision
from nhip.measure.collection.models import Discrepancy, FigureRequest, ReportedFigure, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.round import RoundKind

pytestmark = pytest.mark.usefixtures("desk")


def opened(code: str = "2026-Q4", **others: Any) -> Round:
    values: dict[str, Any] = {
        "lead": COMMUNICATIONS,
        "series": ["adult_literacy"],
        "areas": ["VNM"],
        "periods": ["2024"],
        "opens_on": date(2026, 11, 1),
        "closes_on": date(2026, 12, 15),
        "by": None,
    }
    title = Text("Quý IV năm 2026", "Fourth quarter of 2026")
    return open_round(code, RoundKind.QUARTERLY, title, **values | others)


def test_an_agency_may_have_a_day_of_its_own_or_be_left_out_by_name() -> None:
    early = date(2026, 11, 20)
    found = opened(due_on={EDUCATION: early}, leave_out=[LABOUR])
    asked = dict(FigureRequest.objects.filter(round=found).values_list("agency", "due_on"))
    assert asked == {STATISTICS: found.closes_on, EDUCATION: early}
    told = next(iter(events_about(found.subject))).event
    assert told.left_out == (LABOUR,)  # type: ignore[attr-defined]
    for agency, late in ((EDUCATION, True), (STATISTICS, False)):
        clerk = person(Role.FOCAL_POINT, agency)
        enter_figures(found.code, agency, [literacy("95.8")], origin=Origin.FORM, by=clerk)
        assert hand_in(found.code, agency, by=clerk).is_late is late


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"code": "mo"}, "collection.round_code"),
        ({"code": "Quý 4"}, "collection.round_code"),
        ({"due_on": {EDUCATION: date(2026, 12, 16)}}, "collection.round_days"),
        ({"closes_on": date(2026, 10, 31)}, "collection.round_days"),
        ({"leave_out": [STATISTICS, EDUCATION, LABOUR]}, "collection.nothing_asked"),
    ],
)
def test_a_round_that_cannot_be_is_not_opened(others: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        opened(**others)
    assert refusal.value.code == code
    assert not Round.objects.exists()


def _settled(found: Round, owner: Account, value: str) -> Discrepancy:
    dispute = Discrepancy.objects.create(
        fingerprint="b" * 64,
        round=found,
        check_code="agency_against_agency",
        series="adult_literacy",
        area="VNM",
        period="2024",
        owner=STATISTICS,
        agencies=[STATISTICS, EDUCATION],
        finding_vi="Hai cơ quan báo hai số.",
        finding_en="Two agencies report two figures.",
        found_at=now(),
        seen_at=now(),
    )
    decide_discrepancy(dispute.pk, value, "A", "Theo tổng điều tra.", by=owner)
    return dispute


def test_a_settled_value_is_entered_by_the_focal_point_with_its_origin() -> None:
    found = a_round(series=("adult_literacy",))
    clerk = person(Role.FOCAL_POINT, STATISTICS)
    enter_figures(found.code, STATISTICS, [literacy("90")], origin=Origin.FORM, by=clerk)
    dispute = _settled(found, person(Role.SIGNATORY, STATISTICS), "95.8")
    with pytest.raises(Refusal) as refusal:
        enter_settled(dispute.pk, STATISTICS, by=clerk)
    assert refusal.value.code == "collection.nothing_settled"
    review_decision(dispute.pk, is_agreed=True, words="", by=person(Role.REVIEWER, COMMUNICATIONS))
    enter_settled(dispute.pk, STATISTICS, by=clerk)
    revision = ReportedFigure.objects.get(agency=STATISTICS).revisions.get(number=2)
    assert (revision.value, revision.origin) == ("95.8", Origin.SETTLED)
    assert "Theo tổng điều tra." in revision.note
    with pytest.raises(Refusal) as refusal:
        enter_settled(dispute.pk, EDUCATION, by=clerk)
    assert refusal.value.code == "identity.not_permitted"
    close_round(found.code, by=None)
    with pytest.raises(Refusal) as refusal:
        enter_settled(dispute.pk, STATISTICS, by=clerk)
    assert refusal.value.code == "collection.not_asked_now"


def test_a_remark_leaves_an_event_with_the_digest_of_its_words_and_a_sound_proposal() -> None:
    dispute = _settled(a_round(series=("adult_literacy",)), person(Role.SIGNATORY, STATISTICS), "95.8")
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    discuss_discrepancy(dispute.pk, "Số của trường học.", "95.0", by=clerk)
    told = list(events_about(dispute.subject))[-1]
    assert (told.type, told.agency) == ("collection.discrepancy_discussed", EDUCATION)
    assert told.payload["proposed"] == "95.0"
    assert "trường học" not in str(told.payload)
    with pytest.raises(Refusal) as refusal:
        discuss_discrepancy(dispute.pk, "Số khác.", "950", by=clerk)
    assert refusal.value.code == "collection.value_unsound"
