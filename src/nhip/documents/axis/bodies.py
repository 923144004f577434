"""What the messages of the axis say: a document with its particulars, or a status of one.

A body is JSON inside a signed envelope of ``sharing``; sender, receivers and files stand in the envelope
itself. The parts that edXML also knows are the ones of ``edxml.shapes``, kept as they were written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, Self

from nhip.documents.axis.packing import pack, unpack, unreadable
from nhip.documents.edxml import Organ, Response, Staff, Trace
from nhip.documents.edxml.shapes import Business, Other, Signer
from nhip.kernel.api import Text, canonical_json

DOCUMENT: Final = "document"
STATUS: Final = "status"
"""The two kinds of messages."""

MOST_ID: Final = 200
MOST_URGENT: Final = 4
_YEARS: Final = range(1970, 9999)
_EMAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something odd that was found in what came in, told in both languages; ``place`` says where."""

    code: str
    place: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """How edXML named a file that came in with it."""

    sha256: str
    content_id: str = ""
    description: str = ""
    said_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBody:
    """A document as its message tells it.

    ``document_id`` is the sender's own for good, by custom ``agency,yyyy/MM/dd,number/notation``.
    ``confidential`` names, by the SHA-256 of a file, the addresses of those who may read it. ``original`` is
    the digest of the edXML that came in, ``oddities`` what was odd about it, ``as_written`` what stood where
    a date should. ``written_from`` and ``written_to`` are how it named the agencies.
    """

    document_id: str
    subject: str
    number: str = ""
    notation: str = ""
    type: str = ""
    type_code: str = ""
    type_detail: str = ""
    content: str = ""
    promulgated_on: date | None = None
    place: str = ""
    signer: Signer | None = None
    priority: int = 0
    due_on: date | None = None
    steering: str = ""
    replies_to: tuple[Response, ...] = ()
    business: Business | None = None
    other: Other | None = None
    to_places: tuple[str, ...] = ()
    confidential: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    original: str = ""
    oddities: tuple[Oddity, ...] = ()
    as_written: Mapping[str, str] = field(default_factory=dict)
    attached: tuple[Attached, ...] = ()
    traces: tuple[Trace, ...] = ()
    written_from: Organ | None = None
    written_to: tuple[Organ, ...] = ()

    @classmethod
    def read(cls, members: Mapping[str, Any]) -> Self:
        """The document in a body. Raises ``axis.body_unreadable``."""
        body = unpack(cls, members, "body")
        if not 0 < len(body.document_id) <= MOST_ID or not body.document_id.isprintable():
            found = Text(
                f"phải có 1 đến {MOST_ID} ký tự in được", f"must be 1 to {MOST_ID} printable characters"
            )
            raise unreadable("body.document_id", found)
        if not body.subject.strip():
            raise unreadable("body.subject", Text("thiếu trích yếu", "the subject is missing"))
        if body.priority > MOST_URGENT:
            found = Text(
                f"độ khẩn phải từ 0 đến {MOST_URGENT}", f"the priority must be from 0 to {MOST_URGENT}"
            )
            raise unreadable("body.priority", found)
        if body.business_type not in {"0", "1", "2", "3"}:
            found = Text("nghiệp vụ phải là 0, 1, 2 hoặc 3", "the business must be 0, 1, 2 or 3")
            raise unreadable("body.business.type", found)
        for digest, readers in body.confidential.items():
            if not readers or not all(_EMAIL.fullmatch(reader) for reader in readers):
                found = Text("phải nêu địa chỉ thư của người được đọc", "must name its readers' addresses")
                raise unreadable(f"body.confidential.{digest[:12]}", found)
        return body

    def packed(self) -> dict[str, Any]:
        """The body as JSON values."""
        return pack(self)

    @property
    def business_type(self) -> str:
        """0 for a new document, 1 recall, 2 update, 3 replacement."""
        return (self.business.type if self.business else "") or "0"

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids of the documents that a request is about; its own id where it names none."""
        if self.business is None or self.business_type == "0":
            return ()
        named = [self.business.document_id, *(each.document_id for each in self.business.replaces)]
        return tuple(dict.fromkeys(name for name in named if name)) or (self.document_id,)

    def content_digest(self, files: tuple[str, ...]) -> str:
        """The SHA-256 of what the document says, with the digests of its ``files``: the same for each of its
        receivers, another one for other content under the same id.
        """
        # How it travelled is no part of what it says.
        core = replace(
            self,
            original="",
            oddities=(),
            attached=(),
            traces=(),
            written_from=None,
            written_to=(),
            confidential={},
        )
        own = [digest for digest in files if digest != self.original]
        return sha256(canonical_json({"body": pack(core), "files": own}).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentName:
    """How a status names the document it is about: its sender, its id, else number/notation and date."""

    organ: str
    document_id: str = ""
    code: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBody:
    """A status as its message tells it; ``at`` is when its sender says it was, ISO 8601 with a zone."""

    document: DocumentName
    code: str
    description: str = ""
    at: str = ""
    staff: Staff | None = None
    written_from: Organ | None = None
    original: str = ""
    oddities: tuple[Oddity, ...] = ()

    @classmethod
    def read(cls, members: Mapping[str, Any]) -> Self:
        """The status in a body. Raises ``axis.body_unreadable``."""
        status = cls._usual(members) or unpack(cls, members, "body")
        if not status.document.document_id and not status.document.code:
            found = Text(
                "thiếu mã văn bản hoặc số, ký hiệu", "neither the document's id nor its number is given"
            )
            raise unreadable("body.document", found)
        return status

    def packed(self) -> dict[str, Any]:
        """The body as JSON values."""
        return pack(self)

    @classmethod
    def _usual(cls, members: Mapping[str, Any]) -> Self | None:
        """The status in a body of the usual shape, all plain short texts; None for any other.

        Thousands come a second, and the careful reading costs several times as much.
        """
        name, staff, code = members.get("document"), members.get("staff"), members.get("code")
        if type(name) is not dict or not members.keys() <= _USUAL or not name.keys() <= _NAME:
            return None
        if staff is None:
            staff = _NOBODY
        elif type(staff) is not dict or not staff.keys() <= _STAFF:
            return None
        description, at = members.get("description", ""), members.get("at", "")
        try:  # texts are joined and nothing else is
            text = "".join((*name.values(), *staff.values(), code, description, at))  # type: ignore[arg-type]
        except TypeError:
            return None
        if len(text) > _USUAL_LENGTH or "\0" in text or "organ" not in name:
            return None
        return cls(
            document=DocumentName(**name),
            code=code,  # type: ignore[arg-type]  # it was joined
            description=description,
            at=at,
            staff=Staff(**staff) if staff else None,
        )

    @property
    def said_at(self) -> datetime | None:
        """The time its sender claims, None where it gave none that can be read and kept."""
        try:
            moment = datetime.fromisoformat(self.at)
        except ValueError:
            return None
        # In other zones the first and the last days there are lie in years that no record can be read from.
        return moment if moment.tzinfo and moment.year in _YEARS else None


_USUAL: Final = frozenset({"code", "description", "at", "document", "staff"})
_USUAL_LENGTH: Final = 4_000
_STAFF: Final = frozenset(slot.name for slot in fields(Staff))
_NAME: Final = frozenset(slot.name for slot in fields(DocumentName))
_NOBODY: Final[dict[str, str]] = {}
