"""How countries moved from edition to edition: lines over years, each named at its end instead of in a
legend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from nhip.measure.charts.drawing import Spec
from nhip.measure.charts.palette import LACQUER, QUIET

LABEL_HEIGHT: Final = 17


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``(year, value)`` in order of year, the words at its end, its colour; ``is_quiet`` for a
    background.
    """

    points: tuple[tuple[int, float], ...]
    label: str
    colour: str = LACQUER
    shape: str = "circle"
    is_quiet: bool = False


def spread(heights: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Move labels apart until each has ``gap`` pixels, in their order, staying between ``top`` and
    ``bottom``.
    """
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = [min(max(heights[place], top), bottom) for place in order]
    for _ in range(60):
        moved = False
        for here in range(len(placed) - 1):
            lack = gap - (placed[here + 1] - placed[here])
            if lack > 0.01:
                placed[here] -= lack / 2
                placed[here + 1] += lack / 2
                moved = True
        if not moved:
            break
    if placed and placed[0] < top:
        shift = top - placed[0]
        placed = [height + shift for height in placed]
    if placed and placed[-1] > bottom:
        shift = placed[-1] - bottom
        placed = [height - shift for height in placed]
    moved_to = [0.0] * len(heights)
    for place, height in zip(order, placed, strict=True):
        moved_to[place] = height
    return moved_to


def lines(drawn: Sequence[Line], *, is_rank: bool, width: int = 232, height: int = 136) -> Spec:
    """Lines over editions; ranks run downwards, so that up is better in every drawing.

    Each of ``drawn`` has at least one point. ``width`` and ``height`` are of the plot in pixels; labels
    stand to its right.
    """
    years = sorted({year for line in drawn for year, _ in line.points})
    domain = _domain([value for line in drawn for _, value in line.points], is_rank=is_rank)
    ends = [_pixel(line.points[-1][1], domain, height, is_rank=is_rank) for line in drawn]
    labels = spread(ends, LABEL_HEIGHT, 0, height)
    x = {
        "field": "year",
        "type": "quantitative",
        "title": None,
        "scale": {
            "domain": [years[0], years[-1]] if len(years) > 1 else [years[0] - 1, years[0]],
            "nice": False,
        },
        "axis": {"values": shown_years(years), "format": "d", "grid": False, "labelFlush": True},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": domain, "reverse": is_rank, "zero": False, "nice": False},
        "axis": {"tickCount": 3, "format": "d" if is_rank else ".2~f"},
    }
    layers: list[Spec] = []
    for line, end, label in zip(drawn, ends, labels, strict=True):
        layers += _layers(line, label - end)
    return {"width": width, "height": height, "encoding": {"x": x, "y": y}, "layer": layers}


def _domain(values: Sequence[float], *, is_rank: bool) -> list[float]:
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or (6 if is_rank else 0.05)
    return [max(1, low - room), high + room] if is_rank else [max(0.0, low - room), high + room]


def _pixel(value: float, domain: Sequence[float], height: int, *, is_rank: bool) -> float:
    share = (value - domain[0]) / (domain[1] - domain[0])
    return height * (share if is_rank else 1 - share)


def _layers(line: Line, nudge: float) -> list[Spec]:
    values = [{"year": year, "value": value} for year, value in line.points]
    colour = QUIET if line.is_quiet else line.colour
    stroke: dict[str, Any] = {"type": "line", "color": colour}
    if line.is_quiet:
        stroke |= {"strokeWidth": 1.5, "strokeDash": [3, 3]}
    layers: list[Spec] = [{"data": {"values": values}, "mark": stroke}]
    if not line.is_quiet:
        dots = {"type": "point", "filled": True, "opacity": 1, "color": colour, "shape": line.shape}
        layers.append({"data": {"values": values[:-1]}, "mark": {**dots, "size": 20}})
        layers.append({"data": {"values": values[-1:]}, "mark": {**dots, "size": 64}})
    text = {
        "type": "text",
        "text": line.label,
        "align": "left",
        "dx": 9,
        "dy": round(nudge, 1),
        "color": colour,
        "fontWeight": 400 if line.is_quiet else 600,
        "fontSize": 13 if line.is_quiet else 14,
    }
    return [*layers, {"data": {"values": values[-1:]}, "mark": text}]


def shown_years(years: Sequence[int]) -> list[int]:
    """The years named on the axis: first, last, and those between that have room."""
    if len(years) < 3:
        return list(years)
    room = (years[-1] - years[0]) / 4.5
    shown = [years[0]]
    for year in years[1:-1]:
        if year - shown[-1] >= room and years[-1] - year >= room:
            shown.append(year)
    return [*shown, years[-1]]
