"""Two books of one agency and year: no two letters ever bear the same number and notation."""

from contextlib import ExitStack
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from tests.unit.documents.office.lines import line
from tests.unit.documents.office.office import TODAY, Office, a_letter, a_signed

from nhip.documents.axis.models import Delivery
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.books import demand_unused, own_book, take_outgoing
from nhip.documents.office.models import Book, Direction, Entry
from nhip.documents.office.numbering import take_number
from nhip.kernel.api import Refusal, clock, file_bytes

DECISION, LETTER, NOTICE = "Quyết định", "Công văn", "Thông báo"


def refused(kind: str, code: str) -> str:
    with pytest.raises(Refusal) as why:
        take_outgoing("G12", kind, code, clock.today())
    assert why.value.law == "nd-30-2020"
    return why.value.code


def entered(kind: str, code: str = "") -> tuple[str, int]:
    book, number = take_outgoing("G12", kind, code, clock.today())
    line("G12", book=book, number=number, direction=Direction.OUT, kind=kind)
    return book.code, number


@pytest.fixture
def today(db: None) -> date:
    return TODAY


def test_a_kind_with_an_abbreviation_may_have_a_book_of_its_own_and_then_goes_nowhere_else(
    today: date,
) -> None:
    with clock.at(today):
        assert own_book("G12", LETTER) is None, "two books of official letters would bear one notation"
        assert [entered(LETTER), entered(DECISION, "QĐ")] == [("", 1), ("QĐ", 1)]
        assert refused(DECISION, "") == "office.book_is_own"
        assert Book.objects.get(agency="G12", code="").last_number == 1, "no number was taken for it"
        assert refused(LETTER, "QĐ") == "office.book_other_kind"
        assert refused(LETTER, "VP") == refused(DECISION, "X") == "office.book_no_kind"


def test_a_book_is_not_begun_in_the_middle_of_a_year(today: date) -> None:
    with clock.at(today):
        entered(NOTICE)
        assert refused(NOTICE, "TB") == "office.book_begun_late"
    with clock.at(date(2027, 1, 4)):
        assert entered(NOTICE, "TB") == ("TB", 1)
        assert entered(LETTER) == ("", 1)


def test_a_book_from_before_these_rules_gives_no_number_twice(today: date) -> None:
    with clock.at(today):
        book, number = take_number("G12", Direction.OUT, today, "VP")
        line("G12", book=book, number=number, direction=Direction.OUT, notation="01/BTC-VP")
        with pytest.raises(Refusal) as why:
            demand_unused(take_outgoing("G12", LETTER, "", today), "01/BTC-VP")
    assert why.value.code == "office.notation_used"


def test_a_year_that_ends_while_a_letter_is_sealed_divides_nothing(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    finance, last = offices[0], date(2026, 12, 31)
    midnight = ExitStack()

    def waits(*asked: Any) -> Any:
        taken = take_outgoing(*asked)
        midnight.enter_context(clock.at(last + timedelta(days=1)))
        return taken

    monkeypatch.setattr("nhip.documents.office.acts.seal_and_issue.take_outgoing", waits)
    with clock.at(last), midnight:
        letter = a_letter(finance, "G03")
    assert (letter.book.year, letter.issued_on) == (2026, last)
    said = PdfReader(BytesIO(file_bytes(letter.files.get().sha256))).get_fields() or {}
    assert said["NgayThang"].value == "ngày 31 tháng 12 năm 2026"
    delivery = Delivery.objects.get()
    assert delivery.document.document_id == "G12,2026/12/31,01/BTC-VP"


def test_two_books_issue_letters_that_the_axis_takes(offices: list[Office]) -> None:
    finance = offices[0]
    first = a_letter(finance, "G03")
    decision = a_signed(finance, "G03", kind=DECISION)
    with pytest.raises(Refusal):
        seal_and_issue(decision.key, book="VP", by=finance.clerk)
    second = seal_and_issue(decision.key, book="qđ", by=finance.clerk)
    assert (first.number, second.number) == (1, 1)
    assert (first.notation, second.notation) == ("01/BTC-VP", "01/QĐ-BTC")
    assert Entry.objects.filter(direction="out").count() == 2
    with clock.at(TODAY + timedelta(days=1)):
        third = a_signed(finance, "G03", kind=DECISION)
        with pytest.raises(Refusal) as why:
            seal_and_issue(third.key, by=finance.clerk)
    assert why.value.code == "office.book_is_own"
