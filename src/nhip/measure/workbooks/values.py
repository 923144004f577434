"""From a cell to a number, and to a word about it when it was not plainly one.

What leaves no doubt is read and said (a number kept as text, ``46,5``); what could mean two numbers is
refused (``1.234``); a blank or ``n/a`` is missing, never zero.
"""

import re
from typing import Final

from nhip.measure.engine.cells import PLAIN_NUMBER, is_blank, shown
from nhip.measure.engine.labels import Label, label
from nhip.measure.workbooks.cells import Cell
from nhip.measure.workbooks.findings import At, Findings, Weight

_VIETNAMESE: Final = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+", re.ASCII)
_ENGLISH: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+", re.ASCII)
# One mark before three digits: thousands in one country, decimals in the other.
_EITHER: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_SPACES: Final = str.maketrans("", "", " \u00a0\u202f'")
_MEND: Final = label("nhập lại thành ô số.", "type it again as a number.")


class Unreadable(ValueError):  # noqa: N818 - said already; the caller only goes on
    """The cell was refused, and the finding made."""


class Values:
    """Reads cells as numbers and keeps what must be said about them."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def number(self, sheet: str, cell: Cell | None) -> float | None:
        """The number in ``cell``; None for a blank or what people write instead of one.

        A percentage is given as it is stored (0.465). Raises :class:`Unreadable` for anything else.
        """
        if cell is None:
            return None
        at = (sheet, cell.address)
        if cell.formula and cell.kind != "uncomputed":
            self._say(
                "workbook.formula",
                "assumed",
                at,
                ("là công thức; lấy kết quả đã lưu trong tệp.", "a formula: its stored result was taken."),
                (
                    "nếu kết quả cũ, mở bằng Excel rồi lưu lại.",
                    "if it may be stale, open and save it in Excel.",
                ),
            )
        if isinstance(cell.value, bool):
            self._say(
                "workbook.truth",
                "assumed",
                at,
                ("TRUE/FALSE đọc là 1/0.", "TRUE and FALSE are read as 1 and 0."),
                (_MEND.vi, _MEND.en),
            )
            return float(cell.value)
        if isinstance(cell.value, float):
            if cell.kind == "date":
                raise self._refused(
                    "workbook.date",
                    at,
                    label(
                        "ô được định dạng ngày tháng, không rõ là số nào.",
                        "the cell is a date; which number was meant is not clear.",
                    ),
                    label(
                        "đổi định dạng ô thành số và kiểm tra giá trị (Excel hay đổi 1.2 thành 1 tháng 2).",
                        "format the cell as a number and check it (Excel turns 1.2 into 1 February).",
                    ),
                )
            return cell.value
        return self._worded(cell, at)

    def _worded(self, cell: Cell, at: At) -> float | None:
        written = cell.text
        if cell.kind == "uncomputed":
            raise self._refused(
                "workbook.uncomputed",
                at,
                label("công thức chưa có kết quả lưu trong tệp.", "a formula whose result is not stored."),
                label(
                    "mở bằng Excel hoặc LibreOffice, lưu lại, rồi gửi lại.",
                    "open it in Excel or LibreOffice, save it, and send it again.",
                ),
            )
        if cell.kind == "error" and written != "#N/A":
            raise self._refused(
                "workbook.error_cell",
                at,
                label(f"ô báo lỗi {shown(written)}.", f"the cell holds the error {shown(written)}."),
                label(
                    "sửa công thức, hoặc xóa ô nếu không có số liệu.",
                    "mend the formula, or clear the cell if there is no figure.",
                ),
            )
        if is_blank(written):
            self._say(
                "workbook.blank_word",
                "missing",
                at,
                (
                    f"“{shown(written)}” đọc là thiếu số liệu.",
                    f"“{shown(written)}” is read as a missing figure.",
                ),
                (
                    "nếu không áp dụng cho đơn vị, ghi bảng dài với trạng thái _Z.",
                    "if it does not apply to the unit, use a long table with status _Z.",
                ),
            )
            return None
        return self._from_text(written, at)

    def _from_text(self, written: str, at: At) -> float:
        tight = written.translate(_SPACES)
        if _EITHER.fullmatch(tight):
            raise self._refused(
                "workbook.ambiguous_number",
                at,
                label(
                    f"“{shown(written)}” có thể là hàng nghìn hoặc thập phân.",
                    f"“{shown(written)}” may be thousands or decimals.",
                ),
                _MEND,
            )
        for form, drop, mark in ((_VIETNAMESE, ".", ","), (_ENGLISH, ",", ".")):
            if form.fullmatch(tight):
                self._say(
                    "workbook.comma",
                    "assumed",
                    at,
                    (
                        "số lưu dạng chữ, có dấu phẩy; đọc theo dấu đứng sau cùng là dấu thập phân.",
                        "a number kept as text, with a comma; the last mark was read as the decimal mark.",
                    ),
                    (_MEND.vi, _MEND.en),
                )
                return float(tight.replace(drop, "").replace(mark, "."))
        if PLAIN_NUMBER.fullmatch(tight) and len(tight) < 310:
            self._say(
                "workbook.number_as_text",
                "assumed",
                at,
                ("số được lưu dạng chữ; đọc là số.", "a number kept as text, read as the number."),
                (_MEND.vi, _MEND.en),
            )
            return float(tight)
        raise self._refused(
            "workbook.not_a_number",
            at,
            label(f"“{shown(written)}” không phải là số.", f"“{shown(written)}” is not a number."),
            label("nhập số, hoặc để trống nếu thiếu.", "type a number, or leave it blank if there is none."),
        )

    def _say(self, code: str, weight: Weight, at: At, cause: tuple[str, str], cure: tuple[str, str]) -> None:
        self.findings.share(code, weight, at, label(*cause), label(*cure))

    def _refused(self, code: str, at: At, cause: Label, cure: Label) -> Unreadable:
        self.findings.add(code, "refused", at, cause, cure)
        return Unreadable(code)
