"""The parts of a message, as QCVN 102:2016 names them; every text as it was received.

Each field says which element it stands in (``xml``); the reader and the writer both walk these tables, so
what one knows the other does. The misspelling ``Bussiness`` is the standard's and stays.
"""
# ruff: noqa: RUF009 - what the functions below return are dataclass fields

from dataclasses import dataclass, field
from typing import Any


def text(xml: str) -> Any:
    """A field that is one element's text; empty where there is none."""
    return field(default="", metadata={"xml": xml})


def texts(container: str, xml: str) -> Any:
    """A field that is the texts of the elements ``xml`` inside ``container``."""
    return field(default=(), metadata={"xml": container, "item": xml})


def one(xml: str, shape: type) -> Any:
    """A field that is one nested part, None where there is none."""
    return field(default=None, metadata={"xml": xml, "shape": shape})


def many(xml: str, shape: type, container: str = "") -> Any:
    """A field that is every element ``xml``, inside ``container`` if one is named."""
    return field(default=(), metadata={"xml": container or xml, "item": xml, "shape": shape})


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """Who sends or receives. ``code`` is the identifier code, in either scheme, as written."""

    code: str = text("OrganId")
    in_charge: str = text("OrganizationInCharge")
    name: str = text("OrganName")
    address: str = text("OrganAdd")
    email: str = text("Email")
    telephone: str = text("Telephone")
    fax: str = text("Fax")
    website: str = text("Website")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Number and notation of a document."""

    number: str = text("CodeNumber")
    notation: str = text("CodeNotation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promulgation:
    """Where and when it was issued; the date is written ``yyyy/MM/dd``."""

    place: str = text("Place")
    date: str = text("PromulgationDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentType:
    """What kind of document. ``name`` is what counts; senders use ``type`` in different ways."""

    type: str = text("Type")
    detail: str = text("TypeDetail")
    name: str = text("TypeName")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed: in whose place, as what, by which name."""

    competence: str = text("Competence")
    position: str = text("Position")
    full_name: str = text("FullName")


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Priority (0 ordinary to 4 by a set hour), circulation, copies and pages."""

    priority: str = text("Priority")
    sphere: str = text("SphereOfPromulgation")
    typist: str = text("TyperNotation")
    copies: str = text("PromulgationAmount")
    pages: str = text("PageAmount")
    direction: str = text("Direction")
    appendices: tuple[str, ...] = texts("Appendixes", "Appendix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Which document this answers: its number and notation stand in one text."""

    organ: str = text("OrganId")
    code: str = text("Code")
    document_id: str = text("DocumentId")
    date: str = text("PromulgationDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where the message passed, and when."""

    organ: str = text("OrganId")
    at: str = text("Timestamp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who handled it."""

    department: str = text("Department")
    name: str = text("Staff")
    email: str = text("Email")
    mobile: str = text("Mobile")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverChange:
    """A receiver to remove (0) or add (1) by an update."""

    organ: str = text("OrganId")
    change: str = text("ReceiverType")


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an update changes: the document's data, its receivers, or both."""

    document: str = text("DocumentInfo")
    receiver: str = text("DocumentReceiver")
    receivers: tuple[ReceiverChange, ...] = many("Receiver", ReceiverChange, "ReceiverList")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A document that this one replaces, and at whom."""

    document_id: str = text("DocumentId")
    organs: tuple[str, ...] = texts("OrganIdList", "OrganId")


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What the message does: 0 new, 1 recall, 2 update, 3 replacement."""

    document_id: str = text("DocumentId")
    type: str = text("BussinessDocType")
    reason: str = text("BussinessDocReason")
    paper: str = text("Paper")
    update: Update | None = one("BussinessDocumentInfo", Update)
    replaces: tuple[Replacement, ...] = many("ReplacementInfo", Replacement, "ReplacementInfoList")
    staff: Staff | None = one("StaffInfo", Staff)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the manifest says of an attachment."""

    content_id: str = text("ContentId")
    content_type: str = text("ContentType")
    description: str = text("Description")
    name: str = text("AttachmentName")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file with its bytes, unpacked where it came zipped; ``media_type`` is what the bytes are."""

    content_id: str
    name: str
    description: str
    declared_type: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The message header of a document."""

    sender: Organ | None = one("From", Organ)
    receivers: tuple[Organ, ...] = many("To", Organ)
    document_id: str = text("DocumentId")
    number: Number | None = one("Code", Number)
    promulgation: Promulgation | None = one("PromulgationInfo", Promulgation)
    type: DocumentType | None = one("DocumentType", DocumentType)
    subject: str = text("Subject")
    content: str = text("Content")
    signer: Signer | None = one("SignerInfo", Signer)
    due_date: str = text("DueDate")
    other: Other | None = one("OtherInfo", Other)
    responses: tuple[Response, ...] = many("ResponseFor", Response)
    steering: str = text("SteeringType")
    to_places: tuple[str, ...] = texts("ToPlaces", "Place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document on its way: header, way so far, what it does, and its attachments."""

    head: Head
    traces: tuple[Trace, ...] = ()
    business: Business | None = None
    references: tuple[Reference, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def sender(self) -> Organ:
        """Who sends it; an empty one where the message does not say."""
        return self.head.sender or Organ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status message: what became of a document at its receiver (01–06, 15, 16), or a recall (13)."""

    sender: Organ | None = one("From", Organ)
    response: Response | None = one("ResponseFor", Response)
    staff: Staff | None = one("StaffInfo", Staff)
    code: str = text("StatusCode")
    description: str = text("Description")
    at: str = text("Timestamp")
