"""What a message is encoded in, where its declaration is belied by its bytes.

Software that builds XML as text and then saves it writes ``encoding="utf-16"`` over UTF-8, or a code page of
old. Bytes that are UTF-8 with letters beyond ASCII in them are UTF-8: text of one byte a letter does not come
out so by chance. Likewise a byte order mark of UTF-16 says what follows.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from typing import Final

from nhip.kernel.api import Text

_DECLARED: Final = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WIDE: Final = re.compile(r"(utf|ucs|iso-10646-ucs)-?_?(16|2).*")
_NARROW: Final = re.compile(r"(us-)?ascii|iso[-_]?8859-\d{1,2}|latin-?\d|(windows|cp)-?125\d")
_STEP: Final = 1 << 20


def true_encoding(content: bytes) -> tuple[str, str]:
    """The encoding that is declared, and the one that the bytes are in if that is another; else empty."""
    for mark, kind in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            start = content[len(mark) : 400].decode(kind, "replace")
            found = _declared(start.encode("ascii", "replace"))
            is_belied = bool(found) and not _WIDE.fullmatch(found)
            return found, "utf-16" if is_belied else ""
    found = _declared(content[:400].removeprefix(BOM_UTF8))
    is_wide = bool(_WIDE.fullmatch(found))
    if not is_wide and not (_NARROW.fullmatch(found) and not content.isascii()):
        return found, ""
    return found, "utf-8" if _is_utf8(content) else ""


def belied(declared: str, true: str) -> Text:
    """What is told of it."""
    return Text(
        f"Khai báo bảng mã {declared}, nội dung là {true}; đọc theo nội dung.",
        f"It declares {declared} and is in {true}; it is read as what it is.",
    )


def _declared(start: bytes) -> str:
    found = _DECLARED.match(start)
    return found[1].decode().lower() if found else ""


def _is_utf8(content: bytes) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), _STEP):
            decoder.decode(content[at : at + _STEP], final=at + _STEP >= len(content))
    except UnicodeDecodeError:
        return False
    return True
