"""A letter that was brought as a file: what of it was found, and the same letter with its places left open.

What the system will write on it must fit what stands there: the notation it will get, the name of whoever
signs. Where it does not, the drafter is told before anybody signs.
"""

import json
from typing import Any

from nhip.documents.office import brought_errors as errors
from nhip.documents.office.letters.filling import leave_open
from nhip.documents.office.letters.setting import SetLetter, Spot
from nhip.documents.office.models import BroughtLetter, Draft
from nhip.documents.office.opening.asking import QUICK, ask
from nhip.documents.office.rules import letterhead_of, notation_of
from nhip.kernel.api import Bounds, Text, file_bytes

_A4 = (595.0, 842.0)
_NEAR = 4.0  # points
_DESCENT = 4.0  # what g and y need below the line
_NARROWEST, _LOWEST, _HIGHEST = 190.0, 30.0, 66.0  # of the place for a signature


def brought_letter(draft: Draft) -> BroughtLetter | None:
    """The file that is the draft's letter; None where it is typed here."""
    return BroughtLetter.objects.filter(draft=draft, removed_at__isnull=True).first()


def looked_at(pdf: bytes, signer: str = "", *, bounds: Bounds = QUICK) -> dict[str, Any] | Text:
    """What stands on the pages of ``pdf`` (see ``opening.placing``), or why nobody can tell.

    Raises ``office.busy`` while too many other files are looked at; then nobody has tried.
    """
    answer = ask("places", pdf, signer, bounds=bounds)
    if answer.is_busy and answer.why is not None:
        raise errors.busy(answer.why)
    if answer.why is not None:
        return answer.why
    found: dict[str, Any] = json.loads(answer.content)
    return found


def unfit(found: dict[str, Any]) -> Text | None:
    """Why a PDF cannot become a letter here; None where it can."""
    if found["is_locked"]:
        return Text("Tệp PDF đặt mật khẩu. Bỏ mật khẩu rồi tải lại.", "The PDF has a password. Take it off.")
    if found["has_form"]:
        return Text(
            "Tệp PDF có biểu mẫu hoặc đã ký số. Tải bản chưa ký, không có ô điền.",
            "The PDF has form fields or is signed already. Bring one without either.",
        )
    if any(abs(a - b) > _NEAR for a, b in zip((found["wide"], found["tall"]), _A4, strict=True)):
        return Text(
            "Trang đầu không phải khổ A4 đứng như Nghị định 30/2020/NĐ-CP quy định. Đặt lại khổ giấy.",
            "The first page is not upright A4, as Decree 30/2020/NĐ-CP has it. Set the page size.",
        )
    if found["number"] is None:
        return Text(
            "Không thấy chỗ ghi số ở góc trái trang đầu. Gõ một dòng như “Số:        /BTC-VP”.",
            "There is no place for the number at the upper left. Type a line such as “Số:        /BTC-VP”.",
        )
    if found["date"] is None:
        return Text(
            "Không thấy chỗ ghi ngày ở góc phải trang đầu. Gõ “Hà Nội, ngày     tháng     năm 2026”.",
            "There is no place for the date at the upper right. Type “Hà Nội, ngày     tháng     năm 2026”.",
        )
    return None


def place_unread(found: dict[str, Any], place: str) -> Text | None:
    """The same of the place before the date, which is written anew with it. ``place`` is the agency's own,
    empty where nobody has entered it: then the letter must tell it.
    """
    if place or not found["date"]["place"] or found["date"]["is_whole"]:
        return None
    return Text(
        "Phông chữ của bản PDF thiếu chữ tiếng Việt nên không đọc được địa danh trước ngày tháng."
        " Lưu thành PDF bằng Word rồi tải tệp PDF lên.",
        "The PDF's typeface lacks Vietnamese letters, so the place before the date cannot be read. Save the"
        " letter as PDF in Word and bring that.",
    )


def demand_same_notation(draft: Draft, brought: BroughtLetter) -> None:
    """Raise ``office.brought_notation`` where the letter bears another notation than it will be given."""
    given = notation_of(0, draft.kind, letterhead_of(draft.agency).letters, draft.unit_letters).partition(
        "/"
    )[2]
    written = str(brought.found["number"]["tail"])
    if "".join(written.split()).casefold() != given.casefold():
        raise errors.brought_notation(written, given)


def open_brought(draft: Draft, brought: BroughtLetter, signer: str) -> SetLetter:
    """The letter as brought, with open fields for number and date, and where ``signer`` signs.

    Raises ``office.brought_signer`` where that name does not stand at its end with room above it, and
    ``office.brought_unread``.
    """
    pdf = file_bytes(brought.pdf)
    found = looked_at(pdf, signer)
    if isinstance(found, Text):
        raise errors.brought_unread(found)
    name = found["signature"]
    if name is None or name["top"] - name["y"] < _LOWEST:
        raise errors.brought_signer(signer, is_there=name is not None)
    number, date = found["number"], found["date"]
    place = letterhead_of(draft.agency).place or str(date["place"]).strip()
    height = min(name["top"] - name["y"], _HIGHEST)
    left = min(max(name["middle"] - _NARROWEST / 2, 20.0), found["wide"] - _NARROWEST - 20.0)
    spots = {
        "number": _line(number, "Số: ", f"/{number['tail']}"),
        "date": _line(date, f"{place}, " if place else "", ""),
        "signature": Spot(name["page"], left, name["y"], _NARROWEST, height),
    }
    return SetLetter(leave_open(pdf, spots), spots)


def _line(at: dict[str, Any], before: str, after: str) -> Spot:
    """A place that is covered and written anew as a whole line: blanks in it may be dots or spaces."""
    size = float(at["size"])
    return Spot(
        0,
        at["x"] - 1,
        at["y"] - _DESCENT,
        at["end"] - at["x"] + 1,
        size + _DESCENT,
        size=size,
        before=before,
        after=after,
        is_covering=True,
    )
