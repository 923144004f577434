"""Text that was decoded with the wrong table: ``Viá»‡t Nam`` where *Việt Nam* was meant.

It comes from UTF-8 bytes read as Windows-1252, once or twice. The damage can nearly always be undone, but a
person decides: this module recognises and proposes, and changes nothing by itself.
"""

import re
import unicodedata
from dataclasses import dataclass

_LOST = "\ufffd"
# Latin-1 shows the bytes 80 to 9F as control characters, Windows-1252 most of them as signs; both are met.
_BYTE_OF = {chr(b): b for b in range(0x80, 0x100)} | {
    sign: b for b in range(0x80, 0xA0) if (sign := bytes([b]).decode("cp1252", "ignore"))
}
# What may stand in Vietnamese, in Western names and in typography. A rarer result is more likely an accident.
_PLAUSIBLE = re.compile(
    "[\u00a0-\u024f\u0300-\u0323\u1ea0-\u1ef9\u2010-\u2044\u20ab\u20ac\u2116\u2122\ufeff]"
)
_CONTINUATION = "[" + re.escape("".join(c for c, b in _BYTE_OF.items() if b < 0xC0)) + "]"
_LEAD = "[" + re.escape("".join(c for c, b in _BYTE_OF.items() if 0xC2 <= b <= 0xF4)) + "]"
_SEQUENCE = re.compile(f"{_LEAD}{_CONTINUATION}{{1,3}}")
# A capital before closing punctuation is sound: “Ã” is a quoted letter, not the bytes of Ô.
_CLOSING = re.compile(f"{_LEAD}[”’…–—](?!\\w)")
# The no-break blank that ends the bytes of "à" is often tidied into a plain one, which then looks like the
# end of a word: what follows belongs to the same syllable if it could end one.
_TIDIED_A = re.compile(r"Ã(?: (?= |(?:[iouymptc]|ng?|nh|ch)\b)|(?= )|$)")
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Mojibake:
    """Signs of wrong decoding: the first damaged ``fragment`` and the ``proposal``, if it can be repaired.

    ``proposal`` is None where letters were replaced (U+FFFD) and are lost.
    """

    fragment: str
    proposal: str | None


def find_mojibake(text: str) -> Mojibake | None:
    """What is damaged in ``text`` and how it may have read, or None if it looks sound."""
    if _LOST in text:
        at = text.index(_LOST)
        return Mojibake(text[max(0, at - 10) : at + 10], None)
    repaired = text
    for _ in range(_ROUNDS):
        repaired, before = _SEQUENCE.sub(_decoded, repaired), repaired
        if repaired == before:
            break
    if repaired == text:
        return None
    found = next(m for m in _SEQUENCE.finditer(text) if _decoded(m) != m[0])
    return Mojibake(found[0], unicodedata.normalize("NFC", _TIDIED_A.sub("à", repaired)))


def _decoded(found: re.Match[str]) -> str:
    """The letters that the bytes of ``found`` spell, keeping what follows a shorter letter."""
    if _CLOSING.match(found.string, found.start()):
        return found[0]
    raw = bytes(_BYTE_OF[c] for c in found[0])
    for length in range(len(raw), 1, -1):
        try:
            letters = raw[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if all(_PLAUSIBLE.match(c) or _BYTE_OF.get(c) for c in letters):
            return letters + found[0][length:]
    return found[0]
