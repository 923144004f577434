"""A drawing is small, has one name, follows the page's colours, and carries no style the content policy
forbids.
"""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nhip.measure.charts import drawing
from nhip.measure.charts.bars import Bar, bars, gaps
from nhip.measure.charts.drawing import Chart, svg_file, svg_in_page
from nhip.measure.charts.lines import Line, lines, shown_years, spread
from nhip.measure.charts.palette import LACQUER, TOKENS
from nhip.measure.charts.scatter import Dot, scatter

RANKS = ((2010, 90.0), (2012, 83.0), (2014, 99.0), (2016, 89.0), (2018, 88.0), (2020, 86.0))
CHARTS = {
    "lines": lines([Line(RANKS, "86"), Line(RANKS[2:], "giữa", is_quiet=True)], is_rank=True),
    "one edition": lines([Line(RANKS[:1], "90")], is_rank=True),
    "bars": bars([Bar("Dịch vụ trực tuyến", 0.7361, "0,7361")], full=1),
    "gaps": gaps([Bar("Hạ tầng viễn thông", -0.05, "−0,05"), Bar("Nguồn nhân lực", 0.02, "+0,02")]),
    "scatter": scatter(
        [Dot(0.7361, 0.389, "Việt Nam", is_ours=True), *(Dot(n / 200, 0.5) for n in range(192))],
        x_name="x",
        y_name="y",
    ),
}


@pytest.fixture(autouse=True)
def kept_apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "kept_in", lambda: tmp_path_factory.getbasetemp() / "charts")


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_in_a_page_is_small_named_and_free_of_styles(name: str) -> None:
    svg = svg_in_page(Chart("Thứ hạng & điểm", "Từ 90 lên 86.", CHARTS[name]))
    root = ET.fromstring(svg)
    assert len(svg) < 25_000
    assert (root.get("role"), root.get("aria-label")) == ("img", "Thứ hạng & điểm. Từ 90 lên 86.")
    for element in root.iter():
        assert "style" not in element.attrib
        assert "id" not in element.attrib
        for paint in ("fill", "stroke"):
            value = element.get(paint, "none")
            assert value in {"none", "transparent"} or value.startswith("var(--"), value


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_in_a_file_stands_alone(name: str) -> None:
    svg = svg_file(Chart("Thứ hạng", "Từ 90 lên 86.", CHARTS[name]))
    root = ET.fromstring(svg)
    assert "var(" not in svg
    assert root.find("{*}title") is not None
    assert root.find("{*}desc") is not None
    assert "Be Vietnam Pro" in root.get("font-family", "")


def test_numbers_follow_the_language() -> None:
    spec = lines([Line(((2018, 0.5931), (2020, 0.6667)), "x")], is_rank=False)
    assert ">0,6<" in svg_file(Chart("a", "b", spec, "vi"))
    assert ">0.6<" in svg_file(Chart("a", "b", spec, "en"))


def test_a_drawing_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = Chart("một lần", "b", CHARTS["bars"])
    first = svg_file(chart)
    monkeypatch.setattr(drawing, "_draw", lambda chart: pytest.fail("drawn again"))
    assert svg_file(chart) == first


def test_kept_drawings_are_bounded(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("kept")
    for number in range(30):
        (directory / f"{number}.svg").write_text("x")
    monkeypatch.setattr(drawing, "KEPT", 20)
    drawing._tidy(directory)
    assert len(list(directory.iterdir())) == 18


def test_labels_keep_their_distance_and_order() -> None:
    placed = spread([50, 52, 51, 130], 17, 0, 136)
    by_height = sorted(placed)
    assert all(below - above >= 16.9 for above, below in pairwise(by_height))
    assert placed[0] < placed[2] < placed[1] < placed[3]


def test_the_axis_names_the_first_and_the_last_year() -> None:
    assert shown_years([2003, 2004, 2005, 2008, 2010, 2012, 2014, 2016, 2018, 2020])[::4][0] == 2003
    assert shown_years([2003, 2004, 2020])[-1] == 2020
    assert shown_years([2018]) == [2018]


def test_the_palette_repeats_the_stylesheet() -> None:
    sheet = (Path(drawing.__file__).parents[2] / "web" / "static" / "nhip" / "nhip.css").read_text()
    light = sheet.split("@media (prefers-color-scheme: dark)")[0]
    assert LACQUER in TOKENS
    for value, token in TOKENS.items():
        assert f"--{token}: {value};" in light, token
