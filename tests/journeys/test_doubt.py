"""An adviser asks how sure a rank is, and takes the audit and the profile along, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.test_every_page import serious

pytestmark = pytest.mark.journey


@pytest.fixture
def plain(live_site: str, browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        base_url=live_site,
        java_script_enabled=False,
        locale="vi-VN",
        viewport={"width": 360, "height": 800},
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_from_the_ranking_to_how_sure_it_is_to_the_file(plain: Page) -> None:
    plain.goto("/chi-so/EGDI/2018/")
    plain.get_by_role("link", name="Độ chắc").click()
    expect(plain.locator(".lead")).to_contain_text("Việt Nam: hạng 88, trong khoảng")
    plain.get_by_label("Có đứng trước").select_option("THA")
    plain.get_by_label("Có vào tốp").fill("100")
    plain.get_by_role("button", name="Xem", exact=True).click()
    expect(plain.get_by_text("Khả năng đứng trước Thái Lan")).to_be_visible()
    expect(plain.get_by_text("Khả năng vào tốp 100")).to_be_visible()
    plain.get_by_role("link", name="Kiểm định", exact=True).click()
    expect(plain.get_by_role("heading", name="Bước 8. Độ vững và độ nhạy")).to_be_visible()
    with plain.expect_download() as taken:
        plain.get_by_role("link", name="Tải bản PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")


def test_a_profile_is_taken_from_the_country_page(plain: Page) -> None:
    plain.goto("/chi-so/EGDI/2018/VNM/")
    expect(plain.get_by_text("ít nhất 90 % số lần tính cho hạng")).to_be_visible()
    with plain.expect_download() as taken:
        plain.get_by_role("link", name="Hồ sơ PDF").click()
    assert taken.value.suggested_filename == "ho-so-vnm-egdi-2018.pdf"


def test_what_is_not_there_yet_says_so(page: Page) -> None:
    answer = page.goto("/chi-so/EGDI/2016/do-chac/")
    assert answer is not None
    assert answer.status == 202
    expect(page.get_by_role("status")).to_contain_text("Đang tính, chưa có kết quả.")
    assert serious(page) == []
