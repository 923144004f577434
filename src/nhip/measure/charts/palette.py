"""The colours of a chart and their names on the page.

Charts are drawn in the light theme's colours. Inside a page each is replaced by the token of the same name,
so that the same drawing turns dark with the page; in a downloaded file the light colours stay. The values
repeat the tokens of ``nhip.css``; a test holds the two together.
"""

from typing import Any, Final

INK: Final = "#1b1b1b"
QUIET: Final = "#5a5a55"
RULE: Final = "#d9d5cc"
BAR: Final = "#8a8880"
LACQUER: Final = "#9e1b1e"
GOLD: Final = "#7d4f0c"
JADE: Final = "#1f6f54"
INDIGO: Final = "#24408e"
PAPER: Final = "#fbfaf7"

TOKENS: Final = {
    INK: "ink",
    QUIET: "quiet",
    RULE: "rule",
    BAR: "bar",
    LACQUER: "lacquer",
    GOLD: "gold-ink",
    JADE: "jade",
    INDIGO: "indigo",
    PAPER: "paper",
}
# The country in question, then those it is compared with. Each has a shape too: never colour alone.
SERIES: Final = (LACQUER, INDIGO, JADE, GOLD, INK)
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross")
FACE: Final = "Be Vietnam Pro"

CONFIG: Final[dict[str, Any]] = {
    "font": FACE,
    "background": "transparent",
    "view": {"stroke": None},
    "padding": {"left": 2, "right": 12, "top": 4, "bottom": 2},
    "axis": {
        "labelFont": FACE,
        "titleFont": FACE,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "labelColor": QUIET,
        "titleColor": QUIET,
        "gridColor": RULE,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "text": {"font": FACE, "fontSize": 13, "color": INK},
    "line": {"strokeWidth": 2, "strokeJoin": "round", "strokeCap": "round"},
    "header": {"labelFont": FACE, "labelFontSize": 13, "labelColor": INK, "title": None},
}
