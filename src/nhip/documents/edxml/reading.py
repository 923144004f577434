"""Reading a message: bytes in, a document or a status out, with everything found about it."""

from dataclasses import dataclass

from nhip.documents.edxml.attaching import read_attachments
from nhip.documents.edxml.checking import check_document, check_lengths, check_status
from nhip.documents.edxml.findings import Finding, Unreadable, Weight, odd, refused
from nhip.documents.edxml.markup import Node, read_markup
from nhip.documents.edxml.rules import rules
from nhip.documents.edxml.shapes import Business, Document, Head, Reference, Status, Trace
from nhip.documents.edxml.shaping import read_shape
from nhip.kernel.api import Text

_FROM_STANDARD = Text(
    "Gửi theo cấu trúc của QCVN 102:2016/BTTTT.",
    "Send it in the structure of QCVN 102:2016/BTTTT.",
)


@dataclass(frozen=True)
class Reading:
    """What was read: the message, or None where it cannot be read, and the findings in order."""

    message: Document | Status | None
    findings: tuple[Finding, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether nothing was found that it is refused for."""
        return all(finding.weight is not Weight.REFUSED for finding in self.findings)


def read_edxml(content: bytes) -> Reading:
    """A message from its bytes. Never raises for what a sender wrote."""
    try:
        root = read_markup(content)
        envelope = _envelope(root)
    except Unreadable as unreadable:
        return Reading(None, (unreadable.finding,))
    found: list[Finding] = [*_namespaces(root)]
    header = envelope.first("edXMLHeader")
    head = header.first("MessageHeader") if header else None
    if header is None or head is None:
        return Reading(None, (*found, _no_header(envelope)))
    if head.first("StatusCode") is not None:
        status = read_shape(Status, head, found)
        found += [*check_lengths(envelope), *check_status(status)]
        return Reading(status, tuple(found))
    document = _document(root, envelope, header, head, found)
    found += [*check_lengths(envelope), *check_document(document)]
    return Reading(document, tuple(found))


def _document(root: Node, envelope: Node, header: Node, head: Node, found: list[Finding]) -> Document:
    way = header.first("TraceHeaderList")
    business = way.first("Bussiness") if way else None
    body = envelope.first("edXMLBody")
    manifest = body.first("edXMLManifest") if body else None
    announced = manifest.named("Reference") if manifest else []
    references = tuple(read_shape(Reference, each, found) for each in announced)
    encoded = root.first("AttachmentEncoded") or envelope.first("AttachmentEncoded")
    return Document(
        head=read_shape(Head, head, found),
        traces=tuple(read_shape(Trace, each, found) for each in (way.named("TraceHeader") if way else [])),
        business=read_shape(Business, business, found) if business else None,
        references=references,
        attachments=tuple(read_attachments(encoded, references, found)),
    )


def _envelope(root: Node) -> Node:
    envelope = root.first("edXMLEnvelope") if root.name == "edXML" else None
    if root.namespace not in rules().namespaces:
        raise Unreadable(
            refused(
                "edxml.namespace",
                root.place,
                Text(
                    f"Không gian tên “{root.namespace}” không phải của edXML.",
                    f"The namespace “{root.namespace}” is not one of edXML.",
                ),
                _FROM_STANDARD,
            )
        )
    if envelope is None:
        raise Unreadable(
            refused(
                "edxml.no_envelope",
                root.place,
                Text("Không có edXML/edXMLEnvelope.", "There is no edXML/edXMLEnvelope."),
                _FROM_STANDARD,
            )
        )
    return envelope


def _no_header(envelope: Node) -> Finding:
    return refused(
        "edxml.no_header",
        envelope.place,
        Text("Không có edXMLHeader/MessageHeader.", "There is no edXMLHeader/MessageHeader."),
        _FROM_STANDARD,
    )


def _namespaces(root: Node) -> list[Finding]:
    """Told once: an old namespace, or parts in another than the root's."""
    found: list[Finding] = []
    if root.namespace != rules().namespaces[0]:
        cause = Text(
            f"Dùng không gian tên cũ “{root.namespace}”.", f"It uses the old namespace “{root.namespace}”."
        )
        found.append(odd("edxml.old_namespace", root.place, cause))
    for node in _parts(root):
        if node.namespace != root.namespace:
            cause = Text(
                f"Phần tử ở không gian tên khác: “{node.namespace}”.",
                f"An element stands in another namespace: “{node.namespace}”.",
            )
            found.append(odd("edxml.mixed_namespace", node.place, cause))
            break
    return found


def _parts(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        if child.name != "Signature":
            found += [child, *_parts(child)]
    return found
