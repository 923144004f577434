"""The envelope: who sends what to whom, named exactly, in the one text that is signed.

Files are not in it but named by SHA-256, size and media type, so a letter to ninety agencies travels once.
The text is canonical JSON (RFC 8785, whole numbers only): the same envelope has the same bytes and the same
digest wherever it is made, and a signature over those bytes is a signature over the envelope. Nothing here
needs a database.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, Final, Self

import msgspec

from nhip.kernel.api import NotCanonicalError, Text, canonical_json
from nhip.sharing.errors import envelope_unreadable

FORMAT: Final = "nhip-envelope/1"
MOST_BYTES: Final = 512 << 10
MOST_RECEIVERS: Final = 500
MOST_FILES: Final = 200
MOST_NAME: Final = 255
MOST_DEPTH: Final = 64  # objects and lists within each other

_HIGH: Final = bytes(range(0xF0, 0x100))
_DIGITS_ALIKE: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER: Final = b"0" * 16  # digits from which on a whole number may be beyond 2**53 - 1
_LARGEST_WHOLE: Final = 2**53 - 1
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9.\-]{0,34}")
_KIND: Final = re.compile(r"[a-z][a-z0-9_.\-]{0,39}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}")
_LONGEST_NAME: Final = 255  # of what any of these patterns takes
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_MEMBERS: Final = ("body", "consignment", "files", "format", "kind", "receivers", "sender", "sent_at")
_FILE_MEMBERS: Final = ("media_type", "name", "sha256", "size")


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that the envelope names: ``name`` as its receiver sees it, ``size`` in bytes, hex ``sha256``."""

    name: str
    size: int
    sha256: str
    media_type: str

    def members(self) -> dict[str, str | int]:
        return {"media_type": self.media_type, "name": self.name, "sha256": self.sha256, "size": self.size}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What one agency sends to others under one ``consignment``, an id of the sender's own choosing.

    ``sender`` and ``receivers`` are agency codes; ``kind`` says who understands ``body``, a mapping of JSON
    values without fractions. ``sent_at`` is aware and kept to the millisecond. Repeating a consignment
    unchanged is harmless; using its id for other content is refused.
    """

    sender: str
    receivers: tuple[str, ...]
    kind: str
    consignment: str
    sent_at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[FileRef, ...] = ()

    @cached_property
    def _text(self) -> bytes:
        try:
            return canonical_json(
                {
                    "body": self.body,
                    "consignment": self.consignment,
                    "files": [file.members() for file in self.files],
                    "format": FORMAT,
                    "kind": self.kind,
                    "receivers": self.receivers,
                    "sender": self.sender,
                    "sent_at": written_moment(self.sent_at),
                }
            ).encode()
        except NotCanonicalError as error:
            raise envelope_unreadable(error.place, Text(vi=error.reason, en=error.reason)) from None

    def canonical(self) -> bytes:
        """The bytes that are signed, stored and sent. Raises ``sharing.envelope_unreadable``."""
        return self._text

    def digest(self) -> str:
        """The SHA-256 of the canonical bytes, in hexadecimal."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return sha256(self._text).hexdigest()

    @classmethod
    def read(cls, content: bytes, *, is_exact: bool = True) -> Self:
        """The envelope in ``content``.

        With ``is_exact`` the bytes must be the canonical ones, as they must where a signature stands over
        them; without it any spelling of the same JSON will do. Raises ``sharing.envelope_unreadable``, which
        names the place and what is wrong there.
        """
        if len(content) > MOST_BYTES:
            most = MOST_BYTES >> 10
            raise _fault("", f"dài {len(content)} byte, nhiều nhất {most} KB", f"longer than {most} KB")
        members = _quickly(content)
        if members is None:
            members = _parsed(content)
            _demand_shallow(members)
            if is_exact:
                _demand_exact(members, content)
        envelope = cls._of(members)
        if is_exact:  # they are the canonical bytes: no need to write them again
            envelope.__dict__.update(_text=content, _digest=sha256(content).hexdigest())
        return envelope

    @classmethod
    def _of(cls, members: dict[str, Any]) -> Self:
        if members.keys() != _ALL_MEMBERS:
            _demand_members(members, _MEMBERS, "")
        if members["format"] != FORMAT:
            raise _fault("format", f"phải là {FORMAT}", f"must be {FORMAT}")
        body = members["body"]
        if not isinstance(body, dict):
            raise _fault("body", "phải là một đối tượng JSON", "must be a JSON object")
        # A frozen dataclass sets its fields one call each: every message would pay for eight.
        envelope = object.__new__(cls)
        envelope.__dict__.update(
            sender=_matching(members["sender"], _CODE, "sender"),
            receivers=_receivers(members["receivers"]),
            kind=_matching(members["kind"], _KIND, "kind"),
            consignment=_short(members["consignment"], "consignment", 100),
            sent_at=_moment(members["sent_at"]),
            body=body,
            files=_files(members["files"]),
        )
        return envelope


