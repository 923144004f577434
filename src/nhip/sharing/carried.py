"""Messages as they come in and as the log has them, and who above understands them.

Sharing carries messages of kinds it knows nothing about. An upper part registers a :class:`Handler` for its
kind; it judges what arrives before a number is given, and takes effect in the same transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, ParamSpec, Protocol, Self, TypeAlias, TypeVar

from nhip.kernel.api import Refusal, Text
from nhip.sharing.envelope import Envelope, SignedEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An envelope with its signature, on its way into the log.

    ``by`` says who brought it (``seat:CODE``, ``account:…``, ``node:CODE``). ``is_vouched`` means that this
    process made the signature itself. A relayed message names the one ``receiver`` it is brought for, the
    ``number`` that the sender's node gave it and that node, its ``origin``.
    """

    signed: SignedEnvelope
    envelope: Envelope
    by: str | None = None
    is_vouched: bool = False
    receiver: str | None = None
    number: int | None = None
    origin: str | None = None

    @classmethod
    def read(cls, signed: SignedEnvelope, *, by: str | None = None) -> Self:
        """Read what is in ``signed``; its signature is checked when it is accepted. Raises a Refusal."""
        return cls(signed=signed, envelope=Envelope.read(signed.content), by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A message in the log, as its ``receiver`` has it.

    ``number`` counts the messages from its sender to its receiver, ``position`` those to the receiver on this
    node, both from 1 without gaps. ``is_repeat`` says that it was taken over earlier and only answered again.
    """

    message: str
    envelope: Envelope
    receiver: str
    number: int
    position: int
    digest: str
    signed: SignedEnvelope
    logged_at: datetime
    event: str
    origin: str
    sender_is_here: bool
    receiver_is_here: bool
    is_repeat: bool = False


Answer: TypeAlias = tuple[Logged, ...] | Refusal


class Handler(Protocol):
    """The upper part that understands messages of one ``kind``."""

    kind: str

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        """One verdict for each message, before it gets a number; in the transaction, by bulk queries only.

        Repeated messages are not judged again.
        """

    def effect(self, logged: Sequence[Logged]) -> None:
        """What the messages bring about, in the transaction that logs them; once on each node."""

    def returned(self, logged: Logged, why: Text) -> None:
        """On the sender's node: the receiver's node refused the message, and says why."""


P = ParamSpec("P")
R = TypeVar("R")


class Exchange(Protocol):
    """The running exchange, as the adapters of upper parts may use it from its event loop."""

    async def take(self, items: Sequence[Incoming]) -> list[Answer]:
        """Hand messages in; answered once they are committed, in a group with others."""

    async def run(self, act: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Call an act or a query in a thread that has a database connection."""


Guard: TypeAlias = Callable[[str, str], bool]
"""Told an agency and the SHA-256 of a file, says whether the file is kept from the agency's software."""

_handlers: Final[dict[str, Handler]] = {}


def handles(handler: Handler) -> None:
    """Let ``handler`` take the messages of its kind; called in the upper part's ``AppConfig.ready``."""
    known = _handlers.get(handler.kind)
    if known is not None and type(known) is not type(handler):
        raise TypeError(f"two parts handle messages of the kind {handler.kind!r}")
    _handlers[handler.kind] = handler


def handler_of(kind: str) -> Handler | None:
    """Who takes messages of ``kind``."""
    return _handlers.get(kind)


def kinds() -> tuple[str, ...]:
    """Every kind that is taken here, by name."""
    return tuple(sorted(_handlers))


_describing: Final[list[type[Any]]] = []


def describes(model: type[Any]) -> None:
    """Say that rows of ``model`` only describe contents: a file that nothing else names is given up.

    Called in the upper part's ``AppConfig.ready``.
    """
    if model not in _describing:
        _describing.append(model)


def describing() -> tuple[type[Any], ...]:
    """The models whose rows only describe contents."""
    return tuple(_describing)


_guards: Final[list[Guard]] = []


def keeps_back(guard: Guard) -> None:
    """Let ``guard`` say which files an agency's software may not fetch although a message names them to it.

    Called in the upper part's ``AppConfig.ready``: only that part knows that a file is for named people.
    """
    if guard not in _guards:
        _guards.append(guard)


def is_kept_back(agency: str, sha256: str) -> bool:
    """Whether any part keeps the file from the agency's software."""
    return any(guard(agency, sha256) for guard in _guards)
