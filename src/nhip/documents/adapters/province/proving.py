"""Who calls the provincial interface: by system id and secret to get a token, by the token from then on."""

from collections.abc import Callable
from hmac import compare_digest
from typing import Final

from nhip.documents.adapters.province.tokens import holds, new_token, system_in
from nhip.kernel.api import Refusal, Text, now
from nhip.sharing.api import Call, Host, SeatCard, seat_by_system

WAY: Final = "province"

Known = tuple[SeatCard, str]


async def sign_in(call: Call[Host]) -> str:
    """A token for the system whose id and secret stand in ``X-SystemId`` and ``X-SecretKey``. Raises
    ``exchange.not_signed_in`` and ``exchange.locked_out``.
    """
    system, secret = _header(call, b"x-systemid"), _header(call, b"x-secretkey")
    known = await _proven(call, system, lambda known: _same(known[1], secret))
    return new_token(system, known[1], now())


async def signed_in(call: Call[Host]) -> str:
    """The agency whose token the call bears. What stands beside it of id and secret must fit as well.

    Raises as :func:`sign_in` does.
    """
    scheme, _, token = _header(call, b"authorization").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    system, at = system_in(token), now()
    said, secret = _header(call, b"x-systemid"), _header(call, b"x-secretkey")

    def fits(known: Known) -> bool:
        is_same = (not said or said == system) and (not secret or _same(known[1], secret))
        return is_same and holds(token, system, known[1], at)

    return (await _proven(call, system, fits))[0].agency


async def _proven(call: Call[Host], system: str, fits: Callable[[Known], bool]) -> Known:
    doors = call.running.doors
    doors.demand_open(system, call.source)
    known = await call.running.run(seat_by_system, system) if system and system.isprintable() else None
    if known is None or not fits(known):
        doors.note_failure(system, call.source, WAY)
        raise _not_signed_in()
    return known


def _same(kept: str, given: str) -> bool:
    return compare_digest(kept.encode(), given.encode())


def _header(call: Call[Host], name: bytes) -> str:
    return call.headers.get(name, b"").decode("utf-8", "replace").strip()


def _not_signed_in() -> Refusal:
    return Refusal(
        "exchange.not_signed_in",
        Text("Chưa chứng minh được là hệ thống nào", "The system has not proven who it is"),
        Text(
            "X-SystemId, X-SecretKey hoặc mã truy cập (Bearer) thiếu, sai hoặc đã hết hạn.",
            "X-SystemId, X-SecretKey or the token (Bearer) is missing, wrong or has ended.",
        ),
        Text(
            "Đăng nhập lại ở /lgsp/v1/auth/login với X-SystemId và X-SecretKey.",
            "Sign in again at /lgsp/v1/auth/login with X-SystemId and X-SecretKey.",
        ),
        status=401,
    )
