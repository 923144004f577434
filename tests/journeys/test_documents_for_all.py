"""The pages of documents for everybody who works with them: by axe, on a phone, by the keyboard alone."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.journeys.reading import in_english
from tests.journeys.signing_in import Person, demo_people, signed_in
from tests.journeys.test_document_journey import _LETTERS as LETTERS
from tests.journeys.test_every_page import MOST_BYTES, serious

pytestmark = pytest.mark.journey
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
# What axe does not ask: ids used twice, headings of a table that head nothing, links that lead nowhere.
AMISS = """() => {
  const all = s => [...document.querySelectorAll(s)];
  const ids = all('[id]').map(e => e.id);
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map(id => 'twice: ' + id),
    ...all('th:not([scope])').map(e => 'heads nothing: ' + e.innerText),
    ...all('main a[href^="#"]').filter(e => !document.getElementById(e.hash.slice(1))).map(e => e.hash),
  ];
}"""
# A page in the other language has the same elements, so only its words are asked: read, and not drawn again.
WORDLESS = """html => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const said = e => (e.textContent + (e.getAttribute('aria-label') || '')).trim();
  const named = 'a, button, label, legend, th, h1, h2, h3, summary, option:not([label]), title';
  const nameless = [...page.querySelectorAll(named)]
    .filter(e => !said(e) && !e.querySelector('svg, img[alt]:not([alt=""])'));
  const unseen = [...page.querySelectorAll('img:not([alt]), img[alt=""]')];
  return [page.documentElement.lang, page.querySelectorAll('h1').length,
    [...nameless, ...unseen].map(e => e.outerHTML.slice(0, 80))];
}"""


@pytest.fixture(scope="module")
def people(live_environment: dict[str, str]) -> Mapping[str, Person]:
    """The demo people; their ministries have written to each other."""
    found = demo_people(live_environment)
    command = [sys.executable, "-c", LETTERS]
    subprocess.run(command, env={**os.environ, **live_environment}, check=True, timeout=120)
    return found


class Windows(dict[str, Page]):
    """The windows of the people of one ministry, each opened when somebody first looks out of it."""

    def __init__(self, open_one: Callable[[str], Page]) -> None:
        super().__init__()
        self.open_one = open_one

    def __missing__(self, key: str) -> Page:
        self[key] = page = self.open_one(key)
        # How letters look is another test's matter; here their pictures would only cost time.
        page.context.route("**/*.png", _blank)
        return page


def _blank(route: Route) -> None:
    route.fulfill(content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')


@pytest.fixture(scope="module")
def windows(live_site: str, browser: Browser, people: Mapping[str, Person]) -> Iterator[Windows]:
    found = Windows(lambda key: signed_in(browser, live_site, people[f"{key}-g03"]))
    yield found
    for page in found.values():
        page.context.close()


def looked_at(page: Page, address: str) -> list[str]:
    """What is wrong with a page: in both languages, broad, zoomed, on a phone, in the dark."""
    wrong = []
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(address)
    assert answer is not None
    if page.locator("html").get_attribute("lang") != "vi" or page.locator("h1").count() != 1:
        wrong.append("language or heading")
    if len(answer.body()) > MOST_BYTES:
        wrong.append("too heavy")
    wrong += [*serious(page), *page.evaluate(AMISS)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wrong += [f"in the dark: {each}" for each in serious(page, "color-contrast")]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    for width in (640, 360, 320):  # 200 %, a phone, 400 % (WCAG 1.4.10)
        page.set_viewport_size({"width": width, "height": 800})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{wide} pixels wide at {width}")
    english = page.context.request.get(in_english(address)).text()
    language, headings, wordless = page.evaluate(WORDLESS, english)
    if (language, headings) != ("en", 1):
        wrong.append("language or heading in English")
    return [f"{address}: {each}" for each in [*wrong, *wordless]]


def test_every_page_of_documents_is_open_to_all(live_site: str, windows: Windows) -> None:
    wrong = []
    for address in CLERK:
        wrong += looked_at(windows["van-thu"], address)
    for key, place, words in LED_TO:
        page = windows[key]
        page.goto(place)
        link = page.get_by_role("main").get_by_role("link").filter(has_text=words).first
        wrong += looked_at(page, str(link.get_attribute("href")))
    officer = windows["chuyen-vien"]
    officer.goto("/van-ban/")
    officer.get_by_role("button", name="Soạn văn bản mới").click()
    wrong += looked_at(officer, officer.url.removeprefix(live_site))
    assert wrong == []


def test_from_receipt_to_reply_by_the_keyboard_alone(windows: Windows) -> None:
    clerk = at_the_desk(windows["van-thu"])
    press(clerk, "03/BTC-VP")
    press(clerk, "Vào sổ")
    told(clerk, "Đã vào sổ số")
    leader = at_the_desk(windows["lanh-dao"])
    press(leader, "03/BTC-VP")
    press(leader, "Phân công")
    # Refused: the summary says it, and the reader stands where something is missing.
    expect(leader.get_by_label("Người xử lý")).to_be_focused()
    expect(leader.get_by_role("alert").get_by_role("link")).to_have_attribute("href", "#nguoi")
    leader.keyboard.press("ArrowDown")
    reach(leader, "Ý kiến chỉ đạo")
    leader.keyboard.insert_text("Trả lời trong tuần.")
    press(leader, "Phân công")
    told(leader, "Đã phân công.")
    officer = at_the_desk(windows["chuyen-vien"])
    press(officer, "03/BTC-VP")
    press(officer, "Soạn văn bản trả lời")
    reach(officer, "Văn bản đang trả lời")
    officer.keyboard.press("Enter")  # unfolds what is answered, beside the answer
    expect(officer.get_by_text("Trả lời trong tuần.")).to_be_visible()
    reach(officer, "Trích yếu", backwards=True)
    officer.keyboard.press("End")
    officer.keyboard.insert_text(" (bằng bàn phím)")
    officer.keyboard.press("Enter")  # keeps the draft; it neither submits it nor takes anything off
    told(officer, "Đã lưu bản 2.")
    reach(officer, "Nội dung")
    officer.keyboard.press("Control+A")
    officer.keyboard.press("Delete")
    press(officer, "Lưu và trình ký")
    expect(officer.get_by_role("checkbox", name="Bộ Tài chính")).to_be_checked()
    expect(officer.get_by_role("textbox", name="Nội dung")).to_be_focused()
    officer.keyboard.insert_text("Bộ thống nhất với số liệu đã gửi.\nTrân trọng./.")
    press(officer, "Lưu và trình ký")
    told(officer, "Đã trình ký.")
    at_the_desk(leader)
    press(leader, "Trả lời Công văn số 03/BTC-VP")
    press(leader, "Ký văn bản")
    told(leader, "Đã ký. Văn thư sẽ cấp số")


def at_the_desk(page: Page) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/van-ban/")
    return page


def told(page: Page, words: str) -> None:
    """What was done is said, and the reader stands there: a screen reader says it, and goes on behind it."""
    said = page.get_by_role("status").filter(has_text=words)
    expect(said).to_be_focused()


def press(page: Page, name: str) -> None:
    """Go to what is called so, press Enter, and be on the page that comes."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def reach(page: Page, name: str, most: int = 80, *, backwards: bool = False) -> None:
    """Press Tab until what is called ``name`` has the focus."""
    called = (
        "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
        " return (l ? l.innerText : e.innerText || '').trim() }"
    )
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if str(page.evaluate(called)).startswith(name):
            return
    pytest.fail(f"Tab does not reach {name}")
