"""From entered figures to a release: checked by another office, settled, signed, frozen, proved."""

import hashlib
from pathlib import Path

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

from nhip.identity.api import Account, Role, Standing, issue_certificate, verify_detached
from nhip.kernel.api import Refusal, events_about, now
from nhip.measure.collection.acts.check_figure import check_figure
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.discuss_discrepancy import discuss_discrepancy
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.release_figures import release_figures
from nhip.measure.collection.acts.review_decision import review_decision
from nhip.measure.collection.acts.sign_set import left_to_do, sign_set
from nhip.measure.collection.canonical import Line, canonical_csv
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Round
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.sample import drawn
from nhip.measure.collection.sampling import sample

LITERACY_ONLY = ("adult_literacy",)
VALUES = {STATISTICS: "95.8", EDUCATION: "95.8", LABOUR: "95.8"}


@pytest.fixture(autouse=True)
def _own_secrets(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NHIP_HOME", str(home))
    from nhip.identity.signatures import authority  # noqa: PLC0415

    authority.root.cache_clear()
    return home


@pytest.fixture
def handed_in(desk: None) -> Round:
    """Three offices answered the literacy rate."""
    del desk
    found = a_round(series=LITERACY_ONLY)
    for agency, value in VALUES.items():
        clerk = person(Role.FOCAL_POINT, agency)
        enter_figures(found.code, agency, [literacy(value)], origin=Origin.FORM, by=clerk)
        hand_in(found.code, agency, by=clerk)
    return found


def _signatory(agency: str) -> Account:
    account = person(Role.SIGNATORY, agency)
    issue_certificate(account, agency, by=None)
    return account


def _check_all(found: Round) -> None:
    first, second = person(Role.REVIEWER, COMMUNICATIONS), person(Role.REVIEWER, "G03.9")
    chosen = drawn(found)
    for figure in ReportedFigure.objects.filter(handed_in__gt=0):
        check_figure(found.code, figure.pk, figure.handed_in, is_right=True, words="", by=first)
        if figure.subject in chosen:
            check_figure(found.code, figure.pk, figure.handed_in, is_right=True, words="", by=second)


def _disagreement(found: Round) -> Discrepancy:
    return Discrepancy.objects.create(
        fingerprint="a" * 64,
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


def test_the_sample_is_drawn_alike_by_everybody_and_is_one_in_twenty() -> None:
    subjects = [f"figure:{number}" for number in range(200)]
    assert sample(7, subjects) == sample(7, reversed(subjects))
    assert len(sample(7, subjects)) == 10
    assert sample(7, subjects) != sample(8, subjects)
    assert (len(sample(7, ["figure:1"])), sample(7, [])) == (1, [])


def test_a_set_is_signed_once_it_is_checked_and_settled(handed_in: Round) -> None:
    leader = _signatory(STATISTICS)
    with pytest.raises(Refusal) as refusal:
        sign_set(handed_in.code, STATISTICS, by=leader)
    assert refusal.value.code == "collection.not_ready_to_sign"
    _check_all(handed_in)
    dispute = _disagreement(handed_in)
    assert left_to_do(handed_in, STATISTICS) == {
        "not_handed_in": 0,
        "drafts": 0,
        "unchecked": 0,
        "disputed": 1,
    }
    discuss_discrepancy(dispute.pk, "Số của chúng tôi theo điều tra.", "95.8", by=leader)
    decide_discrepancy(dispute.pk, "95.8", "A", "Theo tổng điều tra.", by=leader)
    with pytest.raises(Refusal) as refusal:
        review_decision(dispute.pk, is_agreed=True, words="", by=leader)
    assert refusal.value.code == "collection.not_a_second_person"
    review_decision(dispute.pk, is_agreed=True, words="", by=person(Role.COORDINATOR, COMMUNICATIONS))
    dispute.refresh_from_db()
    assert dispute.state == State.SETTLED
    signed = sign_set(handed_in.code, STATISTICS, by=leader)
    content = bytes(signed.content)
    assert content.decode().splitlines()[1].startswith("G12,adult_literacy,VNM,2024,95.8,A,,1,2026-")
    assert hashlib.sha256(content).hexdigest() == signed.digest
    assert verify_detached(content, bytes(signed.signature)).standing is Standing.VALID


def test_nobody_checks_their_own_office_or_the_same_figure_twice(handed_in: Round) -> None:
    figure = ReportedFigure.objects.get(agency=EDUCATION)
    own, other = person(Role.REVIEWER, EDUCATION), person(Role.REVIEWER, COMMUNICATIONS)

    def refused(by: Account, revision: int = 1, *, is_right: bool = True) -> str:
        with pytest.raises(Refusal) as refusal:
            check_figure(handed_in.code, figure.pk, revision, is_right=is_right, words="", by=by)
        return refusal.value.code

    assert refused(own) == "collection.own_figure"
    assert refused(person(Role.FOCAL_POINT, "G01")) == "identity.not_permitted"
    assert refused(other, revision=2) == "collection.revision_moved"
    assert refused(other, is_right=False) == "collection.words_needed"
    check_figure(handed_in.code, figure.pk, 1, is_right=True, words="", by=other)
    assert refused(other) == "collection.checked_already"


def test_a_release_is_frozen_numbered_and_told_and_a_correction_says_what_changed(handed_in: Round) -> None:
    coordinator = person(Role.COORDINATOR, COMMUNICATIONS)
    _check_all(handed_in)
    with pytest.raises(Refusal) as refusal:
        release_figures(handed_in.code, by=coordinator)
    assert refusal.value.code == "collection.not_signed"
    leader = _signatory(STATISTICS)
    sign_set(handed_in.code, STATISTICS, by=leader)
    first = release_figures(handed_in.code, by=coordinator, leave_out=frozenset({EDUCATION, LABOUR}))
    assert (first.code, first.figures_count) == ("PH-2026-001", 1)
    assert list(first.figures.values_list("agency", "value")) == [(STATISTICS, "95.8")]
    told = next(iter(events_about("release:PH-2026-001"))).event
    assert (told.digest, told.left_out) == (first.digest, (EDUCATION, LABOUR))  # type: ignore[attr-defined]

    again = a_round("2026-DC", LITERACY_ONLY)
    clerk = Account.objects.get(email="focal_point.g12@co-quan.example")
    enter_figures(again.code, STATISTICS, [literacy("95.9", expected=1)], origin=Origin.FORM, by=clerk)
    hand_in(again.code, STATISTICS, by=clerk)
    for figure in ReportedFigure.objects.filter(agency=STATISTICS):
        for email in ("reviewer.g06@co-quan.example", "reviewer.g03.9@co-quan.example"):
            by = Account.objects.get(email=email)
            if email.startswith("reviewer.g06") or figure.subject in drawn(again):
                check_figure(again.code, figure.pk, 2, is_right=True, words="", by=by)
    sign_set(again.code, STATISTICS, by=leader)
    out = frozenset({EDUCATION, LABOUR})
    with pytest.raises(Refusal) as refusal:
        release_figures(again.code, by=coordinator, leave_out=out, corrects="PH-2026-001")
    assert refusal.value.code == "collection.words_needed"
    second = release_figures(
        again.code, by=coordinator, leave_out=out, corrects="PH-2026-001", reason="Sửa lỗi cộng."
    )
    assert second.code == "PH-2026-002"
    assert [(change["from"], change["to"]) for change in second.changes] == [("95.8", "95.9")]
    assert list(first.figures.values_list("value", flat=True)) == ["95.8"]


def test_a_signature_over_other_figures_does_not_release(handed_in: Round) -> None:
    _check_all(handed_in)
    leader = _signatory(STATISTICS)
    sign_set(handed_in.code, STATISTICS, by=leader)
    clerk = Account.objects.get(email="focal_point.g12@co-quan.example")
    enter_figures(handed_in.code, STATISTICS, [literacy("90", expected=1)], origin=Origin.FORM, by=clerk)
    hand_in(handed_in.code, STATISTICS, by=clerk)
    with pytest.raises(Refusal) as refusal:
        release_figures(
            handed_in.code,
            by=person(Role.COORDINATOR, COMMUNICATIONS),
            leave_out=frozenset({EDUCATION, LABOUR}),
        )
    assert refusal.value.code == "collection.not_signed"


def test_the_canonical_set_does_not_depend_on_order() -> None:
    one = Line("G03", "a", "VNM", "2024", "1", "A", 'vì "lẽ", này', 1, "2026-11-24T00:00:00Z")
    two = Line("G03", "b", "VNM", "2024", "", "M", "", 2, "2026-11-24T00:00:00Z")
    assert canonical_csv([two, one]) == canonical_csv([one, two])
    assert b'"v\xc3\xac ""l\xe1\xba\xbd"", n\xc3\xa0y"' in canonical_csv([one])


def test_what_was_not_asked_cannot_be_handed_in_for_another(handed_in: Round) -> None:
    stranger = person(Role.FOCAL_POINT, COMMUNICATIONS)
    entry = Entry("adult_literacy", "VNM", "2024", "1")
    with pytest.raises(Refusal) as refusal:
        enter_figures(handed_in.code, EDUCATION, [entry], origin=Origin.API, by=stranger)
    assert refusal.value.code == "identity.not_permitted"
    with pytest.raises(Refusal) as refusal:
        hand_in(handed_in.code, EDUCATION, by=stranger)
    assert refusal.value.code == "identity.not_permitted"
