"""Who calls: an agency's system, by its secret or by the agency's own key over the request.

A request is signed over four lines: the method, the address with its query, the time in UTC, and the
SHA-256 of the body in hexadecimal. What was read of a seat is remembered for half a minute, or until seats
change.
"""

import base64
import binascii
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from starlette.types import Scope

from nhip.kernel.api import Refusal, now, setting
from nhip.sharing.api import SeatCard, seat_by_system, seat_of, signature_holds
from nhip.web.exchange.doors import SeatDoors
from nhip.web.exchange.refused import not_signed_in
from nhip.web.exchange.requests import source_of, target_of
from nhip.web.exchange.threads import Threads

_REMEMBERED: Final = 30.0  # seconds
_UNPROVEN: Final = frozenset({"sharing.signature_wrong", "sharing.key_unknown"})
_MOST: Final = 10_000


class _Known(NamedTuple):
    seat: SeatCard
    secret: str
    until: float


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a call says it is of. By a secret that is proven before the body is read; by a key, whose signature
    covers the body too, after it: ``head`` is what was signed before the digest of the body. Where the call
    says that ``digest`` itself, the signature was checked before, and the body has to fit it.
    """

    seat: SeatCard
    source: str
    key_id: str = ""
    signature: bytes = b""
    head: str = ""
    digest: str = ""

    @property
    def is_proven(self) -> bool:
        return not self.key_id or bool(self.digest)


class Seats:
    """The seats that called lately."""

    def __init__(self, threads: Threads, doors: SeatDoors) -> None:
        self._threads = threads
        self._doors = doors
        self._proxies: int = setting("NHIP_PROXIES")
        self._known: dict[str, _Known] = {}

    def forget(self) -> None:
        """Read every seat anew when it calls next."""
        self._known.clear()

    def source_of(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str:
        """The network address of whoever calls."""
        return source_of(scope, headers, self._proxies)

    async def claim(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Claim:
        """Who calls, as far as can be said before the body is read. Raises ``exchange.not_signed_in`` and
        ``exchange.locked_out``.
        """
        scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
        source = self.source_of(scope, headers)
        if scheme.lower() == b"bearer":
            return await self._by_secret(credentials.decode("ascii", "replace").strip(), source)
        if b"exchange-signature" in headers:
            return await self._by_signature(scope, headers, source)
        raise not_signed_in()

    async def proven(self, claim: Claim, digest: Callable[[], str]) -> SeatCard:
        """The seat, once the signature fits the ``digest`` of the body as well. Raises as :meth:`claim`."""
        if claim.digest:
            if digest() != claim.digest:
                raise not_signed_in()
        elif claim.key_id:
            await self._demand_signed(claim, digest())
        return claim.seat

    async def _demand_signed(self, claim: Claim, digest: str) -> None:
        signed = f"{claim.head}\n{digest}".encode()
        if not await self._threads.run(signature_holds, claim.key_id, claim.signature, signed):
            self._fail(claim.seat.agency, claim.source, "key")
            raise not_signed_in()

    def demand_heard(self, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        """Before a message under an agency's own key is looked at. Raises ``exchange.locked_out``."""
        if self._doors.has_failures:
            self._doors.demand_open(_owner(headers)[1], self.source_of(scope, headers))

    def note_refused(self, refusal: Refusal, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        """Count a message that was refused because its own signature did not hold."""
        if refusal.code in _UNPROVEN and b"authorization" not in headers:
            self._fail(_owner(headers)[1], self.source_of(scope, headers), "key")

    async def _by_secret(self, credentials: str, source: str) -> Claim:
        system, _, secret = credentials.rpartition(".")
        self._doors.demand_open(system, source)
        known = self._known.get(system)
        if known is None or known.until < time.monotonic():
            found = await self._threads.run(seat_by_system, system) if _may_be(system) else None
            if found is None:
                self._fail(system, source, "secret")
                raise not_signed_in()
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[system] = _Known(*found, time.monotonic() + _REMEMBERED)
        if not hmac.compare_digest(known.secret.encode(), secret.encode()):
            self._fail(system, source, "secret")
            raise not_signed_in()
        return Claim(known.seat, source)

    async def _by_signature(self, scope: Scope, headers: Mapping[bytes, bytes], source: str) -> Claim:
        key_id = headers.get(b"exchange-key", b"").decode("ascii", "replace")
        owner, code = _owner(headers)
        at = headers.get(b"exchange-time", b"").decode("ascii", "replace")
        self._doors.demand_open(code, source)
        try:
            signature = base64.b64decode(headers[b"exchange-signature"], validate=True)
            skew = abs(now() - datetime.fromisoformat(at))
        except (binascii.Error, ValueError, TypeError, OverflowError):
            raise not_signed_in() from None
        if owner != "agency" or skew > timedelta(seconds=setting("NHIP_EXCHANGE_AHEAD_SECONDS")):
            raise not_signed_in()
        seat = await self._threads.run(seat_of, code) if _may_be(code) else None
        if seat is None or not seat.is_here or seat.key_id != key_id:
            self._fail(code, source, "key")
            raise not_signed_in()
        head = "\n".join((scope["method"], target_of(scope), at))
        claim = Claim(seat, source, key_id, signature, head)
        said = headers.get(b"exchange-digest", b"").decode("ascii", "replace")
        if not said:
            return claim
        await self._demand_signed(claim, said)
        return replace(claim, digest=said)

    def _fail(self, claimed: str, source: str, way: str) -> None:
        self._doors.note_failure(claimed, source, way)


def _owner(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """What kind of owner the key of the call names, and which: ``agency`` and its code."""
    key_id = headers.get(b"exchange-key", b"").decode("ascii", "replace")
    kind, _, code = key_id.rpartition(":")[0].partition(":")
    return kind, code


def _may_be(name: str) -> bool:
    """Whether a system or an agency may be called so: the database takes no zero bytes."""
    return bool(name) and name.isprintable()
