"""A round of figures to play through: plainly made up, opened and answered by the demo accounts' own acts.

It begins where a round is interesting. Statistics and labour have handed in two literacy rates, one figure
is missing with its reason, communications has a draft, education is silent; the rest is for whoever plays.
What was done in it stays: a second time nothing is touched, and next year's round is another one.
"""

from datetime import timedelta

from django.db import transaction

from nhip.identity.api import Account, account_of
from nhip.kernel.api import Text, add_working_days, today
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.open_round import open_round
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.register import HOME

STATISTICS, LABOUR, COMMUNICATIONS = "G12", "G09", "G06"
SERIES = ("adult_literacy", "gross_enrolment", "internet_users")
_OPENED_BEFORE, _WORKING_DAYS = timedelta(days=7), 15
_MADE_UP = "Số trình diễn, không phải số thật. / Made up for the demonstration."
_WHY_MISSING = (
    "Chờ kết quả điều tra theo độ tuổi, dự kiến quý I năm sau. / The survey by age comes in next quarter."
)


@transaction.atomic
def ensure_demo_round() -> str:
    """The code of this year's demo round, opened and half answered unless it is there already.

    The demo accounts must exist. Raises ``identity.account_unknown`` where they do not.
    """
    code = f"TRINH-DIEN-{today().year}"
    if Round.objects.filter(code=code).exists():
        return code
    period = data_year()
    open_round(
        code,
        RoundKind.AD_HOC,
        Text(
            f"Đợt trình diễn: biết chữ, đi học, Internet năm {period}",
            f"Demo round: literacy, schooling, the Internet in {period}",
        ),
        lead=COMMUNICATIONS,
        series=SERIES,
        areas=(HOME,),
        periods=(period,),
        opens_on=today() - _OPENED_BEFORE,
        closes_on=add_working_days(today(), _WORKING_DAYS),
        by=_person("dieu-phoi"),
        purpose=(
            "Đợt này để tập; mọi số trong đó là số trình diễn. / For practice: every figure in it is made up."
        ),
    )
    _answer(
        code, STATISTICS, period, {"adult_literacy": "95.80", "gross_enrolment": "", "internet_users": "84.2"}
    )
    _answer(code, LABOUR, period, {"adult_literacy": "97.20"})
    _answer(code, COMMUNICATIONS, period, {"internet_users": "81.0"}, is_final=False)
    return code


def data_year() -> str:
    """The last year that is over and that an edition of EGDI is compiled from: these come out in even years,
    on the figures of two years before.
    """
    return str((today().year - 1) // 2 * 2)


def _answer(code: str, agency: str, period: str, values: dict[str, str], *, is_final: bool = True) -> None:
    clerk = _person(f"dau-moi-{agency.lower()}")
    entries = [
        Entry(
            series,
            HOME,
            period,
            value,
            status="A" if value else "O",
            reason="" if value else _WHY_MISSING,
            note=_MADE_UP,
        )
        for series, value in values.items()
    ]
    enter_figures(code, agency, entries, origin=Origin.FORM, by=clerk)
    if is_final:
        hand_in(code, agency, by=clerk)


def _person(key: str) -> Account:
    return account_of(f"{key}@demo.example")
