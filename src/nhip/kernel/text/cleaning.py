"""What people paste, made tidy, with a report of what was changed.

A name copied from a web page or a spreadsheet brings blanks that do not break, characters of no width and
letters in two encodings. They are invisible, and they make two equal names differ. Nothing is removed
silently.
"""

import re
from dataclasses import dataclass

from nhip.kernel.text.folding import nfc
from nhip.kernel.words import Text

_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``text`` after cleaning, and what was changed, in words."""

    text: str
    changes: tuple[Text, ...]


def clean(text: str) -> Cleaned:
    """One line of text in NFC with single plain blanks and nothing invisible.

    Line ends become blanks; letters, marks and punctuation stay as they are.
    """
    changes: list[Text] = []

    def keep(result: str, before: str, change: Text) -> str:
        if result != before:
            changes.append(change)
        return result

    text = keep(
        _ZERO_WIDTH.sub("", text), text, Text("bỏ ký tự không có độ rộng", "removed characters without width")
    )
    text = keep(_CONTROL.sub("", text), text, Text("bỏ ký tự điều khiển", "removed control characters"))
    text = keep(
        _ODD_BLANKS.sub(" ", text),
        text,
        Text("thay dấu cách đặc biệt bằng dấu cách thường", "replaced special blanks by plain ones"),
    )
    text = keep(_BLANKS.sub(" ", text).strip(), text, Text("bỏ khoảng trắng thừa", "removed surplus blanks"))
    text = keep(
        nfc(text),
        text,
        Text("chuyển chữ tổ hợp sang chữ dựng sẵn (NFC)", "composed letters from their parts (NFC)"),
    )
    return Cleaned(text, tuple(changes))
