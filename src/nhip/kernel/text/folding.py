"""Finding and comparing Vietnamese text.

One letter has two encodings: ``ệ`` is one code point (NFC) or three (NFD). One name has two accepted
spellings: ``Thanh Hoá`` and ``Thanh Hóa``, ``Quí`` and ``Quý``. And people search without tone marks:
``cong dich vu`` must find *Cổng Dịch vụ*. Stored text is NFC; comparisons go through the functions here.
"""

import re
import unicodedata
from typing import NamedTuple

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Eth looks like Đ and is found in its place in data that passed through Western code pages.
_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("‘’ʼ`´", "'")
    | dict.fromkeys("“”„", '"')
)
# A nucleus of y alone is also written i: Lý/Lí, Mỹ/Mĩ, quý/quí. Thúy and thúi are different words.
_LONE_Y = re.compile(r"(h|k|l|m|s|t|qu)y")


class Syllable(NamedTuple):
    """A word's letters without the tone mark, lower-case NFC; the tone as its place in the dictionary."""

    letters: str
    tone: int


def nfc(text: str) -> str:
    """``text`` with every letter as one code point, as it is stored and exchanged."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """``text`` for searching: no tone or letter marks, đ as d, lower case, single blanks, nothing invisible.

    NFC and NFD give the same result, and folding twice changes nothing.
    """
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(_PLAIN)).casefold()
    # Folding the case may compose or reveal letters (ﬁ, İ), so decompose once more before dropping the marks.
    letters = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
    bare = "".join(c for c in letters if not unicodedata.combining(c) and not _INVISIBLE.match(c))
    return " ".join(bare.split())


def same_name(one: str, other: str, *, both_spellings: bool = True) -> bool:
    """Whether two names are one name in Vietnamese writing; tones count, case and blanks do not.

    With ``both_spellings`` the place of the tone mark (``Hoá``, ``Hóa``) and a lone ``y`` or ``i``
    (``Quý``, ``Quí``) make no difference.
    """
    if both_spellings:
        return _spelling_free(one) == _spelling_free(other)
    return _tidy(one) == _tidy(other)


def syllable(word: str) -> Syllable:
    """The letters and the tone of one written word, wherever in it the tone mark stands."""
    tone = 0
    letters = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            tone = _TONES[character]
        else:
            letters.append(character)
    return Syllable(nfc("".join(letters)), tone)


def _tidy(text: str) -> str:
    return " ".join(nfc(_INVISIBLE.sub("", text)).lower().split())


def _spelling_free(name: str) -> list[Syllable]:
    return [_one_spelling(syllable(word)) for word in re.findall(r"\w+|[^\w\s]", _tidy(name))]


def _one_spelling(found: Syllable) -> Syllable:
    if _LONE_Y.fullmatch(found.letters):
        return found._replace(letters=found.letters[:-1] + "i")
    return found
