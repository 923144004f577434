"""Reading one cell of a figure file: what people write for a number, for nothing, for a name."""

import re
import unicodedata

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.step import MOST

BLANKS = frozenset(
    {"", "..", "...", "-", "–", "—", "n/a", "na", "n.a.", "nan", "null", "none", "#n/a", "#value!", "."}
)
# ASCII digits only: other scripts' digits in a figure file are an accident.
PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([ ,.\u00a0\u202f]\d{3})+", re.ASCII)
_INVISIBLE = "\ufeff\u200b\u00a0"
# Cyrillic and Greek capitals that look like Latin ones.
_LIKE_LATIN = str.maketrans("АВЕКМНОРСТУХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXISJABEZHIKMNOPTYX")


class CellRefused(ValueError):  # noqa: N818 - an answer, not a crash
    """A cell that is no number; ``code``, ``cause`` and ``cure`` say why."""

    def __init__(self, code: str, cause: Label, cure: Label) -> None:
        super().__init__(cause.en)
        self.code = code
        self.cause = cause
        self.cure = cure


def is_blank(text: str) -> bool:
    """True for an empty cell and for what spreadsheets and offices write instead of a number."""
    return text.strip().casefold() in BLANKS


def trimmed(text: str) -> str:
    """``text`` without the blanks at its ends, visible or not, and each letter as one character.

    “ế” may be written as one character or as an e with two marks after it, and looks alike both ways.
    """
    return unicodedata.normalize("NFC", text.strip().strip(_INVISIBLE).strip())


def odd_characters(text: str) -> str:
    """The characters of ``text`` that cannot be seen, as ``U+00A0``; empty when there is none."""
    odd = dict.fromkeys(f"U+{ord(mark):04X}" for mark in text if not mark.isprintable())
    return ", ".join(list(odd)[:3])


def outline(code: str) -> str:
    """What two codes share that a reader would take for one: case, blanks, letters of other alphabets."""
    folded = unicodedata.normalize("NFKC", code).translate(_LIKE_LATIN).casefold()
    return "".join(folded.split())


def shown(text: str) -> str:
    """A cell as a message quotes it: short, and without what would break the line."""
    clean = "".join(mark if mark.isprintable() else "\ufffd" for mark in text.strip()[:41])
    return clean if len(clean) < 41 else f"{clean[:40]}…"


def number(text: str, decimal: str = ".") -> float:
    """The number in a cell, or :class:`CellRefused`. ``decimal`` is ``"."`` or ``","``."""
    written = text.strip()
    if decimal == ",":
        if _COMMA.fullmatch(written):
            written = written.replace(".", "").replace(",", ".")
        elif "." in written:
            raise _not_a_number(text)
    if PLAIN_NUMBER.fullmatch(written):
        value = float(written)
        if abs(value) > MOST:
            raise CellRefused(
                "figures.too_large",
                label(
                    f"“{shown(written)}” lớn quá mức một số liệu thật có thể có.",
                    f"“{shown(written)}” is larger than any real figure.",
                ),
                label(
                    "sửa số, hoặc ghi trạng thái O (thiếu).", "mend the number, or give status O (missing)."
                ),
            )
        return value + 0.0  # no minus before a zero
    if _COMMA.fullmatch(written):
        fixed = written.replace(".", "").replace(",", ".")
        raise CellRefused(
            "figures.comma_decimal",
            label(f"“{shown(written)}” dùng dấu phẩy thập phân.", f"“{shown(written)}” has a decimal comma."),
            label(
                f"viết {shown(fixed)}, hoặc đọc cả tệp với “--decimal ,”.",
                f"write {shown(fixed)}, or read the file with “--decimal ,”.",
            ),
        )
    if _GROUPED.fullmatch(written):
        raise CellRefused(
            "figures.grouped_digits",
            label(
                f"“{shown(written)}” có dấu phân cách hàng nghìn.",
                f"“{shown(written)}” has separators between thousands.",
            ),
            label("viết liền các chữ số.", "write the digits together."),
        )
    if written.endswith("%"):
        raise CellRefused(
            "figures.percent_sign",
            label(f"“{shown(written)}” mang dấu phần trăm.", f"“{shown(written)}” carries a percent sign."),
            label(
                "chỉ viết số; đơn vị đo nằm ở định nghĩa.",
                "write the number alone; the unit of measure stands in the definition.",
            ),
        )
    raise _not_a_number(text)


def _not_a_number(text: str) -> CellRefused:
    return CellRefused(
        "figures.not_a_number",
        label(f"“{shown(text)}” không phải là số.", f"“{shown(text)}” is not a number."),
        label(
            "viết số với dấu chấm thập phân, hoặc để trống với trạng thái O (thiếu) hay _Z (không áp dụng).",
            "write a number with a decimal point, or leave it blank with status O (missing) or "
            "_Z (not applicable).",
        ),
    )


def repaired(text: str) -> str | None:
    """What garbled text was before it was read in the wrong encoding, or None if it looks sound.

    UTF-8 read as Windows-1252 or Latin-1 turns back into UTF-8; sound text (“TÂY NINH”) does not. Text
    with a replacement mark is garbled beyond repair: an empty answer.
    """
    if text.isascii():
        return None
    if "\ufffd" in text:
        return ""
    found = bytearray()
    for mark in text:
        try:
            found += mark.encode("cp1252")
        except UnicodeEncodeError:
            if ord(mark) > 0xFF:
                return None
            found.append(ord(mark))
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError:
        return None
