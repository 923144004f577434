"""Between an event's fields and JSON values: which kinds a field may have, and how each is written.

A decimal is written as text, digit for digit; a date as ``2025-07-01``; a moment in UTC to the microsecond.
Reading is strict: what was not written by this module, or has a field too many, does not read.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from nhip.kernel.ledger.canonical import Json

T = TypeVar("T")


class PayloadError(ValueError):
    """A value or a field that does not fit; the message names it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one annotation are written and read; both raise :class:`PayloadError`.

    Values of exactly the type ``as_is`` are written as they are.
    """

    write: Callable[[Any], Json]
    read: Callable[[Any], Any]
    as_is: type | None = None


def pack(value: Any) -> dict[str, Json]:
    """The fields of the dataclass instance ``value`` as JSON values, by name."""
    packed: dict[str, Json] = {}
    name = ""
    try:
        for name, kind in _kinds(type(value)).items():
            field: Any = getattr(value, name)
            packed[name] = cast("Json", field) if type(field) is kind.as_is else kind.write(field)
    except PayloadError as error:
        raise PayloadError(f"field {name}: {error}") from None
    return packed


def unpack(shape: type[T], payload: Mapping[str, Any]) -> T:
    """An instance of the dataclass ``shape`` from its packed fields."""
    kinds = _kinds(shape)
    if unknown := sorted(payload.keys() - kinds.keys()):
        raise PayloadError(f"unknown field {', '.join(unknown)}")
    if missing := sorted(_required(shape) - payload.keys()):
        raise PayloadError(f"missing field {', '.join(missing)}")
    return shape(**{name: _at(name, kinds[name].read, value) for name, value in payload.items()})


def moment_text(moment: datetime) -> str:
    """An aware moment in UTC, always with six decimals: ``2025-07-01T00:00:00.000000Z``."""
    if moment.tzinfo is None:
        raise PayloadError(f"{moment!r} has no time zone")
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return in_utc.isoformat("T", "microseconds")[: -len("+00:00")] + "Z"


def read_moment(text: Any) -> datetime:
    """The moment that :func:`moment_text` wrote."""
    if not isinstance(text, str) or not text.endswith("Z"):
        raise PayloadError(f"{text!r} is no moment in UTC")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise PayloadError(f"{text!r} is no moment in UTC") from None


def _at(name: str, convert: Callable[[Any], Any], value: Any) -> Any:
    try:
        return convert(value)
    except PayloadError as error:
        raise PayloadError(f"field {name}: {error}") from None


_known: Final[dict[type, dict[str, Kind]]] = {}


def _kinds(shape: type) -> dict[str, Kind]:
    if shape not in _known:
        hints = get_type_hints(shape)
        _known[shape] = {field.name: _kind(hints[field.name]) for field in fields(shape)}
    return _known[shape]


def _required(shape: type) -> set[str]:
    return {f.name for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING}


def _kind(annotation: Any) -> Kind:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType) and len(inner) == 2 and types.NoneType in inner:
        return _optional(_kind(inner[0] if inner[1] is types.NoneType else inner[1]))
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return _list(_kind(inner[0]))
    if origin is Mapping and inner[0] is str:
        return _table(_kind(inner[1]))
    raise TypeError(f"an event cannot carry a {annotation}; see nhip.kernel.events.Event for what it can")


def _exactly(kind: type) -> Kind:
    def same(value: Any) -> Any:
        # bool is a subclass of int, datetime of date: neither may pass for the other.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PayloadError(f"{value!r} is no {kind.__name__}")
        return value

    return Kind(same, same, as_is=kind)


def _write_decimal(value: Any) -> str:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise PayloadError(f"{value!r} is no finite Decimal")
    return str(value)


def _read_decimal(value: Any) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise PayloadError(f"{value!r} is no decimal written as text")
    return number


def _write_date(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PayloadError(f"{value!r} is no date")
    return value.isoformat()


def _read_date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PayloadError(f"{value!r} is no date") from None


def _write_moment(value: Any) -> str:
    if not isinstance(value, datetime):
        raise PayloadError(f"{value!r} is no moment")
    return moment_text(value)


def _optional(kind: Kind) -> Kind:
    return Kind(
        lambda value: None if value is None else kind.write(value),
        lambda value: None if value is None else kind.read(value),
    )


def _list(kind: Kind) -> Kind:
    def each(convert: Callable[[Any], Any], into: type[list[Any] | tuple[Any, ...]]) -> Callable[[Any], Any]:
        def convert_all(value: Any) -> Any:
            if not isinstance(value, Sequence) or isinstance(value, str):
                raise PayloadError(f"{value!r} is no list")
            return into(convert(item) for item in value)

        return convert_all

    return Kind(each(kind.write, list), each(kind.read, tuple))


def _table(kind: Kind) -> Kind:
    def each(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def convert_all(value: Any) -> dict[str, Any]:
            if not isinstance(value, Mapping):
                raise PayloadError(f"{value!r} is no mapping")
            return {key: convert(item) for key, item in value.items()}

        return convert_all

    return Kind(each(kind.write), each(kind.read))


_PLAIN: Final[dict[Any, Kind]] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    Decimal: Kind(_write_decimal, _read_decimal),
    date: Kind(_write_date, _read_date),
    datetime: Kind(_write_moment, read_moment),
}
