"""Somebody opens the site for the first time: it answers, and nothing comes from elsewhere."""

from playwright.sync_api import Page, Request


def test_home_loads_from_this_site_alone_and_breaks_no_rule(page: Page, live_site: str) -> None:
    asked: list[Request] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert asked
    assert all(request.url.startswith(live_site) for request in asked)
    assert not complaints
