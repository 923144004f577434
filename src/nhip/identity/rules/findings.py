"""What can be wrong with an agency code as it arrives.

Codes reach us typed by hand, pasted from Word or written by other systems. Nothing is rejected and
nothing is silently mended: the text is kept as it came, and every step that was needed to read it is one of
these findings.
"""

from enum import Enum

from nhip.kernel.api import Text


class Finding(Enum):
    """One oddity in a written agency code; ``value`` is stable and goes into reports."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    INVISIBLE_CHARACTERS = "invisible_characters"
    BLANKS = "blanks"
    WIDE_OR_ODD_CHARACTERS = "wide_or_odd_characters"
    LOWER_CASE = "lower_case"
    OTHER_SEPARATOR = "other_separator"
    STRAY_SEPARATOR = "stray_separator"
    LETTER_FOR_DIGIT = "letter_for_digit"
    LEADING_GROUP_DROPPED = "leading_group_dropped"
    GROUPS_RUN_TOGETHER = "groups_run_together"
    LEVEL_SKIPPED = "level_skipped"
    TOO_LONG = "too_long"
    UNRECOGNISED = "unrecognised"

    @property
    def is_doubt(self) -> bool:
        """Whether a person should look: the reading is a guess, or there is none."""
        return self in DOUBTS

    @property
    def text(self) -> Text:
        return EXPLANATIONS[self]


DOUBTS = frozenset(
    {
        Finding.EMPTY,
        Finding.PLACEHOLDER,
        Finding.LETTER_FOR_DIGIT,
        Finding.LEADING_GROUP_DROPPED,
        Finding.GROUPS_RUN_TOGETHER,
        Finding.LEVEL_SKIPPED,
        Finding.TOO_LONG,
        Finding.UNRECOGNISED,
    }
)

EXPLANATIONS = {
    Finding.EMPTY: Text(vi="Mã để trống.", en="The code is blank."),
    Finding.PLACEHOLDER: Text(
        vi="Đây là chữ giữ chỗ, không phải mã cơ quan.", en="This is a placeholder, not an agency code."
    ),
    Finding.INVISIBLE_CHARACTERS: Text(
        vi="Có ký tự vô hình (độ rộng bằng không, ký tự điều khiển); đã bỏ khi đọc.",
        en="Invisible characters (zero width, control) were passed over.",
    ),
    Finding.BLANKS: Text(vi="Có dấu cách thừa; đã bỏ khi đọc.", en="Stray blanks were passed over."),
    Finding.WIDE_OR_ODD_CHARACTERS: Text(
        vi="Có ký tự toàn khổ hoặc ký tự tương đương; đã đọc theo chữ thường dùng.",
        en="Full-width or look-alike characters were read as the usual ones.",
    ),
    Finding.LOWER_CASE: Text(
        vi="Viết chữ thường; mã cơ quan dùng chữ in hoa.",
        en="Written in lower case; agency codes use capitals.",
    ),
    Finding.OTHER_SEPARATOR: Text(
        vi="Các nhóm không ngăn bằng dấu chấm.",
        en="Groups are separated by something other than a full stop.",
    ),
    Finding.STRAY_SEPARATOR: Text(
        vi="Thừa dấu chấm ở đầu, ở cuối hoặc giữa hai nhóm.",
        en="A full stop too many, at an end or between groups.",
    ),
    Finding.LETTER_FOR_DIGIT: Text(
        vi="Chữ O, I hoặc L đứng ở vị trí chữ số; đọc là 0 hoặc 1, cần kiểm tra lại.",
        en="A letter O, I or L stands where a digit belongs; read as 0 or 1, to be checked.",
    ),
    Finding.LEADING_GROUP_DROPPED: Text(
        vi="Thiếu nhóm đầu của mã QCVN 102:2016; đọc như nhóm đó bằng không, cần kiểm tra lại.",
        en="Leading groups of the 2016 scheme are missing; read as zeros, to be checked.",
    ),
    Finding.GROUPS_RUN_TOGETHER: Text(
        vi="Hai nhóm viết liền, thiếu dấu chấm; đã tách theo độ dài quy định, cần kiểm tra lại.",
        en="Two groups are run together; split by their prescribed length, to be checked.",
    ),
    Finding.LEVEL_SKIPPED: Text(
        vi="Cấp dưới có số mà cấp trên bằng không.",
        en="A lower level is numbered while the level above is zero.",
    ),
    Finding.TOO_LONG: Text(vi="Mã dài quá 35 ký tự.", en="The code is longer than 35 characters."),
    Finding.UNRECOGNISED: Text(
        vi="Không đúng dạng mã nào đã biết.", en="It has the form of no known scheme."
    ),
}
