"""The bytes of an attachment from its base64, which may have come in lines; the text is not held twice."""

from binascii import Error, a2b_base64
from collections.abc import Iterable
from typing import Final

_BLANKS: Final = b" \t\r\n\f\v"


class Base64Error(ValueError):
    """The text is no base64."""


def decode_base64(pieces: Iterable[str]) -> bytes:
    """What the text, cut into pieces anyhow, stands for. Raises :class:`Base64Error`."""
    made, rest = bytearray(), b""
    try:
        for piece in pieces:
            text = rest + _plain(piece)
            whole = len(text) - len(text) % 4
            text, rest = text[:whole], text[whole:]
            if text:
                if made and len(made) % 3:  # something follows the padding, which ends it
                    raise Base64Error
                made += a2b_base64(text, strict_mode=True)
    except (Error, UnicodeEncodeError):
        raise Base64Error from None
    if rest:
        raise Base64Error
    return bytes(made)


def _plain(piece: str) -> bytes:
    if not piece.isascii():
        piece = "".join(piece.split())  # blanks of other scripts
    return piece.encode("ascii").translate(None, _BLANKS)
