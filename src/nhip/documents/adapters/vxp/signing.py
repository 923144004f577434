"""How software of the national axis signs a call: its parameters are headers, some of them under an HMAC.

``XroadVnpt-sign-header`` is JSON of the signed parameters, ``XroadVnpt-sign-header-key`` their names joined
by ``;``, and ``XroadVnpt-hash-header`` the hexadecimal HMAC-SHA256 of that JSON under the system's secret.
Only what is signed counts here; a parameter sent beside the signature is refused, not believed. Pure.
"""

import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from nhip.kernel.api import clock

PREFIX: Final = "xroadvnpt-"
SIGNING: Final = frozenset({"sign-header", "sign-header-key", "hash-header"})
_MOMENT: Final = re.compile(r"(\d{8}T\d{6})[.,]?\d{0,9}")
_NOBODY: Final = "no such system"
_MOST: Final = 16_384  # bytes of signed JSON


class Unproven(Exception):  # noqa: N818 - what a caller is told, not a fault of ours
    """The call does not prove who makes it; ``why`` is for the caller's log, in English and short."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class SignedCall:
    """The parameters of a call by their short lower-case names (``docid``), as they were signed."""

    values: Mapping[str, Any]
    system: str

    def text(self, name: str) -> str:
        """The parameter, empty where the call has none, or ``null``."""
        value = self.values.get(name.lower())
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def names(self, name: str) -> tuple[str, ...]:
        """A parameter that is a JSON array of texts, itself or written as a text; one bare text is one."""
        value = self.values.get(name.lower())
        if value is None:
            return ()
        if isinstance(value, str):
            if not value.strip():
                return ()
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                return (value.strip(),)
        if isinstance(value, list):
            return tuple(str(each).strip() for each in value if str(each).strip())
        return (str(value),)


def read_call(
    headers: Iterable[tuple[bytes, bytes]],
    secret_of: Callable[[str], str | None],
    at: datetime,
    window: timedelta,
) -> SignedCall:
    """The call behind these headers, proven and within the ``window`` of time. Raises :class:`Unproven`."""
    headers = tuple(headers)
    plain = _parameters(headers)
    text = plain.get("sign-header", "")
    values = _object(text)
    listed = [_short(name) for name in plain.get("sign-header-key", "").split(";") if name.strip()]
    if sorted(listed) != sorted(values):
        raise Unproven("sign-header-key does not name what sign-header holds")
    system = values.get("systemid")
    if not isinstance(system, str) or not system:
        raise Unproven("systemid is not signed")
    secret = secret_of(system)
    given = plain.get("hash-header", "").lower().encode()
    # Over the bytes as they came, whatever they are in; and in UTF-8, for a line that wrote them otherwise.
    written = {_as_sent(headers), text.encode()}
    key = secret if secret is not None else _NOBODY
    rights = [hmac.compare_digest(_made(each, key).encode(), given) for each in sorted(written)]
    if secret is None or not any(rights):
        raise Unproven("systemid or hash-header is wrong")
    _demand_same(plain, values)
    said = moment(str(values.get("timestamp", "")))
    if said is None:
        raise Unproven("timestamp is missing, not signed, or not ddMMyyyy'T'HHmmss")
    if abs(at - said) > window:
        raise Unproven(f"timestamp is more than {window.total_seconds():.0f} s away from this server's clock")
    return SignedCall(values, system)


def claimed_system(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The system whose secret the call will be held against, proven by nothing; of a call that names none in
    what it signed, the one that it names beside; else empty.
    """
    try:
        plain = _parameters(headers)
    except Unproven:
        return ""
    try:
        signed = _object(plain.get("sign-header", "")).get("systemid")
    except Unproven:
        signed = None
    return signed if isinstance(signed, str) and signed else plain.get("systemid", "")


def sign(text: str, secret: str) -> str:
    """The hexadecimal HMAC-SHA256 over the signed JSON as it stands."""
    return _made(text.encode(), secret)


def _made(content: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), content, sha256).hexdigest()


def _as_sent(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    named = f"{PREFIX}sign-header".encode()
    return next((value for name, value in headers if name.lower() == named), b"")


def moment(written: str) -> datetime | None:
    """``22112026T165512123`` in Viet Nam's time, None where it is written in another way."""
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%d%m%YT%H%M%S").replace(tzinfo=clock.VIETNAM)
    except ValueError:
        return None


def _parameters(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        lowered = name.decode("latin-1").lower()
        if not lowered.startswith(PREFIX):
            continue
        short = lowered.removeprefix(PREFIX)
        if short in found:
            raise Unproven(f"{lowered} stands there twice")
        try:
            found[short] = value.decode()
        except UnicodeDecodeError:
            found[short] = value.decode("latin-1")
    return found


def _object(text: str) -> dict[str, Any]:
    if not text or len(text) > _MOST:
        raise Unproven("sign-header is missing or too long")
    try:
        pairs = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise Unproven("sign-header is not JSON") from None
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        raise Unproven("sign-header is not a JSON object")
    if not _is_text(pairs):
        raise Unproven("sign-header holds a character that is none")
    values = {_short(name): value for name, value in pairs}
    if len(values) != len(pairs):
        raise Unproven("sign-header names a parameter twice")
    return values


def _is_text(value: Any) -> bool:
    """Whether every text in it can be written: no half of a pair, no NUL."""
    try:
        written = json.dumps(value, ensure_ascii=False)
        written.encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return "\\u0000" not in written


def _demand_same(plain: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """What is sent beside the signature must be what was signed."""
    for name, value in plain.items():
        if name in SIGNING:
            continue
        if name not in values:
            if name in USED:
                raise Unproven(f"{name} is not signed")
        elif not _is_same(value, values[name]):
            raise Unproven(f"{name} is not what was signed")


def _is_same(sent: str, signed: Any) -> bool:
    if signed is None:
        return sent.strip() in {"", "null"}
    if isinstance(signed, str):
        return sent.strip() == signed.strip()
    try:
        found: Any = json.loads(sent)
    except (ValueError, RecursionError):
        return False
    return bool(found == signed)


def _short(name: str) -> str:
    return name.strip().lower().removeprefix(PREFIX)


USED: Final = frozenset(
    {"systemid", "timestamp", "messagetype", "docid", "from", "to", "status", "hash-file", "agencycode"}
)
"""The parameters that decide something here, and so must be signed."""
