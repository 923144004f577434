"""An official finds Việt Nam's rank of 2018, why it is so, and the proof behind one figure."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("written", ["viet nam", "Việt Nam", "VNM"])
def test_search_forgives_missing_tone_marks(page: Page, written: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(written)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(written)
    page.get_by_role("link", name="EGDI 2020: hạng 86").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việt Nam")


def test_from_the_ranking_down_to_the_sealed_event(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/")
    row = page.locator("#bang-xep-hang tr.ours")
    expect(row).to_contain_text("88")
    expect(row).to_contain_text("0,5931")
    page.get_by_role("link", name="Vì sao Việt Nam ở đây").click()
    expect(page.get_by_text("Armenia ở ngay trên, cách 0,0013 điểm.")).to_be_visible()
    expect(page.get_by_text("riêng phần này chỉ đứng thứ 120")).to_be_visible()
    page.get_by_role("row", name="Hạ tầng viễn thông").get_by_role("link", name="Vì sao?").first.click()
    expect(page.get_by_text("Đúng như nguồn đã công bố")).to_be_visible()
    page.get_by_role("link", name="Xem sự kiện và tải bằng chứng").click()
    expect(page.get_by_text("measure.figures_loaded")).to_be_visible()


def test_filter_and_sort_are_links_and_forms(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/")
    page.get_by_label("Nhóm nước").select_option(label="ASEAN")
    page.get_by_role("button", name="Lọc").click()
    rows = page.locator("#bang-xep-hang tbody tr")
    expect(rows).to_have_count(10)
    expect(rows.first).to_contain_text("Singapore")
    page.locator("#bang-xep-hang").get_by_role("link", name="HCI").click()
    expect(page.locator("#bang-xep-hang th[aria-sort=ascending]")).to_contain_text("HCI")
    expect(rows.first).to_contain_text("Myanmar")


def test_the_same_page_in_the_other_language(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/VNM/?x=1")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/chi-so/EGDI/2018/VNM/\?x=1$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("0.5931").first).to_be_visible()
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.get_by_text("0,5931").first).to_be_visible()
