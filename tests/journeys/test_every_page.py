"""Every page, in both languages: it answers, weighs little, fits a phone, and axe finds nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.journeys.reading import PAGES, in_english, visit

pytestmark = pytest.mark.journey
MOST_BYTES = 150_000


def serious(page: Page, *rules: str) -> list[str]:
    """What axe holds to be serious, by all its rules or by those named alone."""
    asked = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=asked).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_quiet_and_open_to_all(visitor: BrowserContext, name: str, language: str) -> None:
    address = PAGES[name] if language == "vi" else in_english(PAGES[name])
    seen = visit(visitor, address)
    assert seen.answer.status == 200
    assert seen.complaints == []
    assert seen.weight < MOST_BYTES
    assert seen.page.locator("html").get_attribute("lang") == (
        "en" if address.startswith("/en/") else language
    )
    assert seen.page.locator("h1").count() == 1
    assert serious(seen.page) == []
    seen.page.set_viewport_size({"width": 360, "height": 800})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
    if language == "vi":  # the phone's layout is one in both languages
        assert serious(seen.page) == []


@pytest.mark.parametrize(
    "name", ["home", "ranking", "country", "compare", "simulate the example", "why a part", "sign in"]
)
def test_a_page_is_readable_in_the_dark(live_site: str, browser: Browser, name: str) -> None:
    context = browser.new_context(
        base_url=live_site, color_scheme="dark", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(PAGES[name])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
    # Only the colours are other ones; the rest was looked at in the light.
    assert serious(page, "color-contrast") == []
    context.close()


@pytest.mark.parametrize("name", ["home", "ranking", "country", "simulate the example", "sign in"])
def test_at_twice_the_size_nothing_is_lost(live_site: str, browser: Browser, name: str) -> None:
    # 200 % zoom of a 1280 px window leaves 640 CSS pixels; 400 % leaves 320 (WCAG 1.4.10).
    context = browser.new_context(base_url=live_site)
    page = context.new_page()
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(PAGES[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_page_that_is_not_there_offers_a_search(visitor: BrowserContext) -> None:
    seen = visit(visitor, "/chi-so/EGDI/2018/XXX/")
    assert seen.answer.status == 404
    assert seen.page.get_by_role("heading", name="Không có trang này").is_visible()
    assert serious(seen.page) == []
    box = seen.page.get_by_label("Tìm theo tên nước hoặc chỉ số")
    box.fill("viet nam")
    box.press("Enter")
    assert seen.page.get_by_text("VNM", exact=True).is_visible()
