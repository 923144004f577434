"""The site by keyboard, in the chosen theme, without a script, and on paper."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.reading import PAGES

pytestmark = pytest.mark.journey


def test_the_first_tab_leads_to_the_content(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_stop_of_the_keyboard_is_seen(page: Page) -> None:
    page.goto("/")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return null;
            const s = getComputedStyle(e), b = e.getBoundingClientRect();
            return {text: (e.textContent || e.name || '').trim().slice(0, 40),
                    ring: s.outlineStyle !== 'none', on: b.width > 0 && b.height > 0}; }"""
        )
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 20
    assert [stop for stop in stops if not (stop["ring"] and stop["on"])] == []


def test_a_theme_is_chosen_without_a_script(live_site: str, browser: Browser) -> None:
    context = browser.new_context(base_url=live_site, java_script_enabled=False, color_scheme="light")
    page = context.new_page()
    page.goto("/chi-so/EGDI/")
    page.get_by_role("button", name="Tối").click()
    assert page.url.endswith("/chi-so/EGDI/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/rieng-tu/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()


@pytest.mark.parametrize("name", ["ranking", "country", "compare", "simulate the example", "why a part"])
def test_a_page_says_the_same_without_a_script(live_site: str, browser: Browser, name: str) -> None:
    said = []
    for script in (True, False):
        context = browser.new_context(base_url=live_site, java_script_enabled=script)
        page = context.new_page()
        page.goto(PAGES[name])
        said.append(page.locator("main").inner_text())
        context.close()
    assert said[0] == said[1]


def test_on_paper_there_is_no_furniture(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/VNM/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Các mục chính")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
