"""Parts of a message as JSON and back: frozen dataclasses of texts, dates and further parts.

What is empty is left out, so that the same document always has the same text. What comes in is checked to the
last field: an unknown one, or one of another kind, is refused with its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from nhip.kernel.api import Refusal, Text

PartT = TypeVar("PartT")

MOST_TEXT: Final = 20_000
MOST_ITEMS: Final = 1_000


def pack(part: Any) -> dict[str, Any]:
    """The fields of ``part`` that are not empty, as JSON values."""
    packed: dict[str, Any] = {}
    for slot in fields(part):
        value = getattr(part, slot.name)
        if value is None or value in ("", 0) or (isinstance(value, (tuple, Mapping)) and not value):
            continue
        packed[slot.name] = _packed(value)
    return packed


def unpack(shape: type[PartT], members: Any, place: str) -> PartT:
    """The part of this ``shape`` in ``members``. Raises ``axis.body_unreadable``, naming the ``place``."""
    if not isinstance(members, Mapping):
        raise unreadable(place, Text("phải là một đối tượng JSON", "must be a JSON object"))
    kind: Any = shape
    hints = _hints(kind)
    for name in members:
        if name not in hints:
            raise unreadable(f"{place}.{name}"[:80], Text("trường không có trong quy ước", "unknown member"))
    values = {name: _unpacked(hints[name], value, f"{place}.{name}") for name, value in members.items()}
    missing = next((name for name in _demanded(kind) if name not in values), None)
    if missing is not None:
        raise unreadable(f"{place}.{missing}", Text("thiếu trường này", "this member is missing"))
    return shape(**values)


def unreadable(place: str, found: Text) -> Refusal:
    """The refusal of a body that says something in a way nobody understands."""
    return Refusal(
        "axis.body_unreadable",
        Text("Không đọc được nội dung tin", "The message's body cannot be read"),
        Text(f"Tại «{place}»: {found.vi}.", f"At “{place}”: {found.en}."),
        Text(
            "Sửa chỗ đã nêu rồi gửi lại; các trường ở docs/documents-axis.md.",
            "Mend the place named and send it again; docs/documents-axis.md lists the members.",
        ),
        status=422,
    )


def _packed(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return pack(value)
    if isinstance(value, Mapping):
        return {key: _packed(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_packed(inner) for inner in value]
    return value


@cache
def _hints(shape: Any) -> dict[str, Any]:
    return get_type_hints(shape)


@cache
def _demanded(shape: Any) -> tuple[str, ...]:
    return tuple(
        slot.name for slot in fields(shape) if slot.default is MISSING and slot.default_factory is MISSING
    )


def _unpacked(kind: Any, value: Any, place: str) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        kind = next(each for each in get_args(kind) if each is not type(None))
    if kind is str:
        return _text(value, place)
    if kind is int:
        return _whole(value, place)
    if kind is date:
        return _day(value, place)
    if get_origin(kind) is tuple:
        return _items(get_args(kind)[0], value, place)
    if is_dataclass(kind):
        part: Any = kind
        return unpack(part, value, place)
    return _members(get_args(kind)[1], value, place)


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT or "\0" in value:
        most = MOST_TEXT
        raise unreadable(place, Text(f"phải là chữ, nhiều nhất {most} ký tự", f"a text of at most {most}"))
    return value


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9:
        raise unreadable(place, Text("phải là số nguyên từ 0 đến 9", "must be a whole number from 0 to 9"))
    return value


def _day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise unreadable(place, Text("phải là ngày như 2026-11-20", "must be a date as 2026-11-20")) from None


def _items(kind: Any, value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST_ITEMS:
        most = MOST_ITEMS
        raise unreadable(place, Text(f"phải là danh sách, nhiều nhất {most}", f"a list of at most {most}"))
    return tuple(_unpacked(kind, inner, f"{place}[{at}]") for at, inner in enumerate(value))


def _members(kind: Any, value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or len(value) > MOST_ITEMS:
        raise unreadable(place, Text("phải là một đối tượng JSON", "must be a JSON object"))
    return {_text(key, place): _unpacked(kind, inner, f"{place}.{key}") for key, inner in value.items()}
