"""Whoever needs the data takes it home: tables as CSV and XLSX, drawings as SVG, exactly as they were asked
for.
"""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.journey


def taken(page: Page, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).last.click()
    return Path(download.value.path())


def test_a_filtered_table_as_csv(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/?nhom=asean&xep=name")
    rows = list(csv.DictReader(io.StringIO(taken(page, "Tải CSV").read_text("utf-8-sig"))))
    assert len(rows) == 10
    ours = next(row for row in rows if row["unit"] == "VNM")
    assert (ours["rank"], ours["name"]) == ("88", "Việt Nam")
    assert float(ours["score"]) == pytest.approx((0.7361 + 0.3890 + 0.6543) / 3)


def test_the_whole_table_as_a_workbook(page: Page) -> None:
    page.goto("/en/chi-so/EGDI/2018/")
    sheet = openpyxl.load_workbook(io.BytesIO(taken(page, "Download XLSX").read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == 194
    names = [cell.value for cell in sheet[1]]
    assert names[:4] == ["unit", "Rank", "Name", "Score"]


def test_a_drawing_as_svg(page: Page) -> None:
    page.goto("/chi-so/EGDI/2018/")
    root = ET.fromstring(taken(page, "Tải hình SVG").read_text())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(" not in ET.tostring(root, encoding="unicode")
