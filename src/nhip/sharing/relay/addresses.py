"""Addresses of nodes: what may stand in the register, for every node will send signed slips there."""

from typing import Final
from urllib.parse import urlsplit

from nhip.sharing.relay.errors import address_unfit

_MOST: Final = 200


def fit_address(url: str) -> str:
    """``url`` without the slash at its end.

    Raises ``sharing.address_unfit`` for what is no plain http(s) address of a host: a query, a fragment or a
    name and password in it would go into every call.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise address_unfit(url) from None
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _MOST
    if (
        not is_plain
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or port == 0
        or parts.username is not None
        or "?" in url
        or "#" in url
        or "\\" in url
    ):
        raise address_unfit(url)
    return url.rstrip("/")
