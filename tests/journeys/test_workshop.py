"""An analyst brings an Excel file, sees it ranked beside the UN's ranking, and sends a colleague the link."""

import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from nhip.measure.workshop.copies import copy_of

pytestmark = pytest.mark.journey
ASEAN = ["BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "VNM"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Ten countries and three parts, as an analyst's workbook; services count half."""
    rows = [line.split(",") for line in copy_of("EGDI", "2018").figures.splitlines()[1:]]
    values = {(unit, series): float(value) for unit, series, _, value, _ in rows if unit in ASEAN and value}
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    figures, described = book.add_worksheet("iData"), book.add_worksheet("iMeta")
    figures.write_row(0, 0, ["uCode", "Time", "OSI", "TII", "HCI"])
    for row, unit in enumerate(ASEAN, start=1):
        figures.write_row(row, 0, [unit, 2018, *(values[unit, part] for part in ("OSI", "TII", "HCI"))])
    described.write_row(0, 0, ["iCode", "iName", "Level", "Parent", "Direction", "Weight", "Type"])
    for row, (code, weight) in enumerate([("OSI", 0.5), ("TII", 0.25), ("HCI", 0.25)], start=1):
        described.write_row(row, 0, [code, code, 1, "OURS", 1, weight, "Indicator"])
    described.write_row(4, 0, ["OURS", "Our index", 2, None, 1, 1, "Aggregate"])
    book.close()
    path = tmp_path / "asean.xlsx"
    path.write_bytes(written.getvalue())
    return path


@pytest.mark.parametrize("script", [True, False])
def test_from_a_workbook_to_a_compared_ranking_and_a_link(
    live_site: str, browser: Browser, workbook: Path, script: bool
) -> None:
    context = browser.new_context(base_url=live_site, java_script_enabled=script)
    page = context.new_page()
    page.goto("/chi-so/")
    page.get_by_role("main").get_by_role("link", name="Xưởng chỉ số").click()
    page.get_by_role("link", name="Tải lên hoặc dán số liệu và định nghĩa").click()
    page.get_by_label("Tải tệp lên").set_input_files(workbook)
    page.get_by_label("So với").select_option("EGDI/2018")
    page.get_by_role("button", name="Tính và xếp hạng").click()
    expect(page.get_by_role("heading", name="So với EGDI 2018")).to_be_visible()
    expect(page.get_by_text("Đơn vị có ở cả hai")).to_be_visible()
    expect(page.locator("#xep-hang tbody tr")).to_have_count(10)
    expect(page.locator("#xep-hang tbody tr").first).to_contain_text("SGP")
    page.get_by_role("button", name="Lưu và lấy liên kết").click()
    expect(page.get_by_role("heading", name="Bài đã được lưu")).to_be_visible()
    code = page.locator("main code").inner_text()
    address = page.get_by_role("link", name="Mở bài đã lưu").get_attribute("href") or ""
    context.close()

    colleague = browser.new_context(base_url=live_site, java_script_enabled=script).new_page()
    colleague.goto(address)
    expect(colleague.locator("#xep-hang tbody tr")).to_have_count(10)
    colleague.get_by_role("link", name="Xóa bài này").click()
    colleague.get_by_label("Mã xóa").fill(code)
    colleague.get_by_role("button", name="Xóa hẳn").click()
    expect(colleague.get_by_role("heading", name="Bài đã được xóa")).to_be_visible()
    colleague.context.close()


def test_mistakes_are_shown_where_they_stand_and_the_pages_are_open_to_all(page: Page) -> None:
    page.goto("/xuong/ban/?tu=vi-du")
    figures = page.get_by_label("Số liệu (CSV)")
    text = figures.input_value()
    figures.fill(text.replace("48.0", "48,0"))
    page.get_by_role("button", name="Tính và xếp hạng").click()
    expect(page).to_have_title(re.compile("^Lỗi:"))
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#s-3")).to_be_focused()
    expect(page.locator("#s-3")).to_contain_text("Cách sửa:")
    expect(figures).to_have_value(text.replace("48.0", "48,0"))
    _is_open_to_all(page)
    figures.fill(text)
    page.get_by_role("button", name="Tính và xếp hạng").click()
    expect(page.locator("#xep-hang tbody tr")).to_have_count(4)
    _is_open_to_all(page)


def _is_open_to_all(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
