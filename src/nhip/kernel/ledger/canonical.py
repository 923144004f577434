"""One way to write a value down, so that the same event always has the same fingerprint.

The form is RFC 8785 (JSON Canonicalization Scheme) over the values that every reader reads alike: text,
whole numbers up to 2**53 - 1, true, false, null, lists and objects. Binary fractions are refused: their
spelling differs between languages, and an official figure is a decimal, written as text.
"""

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Final, TypeAlias, cast

import msgspec

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

LARGEST_WHOLE: Final = 2**53 - 1

_SORTED: Final = msgspec.json.Encoder(order="sorted")


class NotCanonicalError(ValueError):
    """A value that the canonical form cannot hold: ``reason``, and ``place`` as a path from the top."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.place = place

    def within(self, step: object) -> "NotCanonicalError":
        """The same fault, seen from the list or object whose item ``step`` holds it."""
        return NotCanonicalError(self.reason, f"[{step!r}]{self.place}")


def canonical_json(value: object) -> str:
    """``value`` as canonical JSON: no blanks, keys in UTF-16 order, nothing escaped that need not be.

    Raises :class:`NotCanonicalError` for a float, a whole number beyond 2**53 - 1, a key that is no text, or
    text that is not valid Unicode (a lone surrogate).
    """
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
            raise NotCanonicalError(f"{value} is beyond 2**53 - 1; write it as text")
        return str(value)
    if isinstance(value, (list, tuple)):
        return _list(value)
    if isinstance(value, Mapping):
        return _object(value)
    raise NotCanonicalError(f"a {type(value).__name__} has no canonical form")


def _text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise NotCanonicalError(f"not valid Unicode text ({error.reason})") from None
    return encode_basestring(text)


def _list(items: Sequence[object]) -> str:
    written: list[str] = []
    try:
        for item in items:
            written.append(canonical_json(item))  # noqa: PERF401 - the count tells where a fault is
    except NotCanonicalError as error:
        raise error.within(len(written)) from None
    return f"[{','.join(written)}]"


def _object(members: Mapping[object, object]) -> str:
    if type(members) is dict and _is_simple(members):
        try:
            return _SORTED.encode(members).decode()
        except UnicodeEncodeError:
            pass  # the way below tells where
    written: list[str] = []
    key: object = ""
    try:
        for key in _in_order(members):
            written.append(f"{_text(str(key))}:{canonical_json(members[key])}")
    except NotCanonicalError as error:
        raise error.within(key) from None
    return f"{{{','.join(written)}}}"


def _is_simple(members: dict[object, object]) -> bool:
    """Whether the quick writer, which every event pays, writes these members as this module does.

    It escapes alike, but sorts keys by their code points and refuses no number.
    """
    for key, value in members.items():
        if type(key) is not str or not key.isascii():
            return False
        kind = type(value)
        if kind is int:
            if not -LARGEST_WHOLE <= cast("int", value) <= LARGEST_WHOLE:
                return False
        elif kind is not str and kind is not bool and value is not None:
            return False
    return True


def _in_order(members: Mapping[object, object]) -> list[object]:
    """The keys in UTF-16 order, which for ASCII is Python's own."""
    for key in members:
        if type(key) is not str or not key.isascii():
            return sorted(members, key=_utf16)
    return [*sorted(cast("Mapping[str, object]", members))]


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise NotCanonicalError(f"the key {key!r} is not text")
    return key.encode("utf-16-be", "surrogatepass")
