"""A decided value comes with the document it stood on and says whose it was; another office looks at it."""

import pytest
from tests.unit.identity.people import make_agency
from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    LITERACY,
    STATISTICS,
    a_round,
    literacy,
    person,
)

from nhip.identity.api import Account, Role
from nhip.kernel.api import Refusal, keep_file, now
from nhip.measure.collection.acts.check_figure import check_figure
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.enter_settled import enter_settled
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.review_decision import review_decision
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Revision
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.todo import to_check, to_enter, to_review

pytestmark = pytest.mark.usefixtures("desk")
HOLDERS = {STATISTICS: "95.80", EDUCATION: "96.1", LABOUR: "97.20"}


def _clerk(agency: str) -> Account:
    return Account.objects.filter(email=f"focal_point.{agency.lower()}@co-quan.example").first() or person(
        Role.FOCAL_POINT, agency
    )


def _dispute() -> Discrepancy:
    """Three offices handed in three rates, education's with a document; the check set them side by side."""
    found = a_round(series=("adult_literacy",))
    survey = keep_file("Điều tra trường học\n".encode())
    for agency, value in HOLDERS.items():
        kept = (survey, "dieu-tra.txt") if agency == EDUCATION else (None, "")
        enter_figures(
            found.code,
            agency,
            [literacy(value)],
            origin=Origin.FORM,
            by=_clerk(agency),
            document=kept[0],
            document_name=kept[1],
        )
        hand_in(found.code, agency, by=_clerk(agency))
    series, area, period = LITERACY
    return Discrepancy.objects.create(
        fingerprint="c" * 64,
        round=found,
        check_code="agency_against_agency",
        series=series,
        area=area,
        period=period,
        owner=STATISTICS,
        agencies=list(HOLDERS),
        candidates=[
            {"value": f"{float(value):g}", "status": "A", "who": f"agency:{agency}", "where": "revision 1"}
            for agency, value in HOLDERS.items()
        ]
        + [{"value": "94.0", "status": "A", "who": "observer:uis", "where": "vintage 2026 line 7"}],
        finding_vi="Ba cơ quan báo ba số.",
        finding_en="Three agencies report three figures.",
        found_at=now(),
        seen_at=now(),
    )


def _settle(dispute: Discrepancy, value: str) -> None:
    decide_discrepancy(dispute.pk, value, "A", "Theo điều tra.", by=person(Role.SIGNATORY, STATISTICS))
    review_decision(dispute.pk, is_agreed=True, words="", by=person(Role.REVIEWER, COMMUNICATIONS))


def _entered(agency: str) -> Revision:
    return ReportedFigure.objects.get(agency=agency).revisions.get(number=2)


def test_a_value_of_another_office_comes_with_its_document_and_its_name() -> None:
    dispute = _dispute()
    _settle(dispute, "96.1")
    enter_settled(dispute.pk, STATISTICS, by=_clerk(STATISTICS))
    taken = _entered(STATISTICS)
    source = Revision.objects.get(figure__agency=EDUCATION, number=1)
    assert taken.value == "96.1"
    assert (taken.document, taken.document_name) == (source.document, "dieu-tra.txt")
    assert taken.document
    assert taken.note.startswith("Số của Cơ quan G03 (G03, lần ghi 1). Theo quyết định về chênh lệch")


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (
            "94",
            "Số do ",
        ),
        ("95.8", "Số của Cơ quan G12 (G12, lần ghi 1)."),
        ("96.5", "Theo quyết định"),
    ],
)
def test_a_publications_value_names_it_and_a_new_value_names_nobody(value: str, note: str) -> None:
    dispute = _dispute()
    _settle(dispute, value)
    enter_settled(dispute.pk, LABOUR, by=_clerk(LABOUR))
    assert _entered(LABOUR).note.startswith(note)
    assert _entered(LABOUR).document == ""


def test_every_holder_whose_figure_lost_is_told_and_whoever_had_the_value_is_not() -> None:
    dispute = _dispute()
    _settle(dispute, "95.8")  # as the owner has it, written 95.80
    assert to_enter(_clerk(STATISTICS)) == []
    assert to_enter(_clerk(EDUCATION)) == [(dispute, EDUCATION)]
    assert to_enter(_clerk(LABOUR)) == [(dispute, LABOUR)]
    enter_settled(dispute.pk, EDUCATION, by=_clerk(EDUCATION))
    assert to_enter(_clerk(EDUCATION)) == []


def test_the_office_that_decided_or_reported_is_not_the_second_pair_of_eyes() -> None:
    dispute = _dispute()
    unit = make_agency("G12.9", parent=make_agency(STATISTICS))
    decide_discrepancy(dispute.pk, "95.8", "A", "Theo điều tra.", by=person(Role.SIGNATORY, STATISTICS))
    figure = ReportedFigure.objects.get(agency=STATISTICS)
    for role, office in (
        (Role.REVIEWER, STATISTICS),
        (Role.COORDINATOR, STATISTICS),
        (Role.REVIEWER, unit.code),
    ):
        own = person(role, office)
        assert to_review(own) == []
        with pytest.raises(Refusal) as refusal:
            review_decision(dispute.pk, is_agreed=True, words="", by=own)
        assert refusal.value.code == "collection.own_office_reviews"
        assert STATISTICS in refusal.value.detail.vi
        if role is Role.REVIEWER:
            with pytest.raises(Refusal) as refusal:
                check_figure("2026-Q4", figure.pk, 1, is_right=True, words="", by=own)
            assert refusal.value.code == "collection.own_figure"
            assert [each.agencies for each in to_check(own)] == [2]
    other = person(Role.REVIEWER, COMMUNICATIONS)
    assert to_review(other) == [dispute]
    review_decision(dispute.pk, is_agreed=True, words="", by=other)
