"""The rules of docs/working-days.md, row by row."""

from datetime import date

import pytest
from tests.spec.tables import rows

from nhip.kernel.calendar.files import law_calendar
from nhip.kernel.calendar.phrases import remaining
from nhip.kernel.calendar.terms import term_of_days, term_of_working_days
from nhip.kernel.text.phrases import weekday
from nhip.kernel.words import Text

type_of_row = dict[str, str]
PAGE = "working-days.md"
YES_NO = {"yes": True, "no": False}


def _named(row: type_of_row) -> str:
    return " ".join(row.values())


@pytest.mark.parametrize("row", rows(PAGE, "Which days are worked"), ids=_named)
def test_which_days_are_worked(row: type_of_row) -> None:
    day = date.fromisoformat(row["day"])
    special = law_calendar().special_day(day)
    assert weekday(day).vi == row["weekday"]
    assert law_calendar().is_working_day(day) is YES_NO[row["worked"]]
    assert (special.name.vi if special else "") == row["why"]


@pytest.mark.parametrize("row", rows(PAGE, "What was known when"), ids=_named)
def test_what_was_known_when(row: type_of_row) -> None:
    then = law_calendar().as_known_on(date.fromisoformat(row["known on"]))
    assert then.is_working_day(date.fromisoformat(row["day"])) is YES_NO[row["worked"]]


@pytest.mark.parametrize("row", rows(PAGE, "Terms of working days"), ids=_named)
def test_terms_of_working_days(row: type_of_row) -> None:
    received = date.fromisoformat(row["received"])
    found = term_of_working_days(law_calendar(), received, int(row["working days"]))
    assert found.due_on == date.fromisoformat(row["due"])


@pytest.mark.parametrize("row", rows(PAGE, "Terms of days"), ids=_named)
def test_terms_of_days(row: type_of_row) -> None:
    found = term_of_days(law_calendar(), date.fromisoformat(row["received"]), int(row["days"]))
    assert found.due_on == date.fromisoformat(row["due"])


@pytest.mark.parametrize("row", rows(PAGE, "How long there is left"), ids=_named)
def test_how_long_there_is_left(row: type_of_row) -> None:
    said = remaining(law_calendar(), date.fromisoformat(row["due"]), date.fromisoformat(row["on"]))
    assert said == Text(row["Tiếng Việt"], row["English"])
