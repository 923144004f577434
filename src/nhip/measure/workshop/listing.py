"""Where a problem stands in the text: the line, and the lines around it with their numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem
from nhip.measure.workshop.work import DEFINITION, FIGURES

AROUND: Final = 2
MOST_CHARACTERS: Final = 300
Half = Literal["definition", "figures", ""]
# Problems of an uploaded file that has no text to show: they lead to the field that takes files.
_OF_FILES: Final = ("workbook.", "workshop.kind", "workshop.encoding", "workshop.not_text")
_PLACE: Final = re.compile(
    rf"(?P<name>{re.escape(DEFINITION)}|{re.escape(FIGURES)})"
    r"(?::(?P<line>\d+))?(?::(?P<column>\d+))?\s*(?:\((?P<about>.*)\))?\s*"
)


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with its place taken apart: which text, which line (None: the whole), what it is about."""

    problem: Problem
    half: Half
    line: int | None
    about: str

    @property
    def anchor(self) -> str:
        """The id of the line in the listing, or of the field where there is no line."""
        if self.line is not None:
            return f"{'d' if self.half == 'definition' else 's'}-{self.line}"
        if self.half == "figures":
            return "so-lieu"
        return "tep" if self.problem.code.startswith(_OF_FILES) else "dinh-nghia"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a listing; ``number`` 0 stands for lines left out."""

    number: int
    text: str
    found: tuple[Located, ...] = ()
    anchor: str = ""


def locate(problems: Iterable[Problem]) -> tuple[Located, ...]:
    """The problems with their places, in the order of the text, those without a line first."""
    found = [_located(problem) for problem in problems]
    order = {"": 0, "definition": 1, "figures": 2}
    return tuple(sorted(found, key=lambda each: (order[each.half], each.line or 0)))


# Cures that speak of the command line, said for somebody who looks at a form.
_CURES: Final = {
    "figures.blank": label(
        "điền giá trị, ghi trạng thái O (thiếu) hoặc _Z (không áp dụng), hay chọn “Ô trống nghĩa là thiếu số "
        "liệu”.",
        "fill in the value, give status O (missing) or _Z (not applicable), or choose “A blank means a "
        "missing figure”.",
    ),
    "figures.comma_decimal": label(
        "chọn “phẩy” ở ô “Dấu thập phân trong số liệu”, hoặc viết dấu chấm.",
        "choose “comma” under “Decimal mark in the figures”, or write a point.",
    ),
}


def _located(problem: Problem) -> Located:
    if problem.code in _CURES:
        problem = replace(problem, cure=_CURES[problem.code])
    match = _PLACE.fullmatch(problem.place)
    if match is None:
        return Located(problem, "", None, problem.place)
    half: Half = "definition" if match["name"] == DEFINITION else "figures"
    return Located(problem, half, int(match["line"]) if match["line"] else None, match["about"] or "")


def listing(text: str, half: Half, found: Sequence[Located]) -> tuple[Line, ...]:
    """The lines of ``text`` that problems stand on, each with its neighbours."""
    by_line: dict[int, list[Located]] = {}
    for each in found:
        if each.half == half and each.line is not None:
            by_line.setdefault(each.line, []).append(each)
    if not by_line:
        return ()
    written = text.split("\n")
    wanted = sorted(
        {
            near
            for line in by_line
            for near in range(line - AROUND, line + AROUND + 1)
            if 1 <= near <= max(len(written), line)
        }
    )
    lines: list[Line] = []
    for number in wanted:
        if lines and number > lines[-1].number + 1:
            lines.append(Line(0, "…"))
        words = written[number - 1] if number <= len(written) else ""
        shown = words if len(words) <= MOST_CHARACTERS else words[:MOST_CHARACTERS] + "…"
        here = tuple(by_line.get(number, ()))
        lines.append(Line(number, shown, here, here[0].anchor if here else ""))
    return tuple(lines)
