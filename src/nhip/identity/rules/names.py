"""How the name of a body is compared: without tone marks, punctuation or the title before it.

*Ủy ban nhân dân tỉnh Khánh Hoà*, *UBND Khánh Hòa* and *khanh hoa* are one province to whoever searches. The
key of a name keeps its words only; a second key leaves out the title of the unit, so that either way of
writing meets the other.
"""

import re

from nhip.kernel.api import fold

# Titles before a place, longest first, as they read once folded.
TITLES = (
    "uy ban nhan dan",
    "uy ban nd",
    "ubnd",
    "hdnd",
    "thanh pho truc thuoc trung uong",
    "thanh pho",
    "dac khu",
    "thi tran",
    "phuong",
    "tinh",
    "tp",
    "xa",
)
TITLE = re.compile(rf"(?:{'|'.join(TITLES)})\s+(?=\S)")
NOT_A_WORD = re.compile(r"[^\w]+")
# "TP.HCM", "Bộ TT&TT": the sign inside an abbreviation is left out or written as a blank, so it counts for
# nothing.
JOINED = re.compile(r"(?<=\w)[&.](?=\w)")


def name_key(text: str) -> str:
    """The words of a name, folded, single blanks between them: ``Bộ TT&TT`` gives ``bo tttt``."""
    return " ".join(NOT_A_WORD.sub(" ", JOINED.sub("", fold(text))).replace("_", " ").split())


def key_without_title(key: str) -> str:
    """``key`` without the titles it opens with; a key that is nothing but a title stays as it is."""
    while match := TITLE.match(key):
        key = key[match.end() :]
    return key


def search_keys(text: str) -> tuple[str, ...]:
    """The keys under which ``text`` is looked up, the fullest first; none for text without a word."""
    spaced = " ".join(NOT_A_WORD.sub(" ", fold(text)).replace("_", " ").split())
    keys = dict.fromkeys(
        form for key in (name_key(text), spaced) for form in (key, key_without_title(key)) if form
    )
    return tuple(keys)
