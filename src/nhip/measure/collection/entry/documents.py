"""The documents that figures stand on: kept by their digest, given out to those who may see such a figure."""

from dataclasses import dataclass
from typing import Final

from nhip.identity.api import Account
from nhip.kernel.api import Refusal, Text, file_bytes, sniff
from nhip.measure.collection import errors
from nhip.measure.collection.queries.gate import revisions_visible_to, uploads_visible_to

_TAKEN: Final = (
    "application/pdf",
    "image/",
    "text/plain",
    "application/xml",
    "application/rtf",
    "application/vnd.openxmlformats-officedocument.",
    "application/zip",
)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document's bytes and the name that it was given."""

    name: str
    content: bytes


def demand_document_kind(content: bytes) -> None:
    """Raises ``collection.document_kind`` for what no office keeps as evidence: programs, macros."""
    kind = sniff(content)
    if not kind.startswith(_TAKEN):
        raise Refusal(
            "collection.document_kind",
            Text("Không nhận loại tệp này", "This kind of file is not taken"),
            Text(f"Nội dung tệp là {kind}.", f"By its content the file is {kind}."),
            Text(
                "Gửi PDF, ảnh, .docx, .xlsx không có macro, hoặc văn bản.",
                "Send a PDF, an image, a .docx or .xlsx without macros, or plain text.",
            ),
            status=422,
        )


def document_for(asker: Account, digest: str) -> SourceDocument:
    """The document, where ``asker`` may see a figure that stands on it or the upload that brought it.

    Raises ``collection.document_unknown``, whether it does not exist or is none of the asker's business.
    """
    seen = revisions_visible_to(asker).filter(document=digest).values_list("document_name", flat=True)
    sent = uploads_visible_to(asker).filter(file=digest).values_list("file_name", flat=True)
    name = seen.order_by("-recorded_at").first()
    if name is None:
        name = sent.first()
    if name is None:
        raise errors.document_unknown()
    return SourceDocument(name or digest[:12], file_bytes(digest))
