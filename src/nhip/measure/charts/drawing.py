"""Draw a chart's description to SVG, once.

The drawing engine (vl-convert) takes about a second to wake and 50 ms a chart, so what was drawn is kept:
in memory for this process, and as files under their description's digest for the next. The kept files are
bounded: past :data:`KEPT` the oldest tenth is thrown away.
"""

import hashlib
import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from nhip.kernel.api import home
from nhip.measure.charts.lean import in_page, slim
from nhip.measure.charts.palette import CONFIG

Spec = dict[str, Any]

DRAWN_BY: Final = "3"
KEPT: Final = 4000
# The typeface as TrueType, made by scripts/build_assets.py; without it labels are measured in the system's
# font.
LETTERS: Final = Path(__file__).parent / "letters"
VIETNAMESE_NUMBERS: Final = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " đ"]}
ENGLISH_NUMBERS: Final = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn: its ``title``, its ``reading`` in one sentence, its ``spec`` and ``language``."""

    title: str
    reading: str
    spec: Spec
    language: str = "vi"

    @property
    def digest(self) -> str:
        """Names this drawing: the same description, words and language give the same digest."""
        written = json.dumps([DRAWN_BY, self.title, self.reading, self.language, self.spec], sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


def kept_in() -> Path:
    """The directory of drawn charts."""
    return home() / "cache" / "charts"


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The drawing engine with the site's letters, which it needs to measure labels."""
    import vl_convert  # noqa: PLC0415 - a second and 60 MB that a page without charts is spared

    if LETTERS.is_dir():
        vl_convert.register_font_directory(str(LETTERS))
    return vl_convert


def _draw(chart: Chart) -> str:
    spec = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": CONFIG, **chart.spec}
    numbers = ENGLISH_NUMBERS if chart.language == "en" else VIETNAMESE_NUMBERS
    with _one_at_a_time:
        drawn = _engine().vegalite_to_svg(spec, format_locale=numbers, allowed_base_urls=[])
    return slim(drawn, chart.title, chart.reading)


def _tidy(directory: Path) -> None:
    files = sorted(directory.glob("*.svg"), key=lambda path: path.stat().st_mtime)
    for path in files[: max(0, len(files) - KEPT * 9 // 10)] if len(files) > KEPT else ():
        path.unlink(missing_ok=True)


def svg_file(chart: Chart) -> str:
    """``chart`` as an SVG that stands alone."""
    directory = kept_in()
    kept = directory / f"{chart.digest}.svg"
    try:
        return kept.read_text(encoding="utf-8")
    except FileNotFoundError:
        pass
    svg = _draw(chart)
    directory.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(f".{threading.get_ident()}.part")
    partial.write_text(svg, encoding="utf-8")
    partial.replace(kept)
    if int(chart.digest[:2], 16) < 8:
        _tidy(directory)
    return svg


@lru_cache(maxsize=512)
def _in_page(svg: str, label: str) -> str:
    return in_page(svg, label)


def svg_in_page(chart: Chart) -> str:
    """``chart`` for setting into a page; its colours follow the page's theme."""
    return _in_page(svg_file(chart), f"{chart.title}. {chart.reading}")


def as_png(svg: str) -> bytes:
    """A drawn chart as a picture of points, twice as fine as a screen, for files that know no drawings."""
    png: bytes = _engine().svg_to_png(svg, scale=2)
    return png
