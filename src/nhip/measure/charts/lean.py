"""Make a drawn SVG small and its colours the page's.

The drawing engine writes for scripts that will animate: empty groups, a role for every mark, coordinates to
thirteen decimals. A page needs the lines, the words and one name for the whole. Style attributes are not
allowed by the site's content policy, and none is left.
"""

import re
from typing import Final
from xml.etree import ElementTree as ET

from nhip.measure.charts.palette import FACE, TOKENS

SVG: Final = "http://www.w3.org/2000/svg"
_DROPPED: Final = {"class", "role", "pointer-events", "version", "style"}
_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")
_IDLE_PATHS: Final = {"", "M0,0h0v0h0Z"}
_DEFAULTS: Final = {
    "opacity": "1",
    "stroke-width": "1",
    "text-anchor": "start",
    "font-weight": "normal",
    "transform": "translate(0,0)",
}
_DOT: Final = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")
_PLACE: Final = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_COLOURED: Final = ("fill", "stroke")

ET.register_namespace("", SVG)


def _short(match: re.Match[str]) -> str:
    return f"{round(float(match[0]), 1) or 0:g}"


def _slim(element: ET.Element) -> None:
    for name in list(element.attrib):
        value = element.attrib[name]
        is_default = _DEFAULTS.get(name) == value
        if name in _DROPPED or name.startswith("aria-") or is_default or name == "font-family":
            del element.attrib[name]
        elif name in {"transform", "d", "x", "y", "x2", "y2", "width", "height"}:
            element.attrib[name] = _NUMBER.sub(_short, value)
    _round_off(element)
    for child in list(element):
        _slim(child)
        is_group = child.tag == f"{{{SVG}}}g"
        is_idle_path = child.tag == f"{{{SVG}}}path" and (
            child.get("d", "") in _IDLE_PATHS or child.get("display") == "none" or not _is_painted(child)
        )
        if is_idle_path or (is_group and len(child) == 0):
            element.remove(child)
        elif is_group and not child.attrib:
            place = list(element).index(child)
            element.remove(child)
            for step, grandchild in enumerate(list(child)):
                element.insert(place + step, grandchild)


def _round_off(element: ET.Element) -> None:
    """Say of a path that is a circle that it is one."""
    dot, place = _DOT.fullmatch(element.get("d", "")), _PLACE.fullmatch(element.get("transform", ""))
    if dot and place:
        paint = {name: element.attrib[name] for name in ("fill", "opacity") if name in element.attrib}
        element.tag = f"{{{SVG}}}circle"
        element.attrib.clear()
        for name, value in (("cx", place[1]), ("cy", place[2]), ("r", dot[1]), *paint.items()):
            element.set(name, value)


def _is_painted(path: ET.Element) -> bool:
    """Whether a path of its own is seen: backgrounds of groups have neither fill nor stroke."""
    return any(path.get(name, "none") not in {"none", "transparent"} for name in _COLOURED)


def slim(svg: str, title: str, description: str) -> str:
    """``svg`` without what no reader sees, named by ``title`` and ``description``."""
    root = ET.fromstring(svg)  # noqa: S314 - our own engine drew it
    background = root.find(f"{{{SVG}}}rect")
    if background is not None:
        root.remove(background)
    _slim(root)
    root.set("role", "img")
    root.set("font-family", f"{FACE}, system-ui, sans-serif")
    for tag, words in (("desc", description), ("title", title)):
        element = ET.Element(f"{{{SVG}}}{tag}")
        element.text = words
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")


def in_page(svg: str, label: str) -> str:
    """``svg`` for setting into a page: colours by token, one label instead of a tooltip, no font of its
    own.
    """
    root = ET.fromstring(svg)  # noqa: S314 - our own engine drew it
    for child in list(root):
        if child.tag in {f"{{{SVG}}}title", f"{{{SVG}}}desc"}:
            root.remove(child)
    for element in root.iter():
        for name in _COLOURED:
            value = element.get(name, "").lower()
            if value in TOKENS:
                element.set(name, f"var(--{TOKENS[value]},{value})")
    root.set("aria-label", label)
    root.attrib.pop("font-family", None)
    return ET.tostring(root, encoding="unicode")


def alone(svg: str, title: str, description: str) -> str:
    """A drawing made for a page (colours by token) as a file that stands alone: the light theme's colours."""
    values = {token: colour for colour, token in TOKENS.items()}
    coloured = re.sub(r"var\(--([a-z-]+)(?:,[^)]*)?\)", lambda found: values.get(found[1], "#1b1b1b"), svg)
    if "xmlns=" not in coloured:
        coloured = coloured.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    root = ET.fromstring(coloured)  # noqa: S314 - our own drawing
    box = root.get("viewBox", "0 0 340 100").split()
    root.set("width", box[2])
    root.set("height", box[3])
    root.attrib.pop("class", None)
    root.set("font-family", f"{FACE}, system-ui, sans-serif")
    for tag, words in (("desc", description), ("title", title)):
        element = ET.Element(f"{{{SVG}}}{tag}")
        element.text = words
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")
