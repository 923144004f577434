"""Tokens of the provincial interface: signing in gives one, which all other calls bear for half an hour.

A token is not stored. It names its system and its end, under a keyed digest into which the seat's secret goes
as well: whoever lacks this node's key makes none, and with the seat, or with a new secret, all of them end.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from django.utils.crypto import salted_hmac

LIFE: Final = timedelta(minutes=30)

_SALT: Final = "nhip.documents.province"
_LONGEST: Final = 600  # characters


def new_token(system: str, secret: str, at: datetime) -> str:
    """A token for the system that has just proven the ``secret``."""
    ends = str(int((at + LIFE).timestamp()))
    nonce = secrets.token_urlsafe(12)
    name = urlsafe_b64encode(system.encode()).decode()
    return ".".join((name, ends, nonce, _made(system, secret, ends, nonce)))


def system_in(token: str) -> str:
    """The system that a token names, proven by nothing; empty where it names none."""
    name, _, _ = token[:_LONGEST].partition(".")
    try:
        system = urlsafe_b64decode(name.encode()).decode()
    except (Error, ValueError):
        return ""
    return system if system.isprintable() else ""


def holds(token: str, system: str, secret: str, at: datetime) -> bool:
    """Whether the token was made here for this system under this secret and has not ended."""
    parts = token.split(".")
    if len(token) > _LONGEST or len(parts) != 4:
        return False
    name, ends, nonce, made = parts
    is_made_here = compare_digest(_made(system, secret, ends, nonce).encode(), made.encode())
    is_its_own = compare_digest(urlsafe_b64encode(system.encode()), name.encode())
    return is_made_here and is_its_own and int(ends) > at.timestamp()


def _made(system: str, secret: str, ends: str, nonce: str) -> str:
    text = f"{system}\n{ends}\n{nonce}\n{secret}"
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()
