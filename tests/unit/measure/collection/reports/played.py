"""A round as it is played: two figures released and one of them corrected, one missing, one silent, one late
office, one dispute settled and one open, and what the world had published.
"""

from datetime import date
from typing import Any

from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    STATISTICS,
    person,
)

from nhip.identity.api import Account, Role, issue_certificate
from nhip.kernel.api import Text, clock, now, publish
from nhip.measure.collection.acts.check_figure import check_figure
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.open_round import open_round
from nhip.measure.collection.acts.release_figures import release_figures
from nhip.measure.collection.acts.review_decision import review_decision
from nhip.measure.collection.acts.sign_set import sign_set
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.events import OutsideFiguresImported
from nhip.measure.collection.models import Discrepancy, OutsideFigure, OutsideImport, ReportedFigure, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.queries.sample import drawn

LATE_DAY = date(2026, 12, 18)
SERIES = ("internet_users", "mobile_cellular", "expected_schooling", "gross_enrolment", "adult_literacy")


def entry(series: str, value: str, expected: int = 0, **others: str) -> Entry:
    return Entry(series, "VNM", "2024", value, expected=expected, **others)


QUARTER = Text(vi="Số liệu quý IV năm 2026", en="Figures of the fourth quarter of 2026")
CORRECTION = Text(vi="Đính chính tỷ lệ biết chữ", en="Correction of the literacy rate")


def opened(code: str = "2026-Q4", title: Text = QUARTER, series: tuple[str, ...] = SERIES) -> Round:
    return open_round(
        code,
        RoundKind.QUARTERLY,
        title,
        lead=COMMUNICATIONS,
        series=series,
        areas=("VNM",),
        periods=("2024",),
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        by=None,
    )


def answer(found: Round, agency: str, *entries: Entry) -> None:
    clerk = once(Role.FOCAL_POINT, agency)
    enter_figures(found.code, agency, entries, origin=Origin.FORM, by=clerk)


def once(role: Role, at: str) -> Account:
    known = Account.objects.filter(email=f"{role.value}.{at.lower()}@co-quan.example").first()
    return known or person(role, at)


def signatory(agency: str) -> Account:
    known = Account.objects.filter(email=f"signatory.{agency.lower()}@co-quan.example").first()
    if known:
        return known
    account = person(Role.SIGNATORY, agency)
    issue_certificate(account, agency, by=None)
    return account


def checked(found: Round) -> None:
    first, second = once(Role.REVIEWER, LABOUR), once(Role.REVIEWER, "G03.9")
    chosen = drawn(found)
    asked = set(found.requests.values_list("agency", "series", "area", "period"))
    for figure in ReportedFigure.objects.filter(handed_in__gt=0):
        if (figure.agency, figure.series, figure.area, figure.period) not in asked:
            continue
        for by in (first, second) if figure.subject in chosen else (first,):
            if not figure.checks.filter(
                round=found, revision=figure.handed_in, author=str(by.public_id)
            ).exists():
                check_figure(found.code, figure.pk, figure.handed_in, is_right=True, words="", by=by)


def dispute(found: Round, series: str, owner: str, **others: Any) -> Discrepancy:
    return Discrepancy.objects.create(
        fingerprint=f"{series:a<64}"[:64],
        round=found,
        check_code="agency_against_agency",
        series=series,
        area="VNM",
        period="2024",
        owner=owner,
        agencies=[STATISTICS, COMMUNICATIONS],
        finding_vi="Hai cơ quan báo hai số khác nhau",
        finding_en="Two agencies report two figures",
        found_at=now(),
        seen_at=now(),
        **others,
    )


def outside(*rows: tuple[str, str, str]) -> None:
    """What the World Bank published of Việt Nam: series, period, value."""
    told = publish(
        OutsideFiguresImported(
            observer="wdi",
            vintage="2025-12-08",
            file="b" * 64,
            read=len(rows),
            kept=len(rows),
            refused=0,
            skipped=0,
        ),
        subject="outside:wdi",
    )
    read = OutsideImport.objects.create(
        observer="wdi",
        vintage="2025-12-08",
        file="b" * 64,
        file_name="wdi.csv",
        read=len(rows),
        kept=len(rows),
        refused=0,
        skipped=0,
        report={},
        imported_at=now(),
        event_id=told,
    )
    for line, (series, period, value) in enumerate(rows, 2):
        OutsideFigure.objects.create(
            source=read, series=series, area="VNM", period=period, value=value, status="A", line=line
        )


def play() -> Round:
    """The whole play; the labour office stays silent."""
    found = opened()
    outside(
        ("internet_users", "2023", "78.1"),
        ("mobile_cellular", "2022", "101.0"),
        ("mobile_cellular", "2023", "104.5"),
    )
    answer(
        found,
        STATISTICS,
        entry("internet_users", "84.2"),
        entry("mobile_cellular", "118.0"),
        entry("expected_schooling", "15.5"),
        entry("gross_enrolment", "70"),
        entry("adult_literacy", "95.8", note="Điều tra biến động dân số năm 2024"),
    )
    hand_in(found.code, STATISTICS, by=once(Role.FOCAL_POINT, STATISTICS))
    answer(
        found,
        COMMUNICATIONS,
        entry("internet_users", "78.6"),
        entry("mobile_cellular", "", status="M", reason="Doanh nghiệp chưa gửi số; có trong tháng 1/2027"),
    )
    with clock.at(LATE_DAY):
        hand_in(found.code, COMMUNICATIONS, by=once(Role.FOCAL_POINT, COMMUNICATIONS))
    answer(found, EDUCATION, entry("expected_schooling", "15.6"))
    settled = dispute(
        found,
        "internet_users",
        STATISTICS,
        candidates=[
            {"value": "84.2", "who": f"agency:{STATISTICS}"},
            {"value": "78.6", "who": f"agency:{COMMUNICATIONS}"},
            {"value": "78.1", "who": "observer:wdi"},
        ],
        worth=1.0,
    )
    leader = signatory(STATISTICS)
    decide_discrepancy(settled.pk, "84.2", "A", "Theo điều tra hộ gia đình", by=leader)
    coordinator = once(Role.COORDINATOR, COMMUNICATIONS)
    review_decision(settled.pk, is_agreed=True, words="", by=coordinator)
    checked(found)
    sign_set(found.code, STATISTICS, by=leader)
    out = frozenset({COMMUNICATIONS, EDUCATION, LABOUR})
    release_figures(found.code, by=coordinator, leave_out=out)
    dispute(
        found,
        "expected_schooling",
        EDUCATION,
        worth=2.0,
        candidates=[{"value": "15.6", "who": f"agency:{EDUCATION}"}],
    )
    return found


def correct() -> None:
    """A correcting round: the literacy rate was added up wrongly."""
    again = opened("2026-DC", CORRECTION, ("adult_literacy",))
    answer(again, STATISTICS, entry("adult_literacy", "95.9", expected=1))
    hand_in(again.code, STATISTICS, by=once(Role.FOCAL_POINT, STATISTICS))
    checked(again)
    sign_set(again.code, STATISTICS, by=signatory(STATISTICS))
    release_figures(
        again.code,
        by=once(Role.COORDINATOR, COMMUNICATIONS),
        leave_out=frozenset({EDUCATION, LABOUR}),
        corrects="PH-2026-001",
        reason="Sửa lỗi cộng",
    )
