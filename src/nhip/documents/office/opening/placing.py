"""Where number, date and signature go on a letter that was typed elsewhere; runs only in the process apart.

The decree has their places: ``Số: … /…`` at the upper left of the first page, ``…, ngày … tháng … năm …`` at
its upper right, the signature above the signer's name at the end. They are found by these words. A letter
whose typeface lacks Vietnamese letters comes in pieces, so the words are matched without those letters.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pypdf import PdfReader

_NUMBER: Final = re.compile(r"^\s*S\S?\s?:[\s.…_-]*/\s*(?P<tail>\S.*?)\s*$")
_DATE: Final = re.compile(r"^(?P<place>.*?),?\s*ng.?y[\s.…_/-]*th.?ng[\s.…_/-]*n.?m[\s.…_]*(?P<year>\d{4})?")
_UPPER: Final = 0.6  # number and date stand above this share of the first page
_SAME_LINE: Final = 2.0  # points


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some letters: where they begin, in points from the lower left, and how large they are."""

    text: str
    x: float
    y: float
    size: float


def found_in(content: bytes, signer: str) -> dict[str, Any]:
    """What is on the pages: how many, how large, which typefaces, whether there is a form; where ``number``,
    ``date`` and the name of ``signer`` stand, None where they do not.
    """
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    first = reader.pages[0]
    wide, tall = float(first.mediabox.width), float(first.mediabox.height)
    upper = [each for each in _pieces(first) if each.y > tall * _UPPER]
    return {
        "pages": len(reader.pages),
        "wide": wide,
        "tall": tall,
        "has_form": "/AcroForm" in root and bool(root["/AcroForm"].get("/Fields")),
        "is_locked": reader.is_encrypted,
        "typefaces": sorted({_typeface(font) for page in reader.pages[:5] for font in _fonts(page)}),
        "number": _spot(upper, _NUMBER, wide, left=True),
        "date": _spot(upper, _DATE, wide, left=False),
        "signature": _signature(reader, signer) if signer else None,
    }


def _pieces(page: Any) -> list[_Piece]:
    met: list[_Piece] = []

    def met_text(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            met.append(_Piece(text.strip("\r\n"), x, y, abs(size * tm[3] * cm[3]) or size))

    page.extract_text(visitor_text=met_text)
    return met


def _spot(pieces: list[_Piece], wanted: re.Pattern[str], wide: float, *, left: bool) -> dict[str, Any] | None:
    for each in pieces:
        match = wanted.search(each.text)
        if match is None or (left and each.x >= wide / 2):
            continue
        beside = [
            other.x
            for other in pieces
            if abs(other.y - each.y) < _SAME_LINE and other.x > max(each.x + 40, wide * 0.4)
        ]
        end = min([*beside, wide / 2]) - 3 if left else wide - 30
        told: dict[str, Any] = {name: text or "" for name, text in match.groupdict().items()}
        # Letters that a typeface lacks stand in pieces of their own, above the gaps that they left.
        told["is_whole"] = not any(
            abs(other.y - each.y) < _SAME_LINE and other.x > each.x and other.text.strip().isalpha()
            for other in pieces
        )
        return {"x": each.x, "y": each.y, "size": each.size, "end": end, **told}
    return None


def _signature(reader: PdfReader, signer: str) -> dict[str, Any] | None:
    """Where the name stands for the last time, and how much room is above it."""
    wanted = _letters(signer)
    for number in reversed(range(len(reader.pages))):
        page = reader.pages[number]
        pieces = _pieces(page)
        for each in reversed(pieces):
            line = [other for other in pieces if _SAME_LINE > each.y - other.y > -_SAME_LINE]
            below = [other for other in pieces if _SAME_LINE < each.y - other.y < 1.7 * each.size]
            # A long name may go on in a second line.
            beside, under = ([o for o in some if abs(o.x - each.x) < 200] for some in (line, below))
            if wanted not in (_letters_of(beside), _letters_of([*beside, *under])):
                continue
            line = beside
            x = min(other.x for other in line)
            across = min(len(signer) * each.size * 0.5, 220)
            above = [
                other.y
                for other in pieces
                if other.y > each.y + each.size and abs(other.x - x) < 150 and other.text.strip()
            ]
            top = min([*above, float(page.mediabox.height) - 40])
            return {"page": number, "middle": x + across / 2, "y": each.y + each.size, "top": top - 4}
    return None


def _letters_of(pieces: list[_Piece]) -> list[str]:
    return _letters("".join(each.text for each in pieces))


def _letters(text: str) -> list[str]:
    return sorted(each for each in text.casefold() if each.isalpha())


def _fonts(page: Any) -> Iterator[Any]:
    resources: Any = page.get("/Resources") or {}
    held = resources.get_object().get("/Font") if hasattr(resources, "get_object") else None
    for font in (held.get_object() if held is not None else {}).values():
        yield font.get_object()


def _typeface(font: Any) -> str:
    """The typeface's own name, without the letters that mark a part of it."""
    return str(font.get("/BaseFont", "?")).lstrip("/").rpartition("+")[2].partition("-")[0].partition(",")[0]
