"""Vietnamese alphabetical order.

A dictionary compares syllable by syllable: first the letters (a ă â b c d đ e ê …), then the tone (level,
huyền, hỏi, ngã, sắc, nặng). Code-point order puts Đắk Lắk after Yên Bái; a province list sorted like that
looks broken.
"""

import re

from nhip.kernel.text.folding import nfc, syllable

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET)}
_PARTS = re.compile(r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)")

type_of_part = tuple[int, tuple[int, ...], int]


def sort_key(text: str) -> tuple[list[type_of_part], str]:
    """A key for :func:`sorted`: numbers first and by value, then words by letters and tone, marks ignored.

    Texts that read alike (``Hoá``, ``Hóa``) are kept apart by their code points, so the order is total.
    """
    stored = nfc(text)
    return [_part(found) for found in _PARTS.finditer(stored)], stored


def _part(found: re.Match[str]) -> type_of_part:
    if found["number"]:
        return 0, (int(found["number"]),), 0
    letters, tone = syllable(found["word"])
    return 1, tuple(_PLACE.get(letter, len(_ALPHABET) + ord(letter)) for letter in letters), tone
