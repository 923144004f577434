"""All units at once by two of their parts: who is strong in one and weak in the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhip.measure.charts.drawing import Spec
from nhip.measure.charts.palette import BAR, INDIGO, LACQUER


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit: its two values; ``label`` where it is named; ``is_ours`` for the unit in question,
    ``is_near`` for its peers.
    """

    x: float
    y: float
    label: str = ""
    is_ours: bool = False
    is_near: bool = False


def scatter(dots: Sequence[Dot], *, x_name: str, y_name: str, side: int = 280) -> Spec:
    """Dots on two axes from 0 to 1; peers and the unit in question are larger, shaped otherwise, named."""
    scale = {"domain": [0, 1], "nice": False}
    axis = {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".2~f"}
    layers: list[Spec] = []
    kinds = (
        ([dot for dot in dots if not (dot.is_ours or dot.is_near)], BAR, 14, "circle", 0.6),
        ([dot for dot in dots if dot.is_near and not dot.is_ours], INDIGO, 44, "square", 1),
        ([dot for dot in dots if dot.is_ours], LACQUER, 90, "circle", 1),
    )
    for kind, colour, size, shape, opacity in kinds:
        values = [{"x": round(dot.x, 4), "y": round(dot.y, 4), "label": dot.label} for dot in kind]
        if not values:
            continue
        mark = {
            "type": "point",
            "filled": True,
            "color": colour,
            "size": size,
            "shape": shape,
            "opacity": opacity,
        }
        layers.append({"data": {"values": values}, "mark": mark})
        if any(dot.label for dot in kind):
            words = {
                "type": "text",
                "align": "right",
                "dx": -8,
                "color": colour,
                "fontWeight": 600,
                "fontSize": 13,
            }
            layers.append(
                {
                    "data": {"values": values},
                    "mark": words,
                    "encoding": {"text": {"field": "label", "type": "nominal"}},
                }
            )
    return {
        "width": side,
        "height": side,
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "title": x_name, "scale": scale, "axis": axis},
            "y": {"field": "y", "type": "quantitative", "title": y_name, "scale": scale, "axis": axis},
        },
        "layer": layers,
    }
