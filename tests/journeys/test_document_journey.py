"""A letter from one ministry to another and its answer: entered, assigned, drafted, signed, sealed, sent."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.journeys.signing_in import Person, demo_people, signed_in

pytestmark = pytest.mark.journey
SUBJECT = "Xin ý kiến về số liệu biết chữ (hành trình)"
BODY = "Đề nghị quý Bộ cho ý kiến.\nTrân trọng./."
_LETTERS = """
from nhip.web.started import started
with started():
    from nhip.documents.api import ensure_demo_letters
    ensure_demo_letters()
"""


@pytest.fixture
def people(live_environment: dict[str, str]) -> Mapping[str, Person]:
    """The demo people; their ministries have written to each other before, so both are at the axis."""
    found = demo_people(live_environment)
    command = [sys.executable, "-c", _LETTERS]
    subprocess.run(command, env={**os.environ, **live_environment}, check=True, timeout=120)
    return found


def test_a_letter_is_answered_and_every_status_comes_back(
    live_site: str, browser: Browser, people: Mapping[str, Person]
) -> None:
    def window(key: str) -> Page:
        page = signed_in(browser, live_site, people[key])
        page.goto("/van-ban/")
        return page

    officer, leader, clerk = (window(f"{each}-g12") for each in ("chuyen-vien", "lanh-dao", "van-thu"))
    counted_before = counted(clerk, "Bộ Tài chính")
    write(officer, "G03", SUBJECT)
    sign(leader, SUBJECT)
    notation = issue(clerk, SUBJECT)

    their_clerk, their_leader, their_officer = (
        window(f"{each}-g03") for each in ("van-thu", "lanh-dao", "chuyen-vien")
    )
    entry = register(their_clerk, notation)
    assign(their_leader, entry)
    answer = f"trả lời Công văn số {notation}"
    draft_answer(their_officer, entry)
    sign(their_leader, answer)
    answered = issue(their_clerk, answer)

    statuses_came_back(clerk, notation)
    back = register(clerk, answered)
    clerk.goto(back)
    expect(clerk.get_by_role("link", name=notation).first).to_be_visible()
    stands_in_the_register(clerk, "/van-ban/di/", notation)
    stands_in_the_register(clerk, "/van-ban/den/", answered)
    assert counted(clerk, "Bộ Tài chính") == counted_before + 1
    leads_to_what_was_counted(clerk, "Bộ Tài chính", counted_before + 1)
    stands_in_the_register(their_clerk, "/van-ban/den/", notation)
    stands_in_the_register(their_clerk, "/van-ban/di/", answered)
    for context in browser.contexts:
        context.close()


def write(page: Page, receiver: str, subject: str) -> None:
    page.get_by_role("button", name="Soạn văn bản mới").click()
    page.get_by_label("Trích yếu").fill(subject)
    page.get_by_label("Nơi nhận", exact=True).fill(receiver)
    page.get_by_label("Nội dung").fill(BODY)
    page.get_by_label("Viết tắt đơn vị soạn").fill("KHTC")
    page.get_by_role("button", name="Lưu bản mới").click()
    expect(page.get_by_role("heading", name="Văn bản sẽ như thế này")).to_be_visible()
    page.get_by_role("button", name="Lưu và trình ký").click()
    expect(page.get_by_text("Đã trình ký.")).to_be_visible()


def sign(page: Page, subject: str) -> None:
    page.goto("/van-ban/")
    page.get_by_role("link", name=subject).first.click()
    expect(page.get_by_role("img", name="Trang 1 trên").first).to_be_visible()
    page.get_by_role("button", name="Ký văn bản").click()
    expect(page.get_by_text("Đã ký. Văn thư sẽ cấp số")).to_be_visible()


def issue(page: Page, subject: str) -> str:
    """Number, seal and send; gives the notation."""
    page.goto("/van-ban/")
    page.get_by_role("link", name=subject).first.click()
    page.get_by_role("button", name="Cấp số, đóng dấu và phát hành").click()
    expect(page.get_by_text("Đã phát hành số")).to_be_visible()
    expect(page.get_by_text("Chữ ký người ký và con dấu cơ quan đều hợp lệ.")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text()


def register(page: Page, notation: str) -> str:
    """Take what the axis brought into the register; gives its address there."""
    page.goto("/van-ban/")
    page.get_by_role("link", name=notation).first.click()
    expect(page.get_by_text("Chữ ký người ký và con dấu cơ quan đều hợp lệ.")).to_be_visible()
    page.get_by_role("button", name="Vào sổ", exact=True).click()
    expect(page.get_by_text("Đã vào sổ số")).to_be_visible()
    return page.url


def assign(page: Page, entry: str) -> None:
    page.goto(entry)
    page.get_by_label("Người xử lý").select_option(index=1)
    page.get_by_label("Ý kiến chỉ đạo").fill("Trả lời trong tuần.")
    page.get_by_role("button", name="Phân công").click()
    expect(page.get_by_text("Đã phân công.")).to_be_visible()


def draft_answer(page: Page, entry: str) -> None:
    page.goto("/van-ban/")
    page.goto(entry)
    expect(page.get_by_text("Trả lời trong tuần.").first).to_be_visible()
    page.get_by_role("button", name="Soạn văn bản trả lời").click()
    expect(page.get_by_role("checkbox", name="Bộ Tài chính")).to_be_checked()
    page.get_by_label("Nội dung").fill(BODY)
    page.get_by_role("button", name="Lưu và trình ký").click()
    expect(page.get_by_text("Đã trình ký.")).to_be_visible()


def statuses_came_back(page: Page, notation: str) -> None:
    """At the sender's: registered, assigned, in hand, done, in this order."""
    page.goto("/van-ban/di/")
    page.get_by_role("link", name=notation).first.click()
    codes = page.locator("ol.lines code").all_inner_texts()
    assert [code for code in reversed(codes) if code != "01"] == ["03", "04", "05", "06"]


def stands_in_the_register(page: Page, register_page: str, notation: str) -> None:
    page.goto(register_page)
    expect(page.get_by_role("row").filter(has_text=notation)).to_have_count(1)


def counted(page: Page, agency: str) -> int:
    """The agency's documents by network in the resolution's indicator of this month."""
    page.goto("/truc/chi-so/")
    return int(counting_link(page, agency).inner_text())


def leads_to_what_was_counted(page: Page, agency: str, count: int) -> None:
    counting_link(page, agency).click()
    expect(page.get_by_role("heading", level=1, name=agency)).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(count)


def counting_link(page: Page, agency: str) -> Locator:
    return page.get_by_role("row").filter(has_text=agency).get_by_role("link").first
