"""A letter as a PDF, set by Typst: the nine parts of Appendix I of Decree 30/2020/NĐ-CP, each in its place.

Number and date are left open: they are known only when the letter is issued, after its leader has signed. So
the page keeps their places, and tells where they are, and where the signature goes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from typing import Any

from nhip.documents.office import errors
from nhip.documents.office.rules import layout
from nhip.kernel.api import first_whole_typeface

A4_HEIGHT = 841.89  # points
_DESCENT = 4.0  # what g and y need below the line
# How articles and numbered parts begin; their lines are set in bold, as the decree's examples have them.
_HEADING = re.compile(r"^(Điều \d+\.|[IVX]+\.) ?\S")


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of a page (the first is 0), in points from its lower left corner.

    What fills one that is ``is_covering`` hides what stands there: the whole line is written anew, with
    ``before`` and ``after`` around what fills it, in letters of ``size`` points.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    size: float = 13.0
    before: str = ""
    after: str = ""
    is_covering: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says. ``title`` is the name of its kind, empty for an official letter, whose subject then
    stands under its number after ``lead``; ``notation`` is all that follows the number, stroke included.
    """

    over: str
    agency: str
    notation: str
    place: str
    title: str
    lead: str
    subject: str
    receivers: Sequence[str]
    body: str
    copies: Sequence[str]
    signs: Sequence[str]
    signer: str


@dataclass(frozen=True, slots=True)
class SetLetter:
    """A letter as PDF, and where ``number``, ``date`` and ``signature`` go."""

    pdf: bytes
    spots: Mapping[str, Spot]


def typeface() -> str:
    """The first of the layout's typefaces that is here whole; the last comes with Typst itself."""
    return first_whole_typeface(layout()["typefaces"])


def set_letter(letter: Letter) -> SetLetter:
    """``letter`` on A4. Raises ``office.letter_not_set``."""
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    data = asdict(letter) | {
        "body": [
            {"text": line, "is_heading": bool(_HEADING.match(line))}
            for line in (each.strip() for each in letter.body.splitlines())
            if line
        ],
        "layout": layout(),
        "letters": typeface(),
    }
    given = {"letter": json.dumps(data, ensure_ascii=False, default=str)}
    with as_file(files("nhip.documents.office.letters").joinpath("letter.typ")) as template:
        try:
            pdf = typst.compile(str(template), format="pdf", sys_inputs=given, timestamp=0)
            found = json.loads(typst.query(str(template), "<place>", field="value", sys_inputs=given))
        except RuntimeError as error:
            raise errors.letter_not_set(str(error).partition("\n")[0]) from error
    assert isinstance(pdf, bytes)
    return SetLetter(pdf, {row["kind"]: _spot(row) for row in found})


def set_piece(text: str, spot: Spot, *, style: str = "normal") -> bytes:
    """One line of ``text`` as a PDF page of the size of ``spot``, with what stands around it there."""
    import typst  # noqa: PLC0415 - "

    data = {
        "text": f"{spot.before}{text}{spot.after}",
        "width": spot.width,
        "height": spot.height,
        "size": spot.size,
        "is_covering": spot.is_covering,
        "style": style,
        "descent": _DESCENT,
        "letters": typeface(),
    }
    with as_file(files("nhip.documents.office.letters").joinpath("piece.typ")) as template:
        made = typst.compile(
            str(template),
            format="pdf",
            sys_inputs={"piece": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    assert isinstance(made, bytes)
    return made


def _spot(row: Mapping[str, Any]) -> Spot:
    below = 0.0 if row["kind"] == "signature" else _DESCENT
    height = float(row["height"]) + below
    lower = A4_HEIGHT - float(row["y"]) - float(row["height"]) - below
    return Spot(int(row["page"]) - 1, float(row["x"]), lower, float(row["width"]), height)
