"""What a signature looks like on the page, as Annex I of Decree 30/2020 prescribes.

A person's: the image of the signature, blue, between the title and the full name; where there is no image,
the name set in type. The organisation's: the image of the red seal in its real size, over about a third of
the person's signature, on its left. On an annex in a file of its own the organisation alone signs, without
an image: number and notation of the letter and the time, at the top right of the first page, 10 points.

Places are in points (1/72 inch) from the lower left corner of a page, as PDF counts.
"""

import json
import struct
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from nhip.identity.signatures.errors import image_unreadable
from nhip.kernel.api import clock

MILLIMETRE = 72 / 25.4
SEAL_ACROSS = 36 * MILLIMETRE
_ANNEX_WIDTH, _ANNEX_HEIGHT, _EDGE = 70 * MILLIMETRE, 12 * MILLIMETRE, 10 * MILLIMETRE
_A4_WIDTH, _A4_HEIGHT = 210 * MILLIMETRE, 297 * MILLIMETRE
_LARGEST_IMAGE, _LARGEST_SIDE = 2_000_000, 4000  # bytes, points


class AppearanceKind(StrEnum):
    """Whose appearance it is: a person's, an organisation's, or an organisation's on a separate annex."""

    PERSON = "person"
    SEAL = "seal"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (0 is the first, -1 the last), in points from its lower left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PdfAppearance:
    """How and where a signature is shown: ``text`` its lines, or ``image`` a PNG in their stead."""

    kind: AppearanceKind
    place: Place
    text: tuple[str, ...] = ()
    image: bytes = b""


def person_appearance(place: Place, name: str, image: bytes = b"") -> PdfAppearance:
    """A person's signature in ``place``, between position and full name: the image, or the name in type."""
    return PdfAppearance(AppearanceKind.PERSON, place, (name,), image)


def seal_appearance(signature: Place, agency_name: str, image: bytes = b"") -> PdfAppearance:
    """The organisation's seal over the left third of ``signature``.

    Without an image of the real seal one is drawn that says of itself that it is for show.
    """
    right_edge = signature.x + signature.width / 3
    place = Place(
        signature.page,
        max(right_edge - SEAL_ACROSS, 0),
        signature.y + (signature.height - SEAL_ACROSS) / 2,
        SEAL_ACROSS,
        SEAL_ACROSS,
    )
    return PdfAppearance(AppearanceKind.SEAL, place, ("TRÌNH DIỄN", agency_name, "(demo)"), image)


def annex_appearance(
    notation: str, at: datetime, *, width: float = _A4_WIDTH, height: float = _A4_HEIGHT
) -> PdfAppearance:
    """The organisation's signature on an annex in a file of its own, whose pages are so wide and high."""
    place = Place(
        0, width - _ANNEX_WIDTH - _EDGE, height - _ANNEX_HEIGHT - _EDGE, _ANNEX_WIDTH, _ANNEX_HEIGHT
    )
    return PdfAppearance(AppearanceKind.ANNEX, place, (notation, stamped_time(at)))


def stamped_time(at: datetime) -> str:
    """The time as the decree has it: day-month-year, hour:minute:second, and the zone."""
    return f"{at.astimezone(clock.VIETNAM):%d-%m-%Y %H:%M:%S} +07:00"


def draw(appearance: PdfAppearance) -> bytes:
    """The appearance as a PDF of one page, of the size of its place, with its letters embedded.

    Raises ``identity.image_unreadable``.
    """
    import typst  # noqa: PLC0415 - eighty megabytes that only this needs

    if appearance.image:
        _demand_small_png(appearance.image)
    given = {
        "kind": appearance.kind.value,
        "width": appearance.place.width,
        "height": appearance.place.height,
        "lines": appearance.text,
        "image": "image.png" if appearance.image else None,
    }
    with TemporaryDirectory() as place, as_file(files("nhip.identity.signatures")) as here:
        (Path(place) / "appearance.typ").write_bytes((here / "appearance.typ").read_bytes())
        if appearance.image:
            (Path(place) / "image.png").write_bytes(appearance.image)
        try:
            made = typst.compile(
                str(Path(place) / "appearance.typ"),
                format="pdf",
                ignore_system_fonts=True,
                sys_inputs={"appearance": json.dumps(given, ensure_ascii=False)},
                timestamp=0,
            )
        except RuntimeError as error:
            raise image_unreadable(str(error)[:200]) from error
    assert isinstance(made, bytes)
    return made


def _demand_small_png(image: bytes) -> None:
    if image[:8] != b"\x89PNG\r\n\x1a\n" or image[12:16] != b"IHDR" or len(image) < 24:
        raise image_unreadable("not a PNG")
    width, height = struct.unpack(">II", image[16:24])
    if len(image) > _LARGEST_IMAGE or not 0 < width <= _LARGEST_SIDE or not 0 < height <= _LARGEST_SIDE:
        raise image_unreadable(f"{width} × {height}, {len(image)} bytes")
