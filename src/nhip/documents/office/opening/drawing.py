"""One page of a PDF as a picture; runs only in the process apart.

What a reader of PDF shows on top of a page, the filled-in number, the signature, the seal, is drawn into it
first.
"""

import io
from pathlib import Path
from typing import Any, Final

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

_PAGE: Final = (
    '#set page(width: auto, height: auto, margin: 0pt)\n#image("page.pdf", page: 1, width: 210mm)\n'
)


def draw(content: bytes, number: int, place: Path) -> bytes:
    """Page ``number`` (the first is 0) as a PNG; ``place`` is a folder to work in."""
    (place / "page.pdf").write_bytes(flat(content, number))
    (place / "page.typ").write_text(_PAGE, encoding="utf-8")
    drawn = typst.compile(str(place / "page.typ"), format="png", ppi=110.0)
    assert isinstance(drawn, bytes)
    return drawn


def flat(content: bytes, number: int) -> bytes:
    """One page with its annotations drawn into it."""
    writer: Any = PdfWriter()
    page: Any = writer.add_page(PdfReader(io.BytesIO(content)).pages[number])
    for at, each in enumerate(page.get("/Annots") or ()):
        _draw(writer, page, each.get_object(), f"/Shown{at}")
    page.pop("/Annots", None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw(writer: Any, page: Any, annotation: Any, name: str) -> None:
    shown = (annotation.get("/AP") or {}).get("/N")
    if shown is None or "/BBox" not in shown.get_object():
        return
    left, low, right, high = (float(each) for each in annotation["/Rect"])
    corners = [float(each) for each in shown.get_object()["/BBox"]]
    box = [*map(min, corners[:2], corners[2:]), *map(max, corners[:2], corners[2:])]
    wide, tall = box[2] - box[0], box[3] - box[1]
    if wide <= 0 or tall <= 0:
        return
    # Written from whichever corner; what draws the page wants it from the lower left.
    shown.get_object()[NameObject("/BBox")] = ArrayObject(map(FloatObject, box))
    resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
    drawn = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    drawn[NameObject(name)] = shown if hasattr(shown, "idnum") else writer._add_object(shown)  # noqa: SLF001
    scale_x, scale_y = (right - left) / wide, (high - low) / tall
    at_x, at_y = left - box[0] * scale_x, low - box[1] * scale_y
    stream: Any = DecodedStreamObject()
    before = page.get_contents()
    own = before.get_data() if before is not None else b""
    told = f"q {scale_x:.5f} 0 0 {scale_y:.5f} {at_x:.3f} {at_y:.3f} cm {name} Do Q"
    stream.set_data(b"q\n" + own + b"\nQ\n" + told.encode())
    page[NameObject("/Contents")] = writer._add_object(stream)  # noqa: SLF001
