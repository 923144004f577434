"""Events: what happened, told in the past tense, for anybody above or beside to hear.

Each part declares its own in its ``events.py`` as frozen dataclasses of plain values::

    @dataclass(frozen=True, kw_only=True)
    class SignedIn(Event):
        type: ClassVar = "identity.signed_in"
        method: str

An event that was published stays readable for good. When its shape changes, its ``version`` goes up and an
:func:`upcaster` says how the older payload reads today; a payload with a field nobody declared is refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar

from nhip.kernel.ledger.canonical import Json
from nhip.kernel.ledger.payload import PayloadError, pack, unpack

Payload = Mapping[str, Json]
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
_U = TypeVar("_U", bound=Upcaster)

_TYPE: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_types: Final[dict[str, type["Event"]]] = {}
_upcasters: Final[dict[tuple[str, int], Upcaster]] = {}


@dataclass(frozen=True)
class Event:
    """Something that happened. Subclasses say what, by ``type``; fields are plain values.

    A field is text, a whole number, a truth value, a ``Decimal``, a ``date``, an aware ``datetime``, a tuple
    or a text-keyed ``Mapping`` of these, or ``None`` where the annotation allows it. ``version`` counts the
    shapes that this type has had. ``is_public`` says that anybody may read the event with its proof; of all
    others the public learns no more than the hash in the ledger.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1
    is_public: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = cls.__dict__.get("type", "")
        if not _TYPE.fullmatch(name):
            raise TypeError(f"{cls.__qualname__}.type must read like 'identity.signed_in', not {name!r}")
        if cls.version < 1:
            raise TypeError(f"{cls.__qualname__}.version counts from 1")
        known = _types.get(name)
        if known is not None and _place(known) != _place(cls):
            raise TypeError(f"two events are called {name!r}: {_place(known)} and {_place(cls)}")
        _types[name] = cls


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An event with its circumstances, for :func:`publish_many`.

    ``subject`` names what it is about and ``actor`` who did it, each as ``kind:id``; ``agency`` is the code
    of the agency in whose name it was done.
    """

    event: Event
    subject: str
    actor: str | None = None
    agency: str | None = None


class UnreadableEventError(LookupError):
    """A stored event whose type, version or fields this version of the platform does not know."""


def upcaster(event_type: str, version: int) -> Callable[[_U], _U]:
    """Declare how a payload of ``event_type`` at ``version`` reads at ``version + 1``.

    The function takes the payload as stored (a dictionary of JSON values) and returns the next one.
    """

    def declare(function: _U) -> _U:
        if (event_type, version) in _upcasters:
            raise TypeError(f"{event_type} has two ways from version {version} to {version + 1}")
        _upcasters[event_type, version] = function
        return function

    return declare


def is_public(event_type: str) -> bool:
    """Whether anybody may read events of this type; a type that nobody declares is not public."""
    known = _types.get(event_type)
    return known is not None and known.is_public


def event_types() -> Iterator[type[Event]]:
    """Every type of event declared so far, by name."""
    for name in sorted(_types):
        yield _types[name]


def encode(event: Event) -> dict[str, Json]:
    """The payload of ``event``. Raises :class:`TypeError` for a value that its annotation does not allow."""
    if _types.get(event.type) is not type(event):
        raise TypeError(f"{type(event).__qualname__} is not the declared shape of {event.type!r}")
    try:
        return pack(event)
    except PayloadError as error:
        raise TypeError(f"{event.type}: {error}") from None


def decode(event_type: str, version: int, payload: Payload) -> Event:
    """The event that ``payload`` tells, in the shape it has today.

    Raises :class:`UnreadableEventError` for a type nobody declares, a version from the future or one without
    a way to today's, and for fields that are unknown, missing or of another kind.
    """
    shape = _types.get(event_type)
    if shape is None:
        raise UnreadableEventError(f"no part declares events of type {event_type!r}")
    if version > shape.version:
        raise UnreadableEventError(f"{event_type} has version {version}; {shape.version} is the newest known")
    fields = dict(payload)
    for step in range(version, shape.version):
        if (event_type, step) not in _upcasters:
            raise UnreadableEventError(f"{event_type} has no way from version {step} to {step + 1}")
        fields = _upcasters[event_type, step](fields)
    try:
        return unpack(shape, fields)
    except PayloadError as error:
        raise UnreadableEventError(f"{event_type} version {version}: {error}") from None


def _place(shape: type[Event]) -> str:
    return f"{shape.__module__}.{shape.__qualname__}"
