"""Made-up offices and people for the tests of collecting figures, and a round that asks them."""

from datetime import date

from tests.unit.identity.people import make_account, make_agency

from nhip.identity.api import Account, Role
from nhip.kernel.api import Text
from nhip.measure.collection.acts.open_round import open_round
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import Round
from nhip.measure.collection.models.round import RoundKind

TODAY = date(2026, 11, 24)
STATISTICS, COMMUNICATIONS, EDUCATION, LABOUR = "G12", "G06", "G03", "G09"
LITERACY = ("adult_literacy", "VNM", "2024")


def offices() -> None:
    for code in (STATISTICS, COMMUNICATIONS, EDUCATION, LABOUR):
        make_agency(code)


def person(role: Role, at: str) -> Account:
    return make_account(f"{role.value}.{at.lower()}@co-quan.example", role, at=at)


def a_round(code: str = "2026-Q4", series: tuple[str, ...] = ("adult_literacy", "gross_enrolment")) -> Round:
    return open_round(
        code,
        RoundKind.QUARTERLY,
        Text(vi="Quý IV năm 2026", en="Fourth quarter of 2026"),
        lead=COMMUNICATIONS,
        series=series,
        areas=("VNM",),
        periods=("2024",),
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        by=None,
    )


def literacy(value: str, expected: int = 0, **others: str) -> Entry:
    series, area, period = LITERACY
    return Entry(series, area, period, value, expected=expected, **others)
