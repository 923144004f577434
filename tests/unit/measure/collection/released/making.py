"""A round brought to its release, and a correction of it, by made-up people."""

from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    STATISTICS,
    a_round,
    literacy,
    person,
)

from nhip.identity.api import Account, Role, issue_certificate
from nhip.measure.collection.acts.check_figure import check_figure
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.release_figures import release_figures
from nhip.measure.collection.acts.sign_set import sign_set
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import Release, ReportedFigure, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.sample import drawn

NOTE = 'Theo điều tra "mẫu" & <b>biến động</b> dân số'
HOLDERS = frozenset({LABOUR})


def released_round() -> Release:
    """The statistics office and education answer and sign; labour, who owns nothing here, is left out."""
    found = a_round()
    enrolment = Entry("gross_enrolment", "VNM", "2024", "", "L", "Chưa điều tra xong; có trong quý I/2027.")
    answers = {
        STATISTICS: [literacy("95.80", note=NOTE), Entry("gross_enrolment", "VNM", "2024", "97.1")],
        EDUCATION: [literacy("94.20"), enrolment],
    }
    for agency, entries in answers.items():
        clerk = person(Role.FOCAL_POINT, agency)
        report = enter_figures(found.code, agency, entries, origin=Origin.FORM, by=clerk)
        assert not report.refused, report
        hand_in(found.code, agency, by=clerk)
    checkers = [person(Role.REVIEWER, COMMUNICATIONS), person(Role.REVIEWER, "G03.9")]
    look(found, checkers)
    for agency in answers:
        leader = person(Role.SIGNATORY, agency)
        issue_certificate(leader, agency, by=None)
        sign_set(found.code, agency, by=leader)
    return release_figures(found.code, by=person(Role.COORDINATOR, COMMUNICATIONS), leave_out=HOLDERS)


def corrected(release: Release) -> Release:
    """A correction in which the statistics office mends its literacy rate."""
    again = a_round("2026-DC", ("adult_literacy",))
    clerk, leader = account("focal_point"), account("signatory")
    enter_figures(
        again.code, STATISTICS, [literacy("95.95", expected=1, note=NOTE)], origin=Origin.FORM, by=clerk
    )
    hand_in(again.code, STATISTICS, by=clerk)
    look(again, [account("reviewer", "g06"), account("reviewer", "g03.9")], STATISTICS)
    sign_set(again.code, STATISTICS, by=leader)
    return release_figures(
        again.code,
        by=account("coordinator", "g06"),
        leave_out=frozenset({EDUCATION, LABOUR}),
        corrects=release.code,
        reason="Sửa lỗi cộng.",
    )


def account(role: str, at: str = "g12") -> Account:
    return Account.objects.get(email=f"{role}.{at}@co-quan.example")


def look(found: Round, checkers: list[Account], agency: str = "") -> None:
    """Every figure that was handed in is found right, twice where the sample drew it."""
    first, second = checkers
    chosen = drawn(found)
    asked = set(found.requests.values_list("agency", "series"))
    for figure in ReportedFigure.objects.filter(handed_in__gt=0):
        if (figure.agency, figure.series) not in asked or agency not in {"", figure.agency}:
            continue
        for by in (first, second) if figure.subject in chosen else (first,):
            check_figure(found.code, figure.pk, figure.handed_in, is_right=True, words="", by=by)
