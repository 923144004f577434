"""Letters: marks of secrecy whichever way they were typed, and text in the fonts of before Unicode."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from nhip.documents.edxml.findings import Finding, odd
from nhip.kernel.api import Text, nfc

_AROUND: Final = " .;:,[]()“”\"'*"
# Letters that Vietnamese alone has; a text with one of them is Unicode.
_OURS: Final = re.compile("[ĂăĐđƠơƯư\u1ea0-\u1ef9]")
# TCVN3 and VNI put Vietnamese letters where Western ones and signs are: signs inside words, letters that
# Vietnamese does not have, capitals with marks after small letters.
_OLD: Final = re.compile(
    "(?:(?<=[A-Za-z\u00c0-\u00ff])|(?=.[A-Za-z]))[\u00a1-\u00bfÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ]|(?<=[a-z])[\u00c0-\u00de]"
)


def plain_mark(written: str) -> str:
    """A mark of secrecy without what is not seen of it: composed, small, single blanks, no brackets."""
    seen = "".join(each for each in nfc(written) if unicodedata.category(each) != "Cf")
    return " ".join(seen.casefold().split()).strip(_AROUND)


def old_letters(written: Mapping[str, str]) -> Iterator[Finding]:
    """Tell, once, of a text that looks as if it was typed in TCVN3 or VNI; it is kept as it came."""
    for place, text in written.items():
        if not _OURS.search(text) and len(_OLD.findall(text)) > 1:
            cause = Text(
                "Chữ có vẻ theo bảng mã cũ (TCVN3, VNI), không phải Unicode; giữ nguyên.",
                "The text looks like an old code table (TCVN3, VNI) and not Unicode; it is kept as it is.",
            )
            yield odd("edxml.old_letters", place, cause)
            return
