"""Who calls: an agency's system, by its secret or by the agency's own key over the request.

A request is signed over four lines: the method, the address with its query, the time in UTC, and the
SHA-256 of the body in hexadecimal. What was read of a seat is remembered for half a minute, or until seats
change.
"""

import base64
import binascii
import hmac
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from nhip.kernel.api import now, setting
from nhip.sharing.api import SeatCard, seat_by_system, seat_of, signature_holds
from nhip.web.exchange.refused import not_signed_in
from nhip.web.exchange.threads import Threads

_REMEMBERED: Final = 30.0  # seconds
_MOST: Final = 10_000


class _Known(NamedTuple):
    seat: SeatCard
    secret: str
    until: float


class Seats:
    """The seats that called lately."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._known: dict[str, _Known] = {}

    def forget(self) -> None:
        """Read every seat anew when it calls next."""
        self._known.clear()

    async def caller(self, method: str, target: str, headers: Mapping[bytes, bytes], body: bytes) -> SeatCard:
        """The seat that sent this request. Raises ``exchange.not_signed_in``."""
        scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() == b"bearer":
            return await self._by_secret(credentials.decode("ascii", "replace").strip())
        if b"exchange-signature" in headers:
            return await self._by_signature(method, target, headers, body)
        raise not_signed_in()

    async def _by_secret(self, credentials: str) -> SeatCard:
        system, _, secret = credentials.rpartition(".")
        known = self._known.get(system)
        if known is None or known.until < time.monotonic():
            found = await self._threads.run(seat_by_system, system) if system else None
            if found is None:
                raise not_signed_in()
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[system] = _Known(*found, time.monotonic() + _REMEMBERED)
        if not hmac.compare_digest(known.secret.encode(), secret.encode()):
            raise not_signed_in()
        return known.seat

    async def _by_signature(
        self, method: str, target: str, headers: Mapping[bytes, bytes], body: bytes
    ) -> SeatCard:
        key_id = headers.get(b"exchange-key", b"").decode("ascii", "replace")
        at = headers.get(b"exchange-time", b"").decode("ascii", "replace")
        signed = "\n".join((method, target, at, sha256(body).hexdigest())).encode()
        try:
            signature = base64.b64decode(headers[b"exchange-signature"], validate=True)
            skew = abs(now() - datetime.fromisoformat(at))
        except (binascii.Error, ValueError, TypeError):
            raise not_signed_in() from None
        owner, _, code = key_id.rpartition(":")[0].partition(":")
        if owner != "agency" or skew > timedelta(seconds=setting("NHIP_EXCHANGE_AHEAD_SECONDS")):
            raise not_signed_in()
        seat = await self._threads.run(seat_of, code)
        if seat is None or not seat.is_here or seat.key_id != key_id:
            raise not_signed_in()
        if not await self._threads.run(signature_holds, key_id, signature, signed):
            raise not_signed_in()
        return seat
