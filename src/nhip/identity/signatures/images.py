"""A picture of a signature or a seal, drawn anew from what somebody uploaded.

What is kept is never what was uploaded: the picture is drawn on a page without a ground and written again as
points, so that nothing else which the file carried (places, programs' notes, hidden parts) comes along. A
picture without a transparent ground would hide the words beneath it; it is refused.
"""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from nhip.identity.signatures.errors import image_ground_opaque, image_unreadable

MOST_BYTES: Final = 2_000_000
MOST_POINTS: Final = 4000  # a side of what is uploaded
LEAST_POINTS: Final = 60
KEPT_POINTS: Final = 1000  # the longer side of what is kept: a seal of 36 mm at 700 points an inch
_SAMPLE: Final = 64
_LEAST_CLEAR: Final = 0.2  # of the picture's points
_PAGE: Final = (
    "#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n"
    '#image("given.png", width: 100%, height: 100%, fit: "stretch")\n'
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in points."""

    png: bytes
    width: int
    height: int


def redraw(given: bytes) -> Picture:
    """The picture drawn anew. Raises ``identity.image_unreadable`` or ``identity.image_ground_opaque``."""
    width, height = _size(given)
    if len(given) > MOST_BYTES or not (
        LEAST_POINTS <= min(width, height) <= max(width, height) <= MOST_POINTS
    ):
        raise image_unreadable(f"{width} × {height}, {len(given)} byte")
    scale = min(1.0, KEPT_POINTS / max(width, height))
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    made = _drawn(given, wide, high)
    sample = _drawn(made, min(wide, _SAMPLE), min(high, _SAMPLE))
    if _clear_share(sample) < _LEAST_CLEAR:
        raise image_ground_opaque()
    return Picture(made, *_size(made))


def _drawn(given: bytes, width: int, height: int) -> bytes:
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    with TemporaryDirectory() as place:
        (Path(place) / "given.png").write_bytes(given)
        (Path(place) / "page.typ").write_text(_PAGE.format(width=width, height=height), encoding="utf-8")
        try:
            made = typst.compile(str(Path(place) / "page.typ"), format="png", ppi=72.0)
        except RuntimeError as error:
            raise image_unreadable(str(error).splitlines()[0][:200]) from error
    assert isinstance(made, bytes)
    return made


def _size(png: bytes) -> tuple[int, int]:
    if not png:
        raise image_unreadable("chưa có tệp · no file")
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR" or len(png) < 33:
        raise image_unreadable("không phải PNG · not a PNG")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def _clear_share(png: bytes) -> float:
    """The share of clear points in a small picture that :func:`_drawn` wrote (8 bits, colours and alpha)."""
    width, height = _size(png)
    if png[24:29] != b"\x08\x06\x00\x00\x00":
        return 0.0  # written without alpha: nothing in it is clear
    packed, place = b"", 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += length + 12
    raw, row, clear = zlib.decompress(packed), bytearray(width * 4), 0
    for line in range(height):
        start = line * (width * 4 + 1)
        row = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * 4]), row)
        clear += sum(1 for alpha in row[3::4] if alpha < 32)
    return clear / (width * height)


def _unfiltered(kind: int, line: bytearray, above: bytearray) -> bytearray:
    """One row of a PNG as it is, from how it was written (PNG specification, 9.2)."""
    for at in range(len(line)):
        left = line[at - 4] if at >= 4 else 0
        up, corner = above[at], above[at - 4] if at >= 4 else 0
        if kind == 1:
            added = left
        elif kind == 2:
            added = up
        elif kind == 3:
            added = (left + up) // 2
        elif kind == 4:
            added = _paeth(left, up, corner)
        else:
            added = 0
        line[at] = (line[at] + added) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda near: abs(guess - near))
