"""Reading one cell of a figure file: what people write for a number, for nothing, for a name."""

import re

from nhip.measure.engine.label import Label, label

BLANKS = frozenset(
    {"", "..", "...", "-", "–", "—", "n/a", "na", "n.a.", "nan", "null", "none", "#n/a", "#value!", "."}
)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([ ,.\u00a0\u202f]\d{3})+")
_GARBLED = re.compile(r"Ã.|Â.|Ä.|Æ°|á»|áº|â€|\ufffd")


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


def number(text: str, decimal: str = ".") -> float:
    """The number in a cell, or :class:`CellRefused`. ``decimal`` is ``"."`` or ``","``."""
    written = text.strip()
    if decimal == ",":
        if _COMMA.fullmatch(written):
            written = written.replace(".", "").replace(",", ".")
        elif not _NUMBER.fullmatch(written) or "." in written:
            raise _not_a_number(text)
    if _NUMBER.fullmatch(written):
        value = float(written)
        if value in (float("inf"), float("-inf")):
            raise _not_a_number(text)
        return value
    if _COMMA.fullmatch(written):
        fixed = written.replace(".", "").replace(",", ".")
        raise CellRefused(
            "figures.comma_decimal",
            label(f"“{written}” dùng dấu phẩy thập phân.", f"“{written}” has a decimal comma."),
            label(
                f"viết {fixed}, hoặc đọc cả tệp với “--decimal ,”.",
                f"write {fixed}, or read the file with “--decimal ,”.",
            ),
        )
    if _GROUPED.fullmatch(written):
        raise CellRefused(
            "figures.grouped_digits",
            label(
                f"“{written}” có dấu phân cách hàng nghìn.", f"“{written}” has separators between thousands."
            ),
            label("viết liền các chữ số.", "write the digits together."),
        )
    if written.endswith("%"):
        raise CellRefused(
            "figures.percent_sign",
            label(f"“{written}” mang dấu phần trăm.", f"“{written}” carries a percent sign."),
            label(
                "chỉ viết số; đơn vị nằm ở định nghĩa.",
                "write the number alone; the unit stands in the definition.",
            ),
        )
    raise _not_a_number(text)


def _not_a_number(text: str) -> CellRefused:
    return CellRefused(
        "figures.not_a_number",
        label(f"“{text.strip()[:40]}” không phải là số.", f"“{text.strip()[:40]}” is not a number."),
        label(
            "viết số với dấu chấm thập phân, hoặc để trống với trạng thái O (thiếu) hay _Z (không áp dụng).",
            "write a number with a decimal point, or leave it blank with status O (missing) or _Z (not applicable).",
        ),
    )


def repaired(text: str) -> str | None:
    """What garbled text was before it was read in the wrong encoding; None if it looks sound."""
    if not _GARBLED.search(text):
        return None
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""
