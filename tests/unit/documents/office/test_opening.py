"""Files made to hang or eat a computer: opened apart, stopped, and people told why there is no picture."""

import pytest
from django.urls import reverse
from tests.unit.documents.office.hostile import counted_for_ever, drawn_for_ever, huge
from tests.unit.documents.office.office import Office
from tests.unit.documents.office.test_pages import text, window

from nhip.documents.office.acts.register_incoming import Arrived, register_paper
from nhip.documents.office.attachments import Sent
from nhip.documents.office.letters import pictures
from nhip.documents.office.opening import asking
from nhip.documents.office.words import text_of
from nhip.kernel.api import Bounds, Text

SHORT = Bounds(seconds=1, megabytes=2048, file_megabytes=10)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is enough to see that something does not end."""
    monkeypatch.setattr(asking.ask, "__kwdefaults__", {"bounds": SHORT})
    monkeypatch.setattr("nhip.documents.office.words.LONG", SHORT)
    monkeypatch.setattr(pictures, "_held", pictures._Held(1 << 20))


def test_a_page_that_is_drawn_for_ever_is_stopped_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = pictures.picture(drawn_for_ever(), 0)
    assert isinstance(told, Text)
    assert "lâu quá mức" in told.vi
    monkeypatch.setattr("nhip.documents.office.letters.pictures.ask", _not_again)
    assert pictures.picture(drawn_for_ever(), 0) == pictures.picture(drawn_for_ever(), 1) == told


def test_a_page_that_takes_all_memory_is_stopped() -> None:
    told = pictures.picture(huge(), 0)
    assert isinstance(told, Text)
    assert "bộ nhớ" in told.vi


def test_a_text_that_never_ends_is_not_searched() -> None:
    assert text_of(drawn_for_ever(), "application/pdf") == ""


def test_people_are_told_why_there_is_no_picture(offices: list[Office]) -> None:
    finance = offices[0]
    clerk = window(finance.clerk)
    hostile = [("dem.pdf", counted_for_ever()), ("ve.pdf", huge())]
    pages = []
    for name, content in hostile:
        arrived = Arrived("Sở Tài chính", "Xin ý kiến", files=(Sent(name, content),))
        pages.append(register_paper("G12", arrived, by=finance.clerk))
    assert "có thể được làm ra để gây treo máy" in text(clerk, f"/van-ban/{pages[0].key}/")
    shown = text(clerk, f"/van-ban/{pages[1].key}/")
    address = reverse("office:entry_picture", args=[pages[1].key, pages[1].files.get().pk, 0])
    assert address in shown
    answer = clerk.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (422, "image/svg+xml")
    assert "Không có hình của trang này" in answer.content.decode()
    assert "bộ nhớ" in answer.content.decode()


def _not_again(*_args: object) -> None:
    raise AssertionError("a file that was stopped is opened again")
