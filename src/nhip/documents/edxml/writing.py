"""Writing a message as the national software expects it: its prefixes, its order, its base64."""

import base64
import io
import re
import zipfile
from typing import Any

from nhip.documents.edxml.attaching import may_be_wrapping
from nhip.documents.edxml.rules import rules
from nhip.documents.edxml.shapes import Attachment, Document, Reference, Status
from nhip.documents.edxml.shaping import write_shape

_PREFIX = "edXML:"
# The characters of XML 1.0, section 2.2.
_HELD = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


class Unwritable(ValueError):  # noqa: N818 - what was written, not a fault of ours
    """A text of the message holds a character that XML cannot hold at all."""


def write_document(document: Document) -> bytes:
    """The document as edXML, UTF-8. The manifest is made from the attachments. Raises :class:`Unwritable`."""
    way: list[tuple[str, Any]] = [("TraceHeader", write_shape(trace)) for trace in document.traces]
    if document.business is not None:
        way.append(("Bussiness", write_shape(document.business)))
    header = [("MessageHeader", write_shape(document.head)), *([("TraceHeaderList", way)] if way else [])]
    manifest = [("Reference", write_shape(_reference(each))) for each in document.attachments]
    body = _element("edXMLManifest", manifest, ' version="1.0"') if manifest else ""
    encoded = [piece for each in document.attachments for piece in _attachment(each)]
    if encoded:
        encoded = [b"<AttachmentEncoded>", *encoded, b"</AttachmentEncoded>"]
    return _package(header, f"<{_PREFIX}edXMLBody>{body}</{_PREFIX}edXMLBody>" if body else "", encoded)


def write_status(status: Status) -> bytes:
    """The status message as edXML, UTF-8. Raises :class:`Unwritable`."""
    return _package([("MessageHeader", write_shape(status))], "", [])


def _package(header: list[tuple[str, Any]], body: str, encoded: list[bytes]) -> bytes:
    """The pieces of the attachments stay bytes and are put together once: they may be a hundred megabytes."""
    space = rules().namespaces[0]
    start = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{space}">'
        f'<{_PREFIX}edXMLEnvelope xmlns:edXML="{space}">{_element("edXMLHeader", header)}{body}'
        f"</{_PREFIX}edXMLEnvelope>"
    )
    return b"".join((start.encode(), *encoded, b"</edXML>\n"))


def _element(name: str, value: str | list[tuple[str, Any]], attributes: str = "") -> str:
    inside = _escaped(value) if isinstance(value, str) else "".join(_element(*pair) for pair in value)
    return f"<{_PREFIX}{name}{attributes}>{inside}</{_PREFIX}{name}>"


def _attachment(attachment: Attachment) -> tuple[bytes, ...]:
    plain = {
        "ContentId": attachment.content_id,
        "AttachmentName": attachment.name,
        "Description": attachment.description,
        "ContentType": attachment.media_type,
    }
    told = "".join(f"<{name}>{_escaped(value)}</{name}>" for name, value in plain.items() if value)
    start = f'<Attachment>{told}<edXML:ContentTransferEncoded xmlns:edXML="{rules().namespaces[0]}">'
    end = b"</edXML:ContentTransferEncoded></Attachment>"
    return start.encode(), base64.b64encode(_wrapped(attachment)), end


def _wrapped(attachment: Attachment) -> bytes:
    """The content; inside a ZIP of its own where readers would otherwise take it for wrapping and open it."""
    if not may_be_wrapping(attachment.name, attachment.content):
        return attachment.content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("tep"), attachment.content)
    return target.getvalue()


def _reference(attachment: Attachment) -> Reference:
    return Reference(
        content_id=attachment.content_id,
        content_type=attachment.media_type,
        description=attachment.description,
        name=attachment.name,
    )


def _escaped(text: str) -> str:
    """The text as XML holds it. Raises :class:`Unwritable`."""
    if not _HELD.fullmatch(text):
        raise Unwritable("a text holds a character that XML cannot")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")
