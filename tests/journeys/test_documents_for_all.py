"""The pages of documents for everybody who works with them: by axe, on a phone, by the keyboard alone."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.reading import in_english
from tests.journeys.signing_in import Person, signed_in
from tests.journeys.test_document_journey import people
from tests.journeys.test_every_page import OF_WORDS, serious

pytestmark = pytest.mark.journey
__all__ = ["people"]  # a fixture of the letters' journey
# Who looks at what; a page that a link leads to is named by the page and the words of the link.
CLERK = (
    "/van-ban/",
    "/van-ban/den/",
    "/van-ban/den/moi/",
    "/van-ban/di/",
    "/van-ban/tim/?q=so+lieu",
    "/van-ban/ho-so/",
    "/truc/van-ban/",
    "/truc/van-ban/?hop=cho",
    "/truc/van-ban-giay/",
    "/van-ban/khong-co/",
)
LED_TO = (
    ("van-thu", "/van-ban/", "cung cấp số liệu chi ngân sách"),  # to be registered
    ("van-thu", "/van-ban/di/", "01/BGDĐT"),
    ("van-thu", "/truc/van-ban/", "01/BTC"),
    ("lanh-dao", "/van-ban/", "05/TD1"),  # to be assigned
    ("lanh-dao", "/van-ban/", "tập huấn"),  # to be signed
)


@pytest.fixture(scope="module")
def windows(live_site: str, browser: Browser) -> Iterator[dict[str, Page]]:
    found: dict[str, Page] = {}
    yield found
    for page in found.values():
        page.context.close()


def window(
    windows: dict[str, Page], browser: Browser, site: str, people: Mapping[str, Person], key: str
) -> Page:
    if key not in windows:
        windows[key] = signed_in(browser, site, people[f"{key}-g03"])
    return windows[key]


def looked_at(page: Page, address: str) -> list[str]:
    """What is wrong with a page in both languages, broad and narrow; axe is asked once a language."""
    wrong = []
    for language, place in (("vi", address), ("en", in_english(address))):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(place)
        if page.locator("html").get_attribute("lang") != language or page.locator("h1").count() != 1:
            wrong.append(f"{place}: language or heading")
        wrong += [f"{place}: {each}" for each in serious(page, *(OF_WORDS if language == "en" else ()))]
        page.set_viewport_size({"width": 360, "height": 800})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 360:
            wrong.append(f"{place}: {wide} pixels wide on a phone")
    return wrong


def test_every_page_of_documents_is_open_to_all(
    live_site: str, browser: Browser, people: Mapping[str, Person], windows: dict[str, Page]
) -> None:
    wrong = []
    clerk = window(windows, browser, live_site, people, "van-thu")
    for address in CLERK:
        wrong += looked_at(clerk, address)
    for key, place, words in LED_TO:
        page = window(windows, browser, live_site, people, key)
        page.goto(place)
        link = page.get_by_role("main").get_by_role("link").filter(has_text=words).first
        wrong += looked_at(page, str(link.get_attribute("href")))
    officer = window(windows, browser, live_site, people, "chuyen-vien")
    officer.goto("/van-ban/")
    officer.get_by_role("button", name="Soạn văn bản mới").click()
    wrong += looked_at(officer, officer.url.removeprefix(live_site))
    assert wrong == []


def test_a_letter_is_written_and_submitted_by_the_keyboard_alone(
    live_site: str, browser: Browser, people: Mapping[str, Person], windows: dict[str, Page]
) -> None:
    page = window(windows, browser, live_site, people, "chuyen-vien")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/van-ban/")
    reach(page, "Soạn văn bản mới")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Dự thảo mới")).to_be_visible()
    reach(page, "Trích yếu")
    page.keyboard.insert_text("thử bằng bàn phím")
    page.keyboard.press("Enter")  # keeps the draft; it neither submits it nor takes anything off
    expect(page.get_by_text("Đã lưu bản 2.")).to_be_visible()
    reach(page, "Nơi nhận")
    page.keyboard.insert_text("Bộ Tài chính")
    reach(page, "Lưu và trình ký")
    page.keyboard.press("Enter")
    # Refused: what was typed is kept, and the reader stands where something is missing.
    expect(page.get_by_role("checkbox", name="Bộ Tài chính")).to_be_checked()
    expect(page.get_by_role("textbox", name="Nội dung")).to_be_focused()
    page.keyboard.insert_text("Kính đề nghị quý Bộ cho ý kiến.\nTrân trọng./.")
    reach(page, "Lưu và trình ký")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã trình ký.")).to_be_visible()
    leader = window(windows, browser, live_site, people, "lanh-dao")
    leader.goto("/van-ban/")
    reach(leader, "Thử bằng bàn phím")
    leader.keyboard.press("Enter")
    expect(leader.get_by_role("button", name="Ký văn bản")).to_be_visible()
    reach(leader, "Ký văn bản")
    leader.keyboard.press("Enter")
    expect(leader.get_by_text("Đã ký. Văn thư sẽ cấp số")).to_be_visible()


def reach(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until what is called ``name`` has the focus."""
    called = (
        "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
        " return (l ? l.innerText : e.innerText || '').trim() }"
    )
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(called)).startswith(name):
            return
    pytest.fail(f"Tab does not reach {name}")