@dataclass(frozen=True, slots=True)
class SignedEnvelope:
    """The canonical bytes of an envelope, the signature over them, and whose key made it.

    ``key_id`` reads ``agency:CODE:FINGERPRINT`` or, where a node vouches for an agency that signed in there,
    ``node:CODE:FINGERPRINT``.
    """

    content: bytes
    signature: bytes
    key_id: str


_ALL_MEMBERS: Final = set(_MEMBERS)


def written_moment(moment: datetime) -> str:
    """An aware moment in UTC to the millisecond: ``2026-11-22T08:30:00.000Z``."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).isoformat("T", "milliseconds")[:-6] + "Z"


def _quickly(content: bytes) -> dict[str, Any] | None:
    """The members, where the content is beyond doubt the canonical form; ``None`` means: look closely.

    The quick reader and writer know neither which numbers are refused nor the order of characters beyond the
    16-bit ones (whose UTF-8 begins with a byte from 0xF0 on); content that holds such is left to the slow
    ones.
    """
    if not content.isascii() and len(content.translate(None, _HIGH)) != len(content):
        return None
    try:
        members = _QUICK.decode(content)
        if _SORTED.encode(members) != content or type(members) is not dict:
            return None
        if content.count(b"{") + content.count(b"[") > MOST_DEPTH:
            _demand_shallow(members)
        if _LONG_NUMBER in content.translate(_DIGITS_ALIKE) and _has_odd_number(members):
            return None
    except (msgspec.MsgspecError, UnicodeError, RecursionError, _NotExactError):
        return None
    return members


def _demand_shallow(members: dict[str, Any]) -> None:
    """Everything that reads or writes an envelope later may go into its depth by calling itself."""
    level: list[Any] = [members]
    for _ in range(MOST_DEPTH):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise _fault("body", f"lồng sâu quá {MOST_DEPTH} tầng", f"nested deeper than {MOST_DEPTH} levels")


def _has_odd_number(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return False
    if kind is dict:
        return any(type(each) is not str and _has_odd_number(each) for each in value.values())
    if kind is list:
        return any(type(each) is not str and _has_odd_number(each) for each in value)
    return kind is not int or not -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        members = _DECODER.decode(content.decode())
    except UnicodeDecodeError as error:
        raise _fault(f"byte {error.start}", "không phải UTF-8", "not UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"byte {error.pos}"
        raise _fault(place, f"không phải JSON ({error.msg})", f"not JSON ({error.msg})") from None
    except RecursionError:
        raise _fault("", "lồng nhau quá sâu", "nested too deeply") from None
    except _NotExactError as error:
        raise _fault(error.place, error.vi, error.en) from None
    if not isinstance(members, dict):
        raise _fault("", "phải là một đối tượng JSON", "must be a JSON object")
    return members


class _NotExactError(ValueError):
    def __init__(self, place: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.place, self.vi, self.en = place, vi, en


def _no_fraction(written: str) -> Any:
    raise _NotExactError(written[:40], "số có phần lẻ: hãy ghi thành chữ", "a fraction: write it as text")


def _whole(written: str) -> int:
    if len(written) > 17 or not -_LARGEST_WHOLE <= (value := int(written)) <= _LARGEST_WHOLE:
        raise _NotExactError(written[:40], "số vượt quá 2^53 - 1: hãy ghi thành chữ", "beyond 2^53 - 1")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotExactError(twice[:40], "tên trường lặp lại", "the member stands twice")
    return found


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_whole
)
_QUICK: Final = msgspec.json.Decoder(float_hook=_no_fraction)
_SORTED: Final = msgspec.json.Encoder(order="sorted")
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
)


def _demand_exact(members: dict[str, Any], content: bytes) -> None:
    # Python sorts keys by code point, RFC 8785 by UTF-16: they differ only beyond the 16-bit characters,
    # whose UTF-8 begins with a byte from 0xF0 on. Everything else is compared at the speed of C.
    try:
        if len(content.translate(None, _HIGH)) == len(content):
            written = _ENCODER.encode(members).encode()
        else:
            written = canonical_json(members).encode()
    except (UnicodeEncodeError, NotCanonicalError):
        raise _fault("", "có ký tự Unicode không hợp lệ", "holds text that is not valid Unicode") from None
    if written != content:
        pairs = enumerate(zip(written, content, strict=False))
        at = next(
            (place for place, (ours, theirs) in pairs if ours != theirs), min(len(written), len(content))
        )
        raise _fault(
            f"byte {at}",
            "không phải dạng chuẩn (RFC 8785: không khoảng trắng, khóa xếp thứ tự)",
            "not the canonical form (RFC 8785: no blanks, keys in order)",
        )


def _demand_members(members: dict[str, Any], wanted: tuple[str, ...], place: str) -> None:
    within = f"{place}." if place else ""
    for name in wanted:
        if name not in members:
            raise _fault(f"{within}{name}", "thiếu trường này", "this member is missing")
    for name in members:
        if name not in wanted:
            raise _fault(f"{within}{name[:40]}", "trường không có trong quy ước", "this member is not known")


def _matching(value: Any, pattern: re.Pattern[str], place: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or not _matches(pattern, value):
        raise _fault(place, f"không đúng dạng {pattern.pattern}", f"must look like {pattern.pattern}")
    return value


@lru_cache(maxsize=1 << 14)  # the same few thousand codes come again and again
def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


def _short(value: Any, place: str, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise _fault(
            place, f"phải là 1 đến {most} ký tự in được", f"must be 1 to {most} printable characters"
        )
    return value


def _receivers(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_RECEIVERS:
        most = MOST_RECEIVERS
        raise _fault("receivers", f"phải có 1 đến {most} nơi nhận", f"must name 1 to {most} receivers")
    if len(value) == 1:
        return (_matching(value[0], _CODE, "receivers[0]"),)
    if len({str(each) for each in value}) != len(value):
        raise _fault("receivers", "một nơi nhận được ghi hai lần", "a receiver stands twice")
    return tuple(_matching(each, _CODE, f"receivers[{place}]") for place, each in enumerate(value))


def _moment(value: Any) -> datetime:
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise _fault(
        "sent_at",
        "phải ghi như 2026-11-22T08:30:00.000Z (UTC)",
        "must read like 2026-11-22T08:30:00.000Z (UTC)",
    )


def _files(value: Any) -> tuple[FileRef, ...]:
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise _fault(
            "files", f"phải là danh sách, nhiều nhất {MOST_FILES} tệp", f"a list of at most {MOST_FILES}"
        )
    return tuple(_file(each, f"files[{place}]") for place, each in enumerate(value)) if value else ()


def _file(value: Any, place: str) -> FileRef:
    if not isinstance(value, dict):
        raise _fault(place, "phải là một đối tượng JSON", "must be a JSON object")
    _demand_members(value, _FILE_MEMBERS, place)
    size = value["size"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise _fault(f"{place}.size", "phải là số byte, từ 1", "must be a number of bytes, from 1")
    name = _short(value["name"], f"{place}.name", MOST_NAME)
    if "/" in name or "\\" in name or name.strip(". ") == "":
        raise _fault(f"{place}.name", "tên tệp không được chứa đường dẫn", "a file's name must hold no path")
    return FileRef(
        name=name,
        size=size,
        sha256=_matching(value["sha256"], _DIGEST, f"{place}.sha256"),
        media_type=_matching(value["media_type"], _MEDIA_TYPE, f"{place}.media_type"),
    )


def _fault(place: str, vi: str, en: str) -> Exception:
    return envelope_unreadable(place, Text(vi=vi, en=en))
