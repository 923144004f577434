"""Every page, in both languages: it answers, weighs little, fits a phone, and axe finds nothing serious."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.journeys.reading import PAGES, Reader, in_english

pytestmark = pytest.mark.journey
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def reader(live_site: str, browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(base_url=live_site, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    context.set_default_timeout(15_000)
    yield Reader(context)
    context.close()


# What the words of a page decide. All else axe asks is the same in both languages, and asked in Vietnamese.
OF_WORDS = (
    *("aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "button-name"),
    *("document-title", "html-has-lang", "html-lang-valid", "image-alt", "input-button-name"),
    *("label", "link-name", "select-name", "summary-name", "valid-lang"),
)


def serious(page: Page, *rules: str) -> list[str]:
    """What axe holds to be serious, by all its rules or by those named alone."""
    asked = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    # Half a megabyte of script is not given twice to one page.
    axe = Axe(axe_script="0") if page.evaluate("'axe' in window") else Axe()
    found = axe.run(page, options=asked).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


ENOUGH_ROWS = 40


def without_further_rows(page: Page) -> None:
    """Leave a long table its first rows: the others are made alike, and axe has asked about each once.

    Most of its time goes into the colours behind each word.
    """
    page.evaluate(
        "most => document.querySelectorAll('tbody').forEach(table => [...table.rows].slice(most)"
        ".forEach(row => row.remove()))",
        ENOUGH_ROWS,
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_quiet_and_open_to_all(reader: Reader, name: str, language: str) -> None:
    address = PAGES[name] if language == "vi" else in_english(PAGES[name])
    answer = reader.visit(address)
    page = reader.page
    assert answer.status == 200
    assert reader.complaints == []
    assert reader.weight < MOST_BYTES
    assert page.locator("html").get_attribute("lang") == ("en" if address.startswith("/en/") else language)
    assert page.locator("h1").count() == 1
    assert serious(page, *(OF_WORDS if language == "en" else ())) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if language == "vi":  # the phone's layout is one in both languages
        without_further_rows(page)
        assert serious(page) == []
    assert reader.complaints == []


@pytest.mark.parametrize(
    "name", ["home", "ranking", "country", "compare", "simulate the example", "why a part", "sign in"]
)
def test_a_page_is_readable_in_the_dark(reader: Reader, name: str) -> None:
    reader.visit(PAGES[name], scheme="dark")
    background = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(23, 22, 20)"
    # Only the colours are other ones; the rest was looked at in the light.
    without_further_rows(reader.page)
    assert serious(reader.page, "color-contrast") == []


@pytest.mark.parametrize("name", ["home", "ranking", "country", "simulate the example", "sign in"])
def test_at_twice_the_size_nothing_is_lost(reader: Reader, name: str) -> None:
    # 200 % zoom of a 1280 px window leaves 640 CSS pixels; 400 % leaves 320 (WCAG 1.4.10).
    for width in (640, 320):
        reader.visit(PAGES[name], width=width)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_that_is_not_there_offers_a_search(reader: Reader) -> None:
    answer = reader.visit("/chi-so/EGDI/2018/XXX/")
    page = reader.page
    assert answer.status == 404
    assert page.get_by_role("heading", name="Không có trang này").is_visible()
    assert serious(page) == []
    box = page.get_by_label("Tìm theo tên nước hoặc chỉ số")
    box.fill("viet nam")
    box.press("Enter")
    assert page.get_by_text("VNM", exact=True).is_visible()
