"""Bars on one common line: what each part is worth, and where one country is ahead of or behind another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nhip.measure.charts.drawing import Spec
from nhip.measure.charts.palette import BAR, INK, JADE, LACQUER, RULE

STEP: Final = 30
NAME: Final = 190  # pixels that a name before its bar may take


def _names(limit: int) -> Spec:
    """The names before the bars, cut at ``limit`` pixels."""
    axis = {"labelLimit": limit, "labelColor": INK}
    return {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": axis}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, the words at its end; ``colour`` says whose it is."""

    name: str
    value: float
    label: str
    colour: str = BAR


def bars(drawn: Sequence[Bar], *, full: float, width: int = 190, limit: int = NAME) -> Spec:
    """Bars from zero to at most ``full``; the empty rest of each is shown as a thin track."""
    rows = [
        {"name": bar.name, "value": bar.value, "label": bar.label, "full": full, "colour": bar.colour}
        for bar in drawn
    ]
    return {
        "width": width,
        "height": {"step": STEP},
        "data": {"values": rows},
        "encoding": {"y": _names(limit)},
        "layer": [
            {
                "mark": {"type": "bar", "color": RULE, "height": 2},
                "encoding": {"x": _length("full", full)},
            },
            {
                "mark": {"type": "bar", "height": 14},
                "encoding": {
                    "x": _length("value", full),
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": {"datum": full}, "text": {"field": "label"}},
            },
        ],
    }


def _length(field: str, full: float) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, full], "nice": False},
    }


def gaps(drawn: Sequence[Bar], *, lower_is_better: bool = False, width: int = 250, limit: int = NAME) -> Spec:
    """Bars to both sides of zero: behind to the left in lacquer, ahead to the right in jade; each says its
    number.
    """
    rows = [{"name": bar.name, "value": bar.value, "label": bar.label} for bar in drawn]
    reach = max((abs(bar.value) for bar in drawn), default=0) or 1
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-reach * 2.1, reach * 2.1], "nice": False},
    }
    names = {"y": _names(limit), "x": x}
    words = {**names, "text": {"field": "label"}}
    worse = "datum.value > 0" if lower_is_better else "datum.value < 0"
    behind = {"test": worse, "value": LACQUER}
    return {
        "width": width,
        "height": {"step": STEP},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14},
                "encoding": {**names, "color": {"condition": behind, "value": JADE}},
            },
            {
                "data": {"values": [{"value": 0}]},
                "mark": {"type": "rule", "color": INK},
                "encoding": {"x": x},
            },
            {
                "transform": [{"filter": "datum.value >= 0"}],
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": words,
            },
            {
                "transform": [{"filter": "datum.value < 0"}],
                "mark": {"type": "text", "align": "right", "dx": -5},
                "encoding": words,
            },
        ],
    }
