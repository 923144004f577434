"""What upper parts offer at the exchange: each call described once, for the code that answers it and for the
description that machines read (OpenAPI).

A part above sharing gives an :class:`Offer`: its calls, and how callers of those prove who they are where
they do it in another way than sharing's own seats.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from nhip.kernel.api import Refusal, Text
from nhip.sharing.carried import Exchange
from nhip.sharing.queries import SeatCard

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
SEAT: Final = "seat"
"""Proof of who calls as sharing asks for it: a seat's secret, or the agency's own key over the request."""

_SMALL: Final = 64 << 10


class TryLater(Refusal):
    """A refusal that holds for ``again_in`` seconds and then no longer, as ``Retry-After`` tells."""

    def __init__(self, code: str, *said: Text, again_in: int, status: int = 429) -> None:
        super().__init__(code, *said, status=status, retriable=True)
        self.again_in = again_in


class Doors(Protocol):
    """Who proved wrongly too often, and is not heard for a while."""

    def demand_open(self, claimed: str, source: str) -> None:
        """Raises ``exchange.locked_out`` while the system ``claimed`` is not heard from this ``source``."""

    def note_failure(self, claimed: str, source: str, way: str) -> None:
        """Somebody at ``source`` called as ``claimed`` without proving it, by this ``way``. Nobody is counted
        where ``claimed`` is empty.
        """


class Host(Exchange, Protocol):
    """The running exchange as those who offer calls use it."""

    @property
    def doors(self) -> Doors:
        """Where failed proofs are counted."""


H_co = TypeVar("H_co", bound=Host, covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[H_co]):
    """One call that has passed: who, from where, with what body, and the running exchange to answer it with.

    ``seat`` is ``None`` where the call proves who it is in a way of its own, or need not.
    """

    running: H_co
    request: Request
    headers: Mapping[bytes, bytes]
    source: str
    seat: SeatCard | None
    raw: bytes
    body: BaseModel | None
    query: BaseModel | None

    @property
    def agency(self) -> str:
        """The calling agency's code."""
        assert self.seat is not None, "the route needs a seat"
        return self.seat.agency

    def part(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])


Given: TypeAlias = type[BaseModel] | str
Endpoint: TypeAlias = Callable[[Call[Any]], Awaitable[BaseModel | Response]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One call. ``takes`` is the model of a JSON body, or the media type of another; ``gives`` what it
    answers with, several where it may be one of them. ``refuses`` are the statuses of its refusals beside
    those that every call has; ``also`` further statuses of what is granted.

    ``proof`` names how the caller proves who it is: by its seat, in a way that the offer describes, or not at
    all (empty). The body of a seat's call is read before the endpoint runs, unless ``reads_body`` is false.
    Refusals are problems (RFC 9457) unless ``refusal`` is another form.
    """

    method: str
    path: str
    name: str
    summary: Text
    endpoint: Endpoint | None
    takes: Given | None = None
    most: int = _SMALL
    asks: type[BaseModel] | None = None
    gives: Given | tuple[Given, ...] | None = None
    status: int = 200
    also: Mapping[int, Text] = field(default_factory=dict)
    proof: str = SEAT
    headers: tuple[str, ...] = ()
    refuses: tuple[int, ...] = ()
    refusal: type[BaseModel] | None = None
    reads_body: bool = True


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The calls of one part, the proofs they ask for and the headers they read, as OpenAPI describes them."""

    operations: Sequence[Operation]
    proofs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
