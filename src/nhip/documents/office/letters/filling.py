"""Number and date of a letter: fields left open when it is signed, filled in when it is issued.

Filling a field is the one change that a signature before it allows, so the leader's signature stays valid
for every reader. The fields are made before the first signature; what fills them is set in the letter's own
typeface and embedded.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from nhip.documents.office.letters.setting import Spot, set_piece

FIELDS = {"number": "So", "date": "NgayThang"}
_SHOWN = {"number": "normal", "date": "italic"}
_READ_ONLY, _PRINT = 1, 4
# What follows is pyHanko's model of a PDF, which has no types.
generic: Final[Any] = _generic
_name = generic.pdf_name


def leave_open(pdf: bytes, spots: Mapping[str, Spot]) -> bytes:
    """``pdf`` with an empty field for the number and one for the date."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    made = generic.ArrayObject()
    for kind, field_name in FIELDS.items():
        spot = spots[kind]
        page, _ = writer.find_page_for_modification(spot.page)
        ends = (spot.x, spot.y, spot.x + spot.width, spot.y + spot.height)
        corners = [round(each, 2) for each in ends]
        field = generic.DictionaryObject(
            {
                _name("/Type"): _name("/Annot"),
                _name("/Subtype"): _name("/Widget"),
                _name("/FT"): _name("/Tx"),
                _name("/T"): generic.pdf_string(field_name),
                _name("/TU"): generic.pdf_string({"number": "Số", "date": "Ngày tháng"}[kind]),
                _name("/V"): generic.pdf_string(""),
                _name("/DA"): generic.pdf_string("/Helv 0 Tf 0 g"),
                _name("/Ff"): generic.NumberObject(_READ_ONLY),
                _name("/F"): generic.NumberObject(_PRINT),
                _name("/Rect"): generic.ArrayObject(map(generic.FloatObject, corners)),
                _name("/P"): page,
            }
        )
        placed = writer.add_object(field)
        made.append(placed)
        writer.register_annotation(page, placed)
    form = generic.DictionaryObject({_name("/Fields"): made, _name("/DR"): generic.DictionaryObject()})
    writer.root[_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    return _written(writer)


def fill_in(pdf: bytes, spots: Mapping[str, Spot], values: Mapping[str, str]) -> bytes:
    """``pdf`` with its open fields filled: ``values`` has ``number`` and ``date`` as they are to be read."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    fields = {str(field["/T"]): field for field in _fields(writer)}
    for kind, field_name in FIELDS.items():
        field = fields[field_name]
        piece = PdfFileReader(BytesIO(set_piece(values[kind], spots[kind], style=_SHOWN[kind])))
        shown = writer.import_page_as_xobject(piece, 0)
        field[_name("/V")] = generic.pdf_string(values[kind])
        field[_name("/AP")] = generic.DictionaryObject({_name("/N"): shown})
        writer.update_container(field)
    return _written(writer)


def _fields(writer: Any) -> list[Any]:
    return [each.get_object() for each in writer.root["/AcroForm"]["/Fields"]]


def _written(writer: Any) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
