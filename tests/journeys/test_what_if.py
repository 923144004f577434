"""A planner tries other figures: with and without a script, and finds the way to a rank."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.reading import EXAMPLE

pytestmark = pytest.mark.journey


def test_the_example_moves_the_rank_from_88_to_87(page: Page) -> None:
    page.goto("/mo-phong/")
    page.get_by_role("link", name="năm 2018, nếu 53 % dân số dùng Internet thay vì 46,5 %").click()
    before, after = page.locator(".duel .huge").all_text_contents()
    assert (before, after) == ("88", "87")
    expect(page.get_by_text("Vượt qua: Armenia.")).to_be_visible()
    expect(page.get_by_text("không phải số chính thức")).to_be_visible()


def test_the_answer_follows_each_change(page: Page) -> None:
    page.goto("/mo-phong/?chi-so=EGDI&ky=2018&don-vi=VNM")
    page.get_by_label("Nguồn nhân lực (HCI)").press_sequentially("0,7043")
    expect(page.locator(".duel .huge").last).to_have_text("85")
    expect(page).to_have_url(re.compile("HCI=0%2C7043"))
    expect(page.get_by_label("Nguồn nhân lực (HCI)")).to_be_focused()


def test_the_same_without_a_script(live_site: str, browser: Browser) -> None:
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/mo-phong/?chi-so=EGDI&ky=2018&don-vi=VNM")
    page.get_by_label("Dịch vụ trực tuyến (OSI)").fill("0.8361")
    page.get_by_role("button", name="Tính lại").click()
    assert page.locator(".duel .huge").last.inner_text() == "80"
    context.close()


def test_a_figure_that_is_none_is_named_where_it_stands(page: Page) -> None:
    page.goto("/mo-phong/?chi-so=EGDI&ky=2018&don-vi=VNM&TII=bay")
    expect(page.get_by_role("alert")).to_contain_text("Hạ tầng viễn thông: Viết một số")
    assert page.get_by_label("Hạ tầng viễn thông (TII)").get_attribute("aria-invalid") == "true"
    page.get_by_role("link", name="Hạ tầng viễn thông: Viết một số").click()
    expect(page.get_by_label("Hạ tầng viễn thông (TII)")).to_be_focused()


def test_the_address_keeps_the_whole_question(page: Page) -> None:
    page.goto(f"/en/mo-phong/?{EXAMPLE}")
    address = page.get_by_role("link", name="Permalink").get_attribute("href") or ""
    page.goto(address)
    assert page.locator(".duel .huge").all_text_contents() == ["88", "87"]


def test_the_way_to_a_rank_leads_there(page: Page) -> None:
    page.goto("/muc-tieu/?chi-so=EGDI&ky=2018&don-vi=VNM&hang=80")
    page.get_by_role("link", name="Thử con số này").first.click()
    assert int(page.locator(".duel .huge").last.inner_text()) <= 80


def test_up_to_five_side_by_side(page: Page) -> None:
    page.goto("/so-sanh/?chi-so=EGDI&ky=2018&don-vi=VNM&don-vi=thai+lan&don-vi=Philippines")
    rows = page.locator("#so-sanh tbody tr")
    expect(rows).to_have_count(3)
    expect(page.get_by_role("row", name="Thái Lan")).to_contain_text("0,6543")
    expect(page.get_by_role("img", name="Hạng qua các kỳ")).to_be_visible()
