"""Reading a message: bytes in, a document or a status out, with everything found about it."""

from dataclasses import dataclass, replace

from nhip.documents.edxml.attaching import read_attachments
from nhip.documents.edxml.checking import check_document, check_lengths, check_status
from nhip.documents.edxml.findings import Finding, Unreadable, Weight, odd, refused
from nhip.documents.edxml.markup import Node, read_markup
from nhip.documents.edxml.rules import rules
from nhip.documents.edxml.shapes import Business, Document, Head, Organ, Reference, Status, Trace
from nhip.documents.edxml.shaping import read_shape, tell_others
from nhip.kernel.api import Text

_FROM_STANDARD = Text(
    "Gửi theo cấu trúc của QCVN 102:2016/BTTTT.",
    "Send it in the structure of QCVN 102:2016/BTTTT.",
)
_MOST_TOLD = 200  # oddities of one message


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
    found: list[Finding] = []
    try:
        root = read_markup(content, found)
        envelope = _envelope(root)
        header = _sole(envelope, "edXMLHeader")
        head = _sole(header, "MessageHeader") if header else None
    except Unreadable as unreadable:
        return Reading(None, (unreadable.finding,))
    found += _namespaces(root)
    if header is None or head is None:
        return Reading(None, (*found, _no_header(envelope)))
    tell_others(root, {"edXMLEnvelope", "AttachmentEncoded"}, found)
    tell_others(envelope, {"edXMLHeader", "edXMLBody", "AttachmentEncoded"}, found)
    tell_others(header, {"MessageHeader", "TraceHeaderList", "Bussiness"}, found)
    encoded = [*root.named("AttachmentEncoded"), *envelope.named("AttachmentEncoded")]
    message: Document | Status
    if head.first("StatusCode") is not None:
        message = read_shape(Status, head, found)
        found += [_unread(each) for each in encoded if each.children]
        found += [*check_lengths(envelope), *check_status(message)]
    else:
        message = _document(envelope, header, head, encoded, found)
        found += [*check_lengths(envelope), *check_document(message)]
    return Reading(message, _bounded(found))


def _document(
    envelope: Node, header: Node, head: Node, encoded: list[Node], found: list[Finding]
) -> Document:
    """What stands in lists is put together from all of them: a file or a step of the way is lost to none."""
    ways = header.named("TraceHeaderList")
    bodies = envelope.named("edXMLBody")
    manifests = [manifest for body in bodies for manifest in body.named("edXMLManifest")]
    for nodes, known in ((ways, {"TraceHeader", "Bussiness"}), (bodies, {"edXMLManifest"})):
        found += _more_than_one(nodes)
        for node in nodes:
            tell_others(node, known, found)
    found += [*_more_than_one(manifests), *_more_than_one(encoded)]
    for manifest in manifests:
        tell_others(manifest, {"Reference"}, found)
    announced = [each for manifest in manifests for each in manifest.named("Reference")]
    references = tuple(read_shape(Reference, each, found) for each in announced)
    steps = [each for way in ways for each in way.named("TraceHeader")]
    return Document(
        head=_head(head, found),
        traces=tuple(read_shape(Trace, each, found) for each in steps),
        business=_business([*(each for way in ways for each in way.named("Bussiness"))], header, found),
        references=references,
        attachments=tuple(read_attachments(encoded, references, found)),
    )


def _head(node: Node, found: list[Finding]) -> Head:
    """The header; a ``To`` in which nothing stands names nobody and is left out."""
    head = read_shape(Head, node, found)
    receivers = tuple(each for each in head.receivers if each != Organ())
    if len(receivers) < len(head.receivers):
        cause = Text("Có phần To trống; bỏ qua.", "A To is empty; it is passed over.")
        found.append(odd("edxml.receiver_empty", "To", cause))
    return replace(head, receivers=receivers)


def _business(nodes: list[Node], header: Node, found: list[Finding]) -> Business | None:
    """What the message does. Two that say different things leave nobody knowing which of them to do."""
    stray = header.named("Bussiness")
    found += [
        odd(
            "edxml.misplaced",
            each.place,
            Text("Bussiness đặt ngoài TraceHeaderList.", "Bussiness stands outside TraceHeaderList."),
        )
        for each in stray
    ]
    read = list(dict.fromkeys(read_shape(Business, each, found) for each in (*nodes, *stray)))
    if len(read) > 1:
        found.append(_contradicting("Bussiness", (*nodes, *stray)[1]))
    return read[0] if read else None


def _sole(parent: Node, name: str) -> Node | None:
    """The one child of that name. Raises :class:`Unreadable` where there are more: which of them counts?"""
    nodes = parent.named(name)
    if len(nodes) > 1:
        raise Unreadable(_contradicting(name, nodes[1]))
    return nodes[0] if nodes else None


def _contradicting(name: str, node: Node) -> Finding:
    return refused(
        "edxml.contradictory",
        node.place,
        Text(f"Có hơn một {name}, không rõ phần nào đúng.", f"There is more than one {name}: which counts?"),
        _FROM_STANDARD,
    )


def _more_than_one(nodes: list[Node]) -> list[Finding]:
    if len(nodes) < 2:
        return []
    cause = Text(
        f"“{nodes[1].name}” có {len(nodes)} lần; đọc hết.", f"“{nodes[1].name}” stands {len(nodes)} times."
    )
    return [odd("edxml.twice", nodes[1].place, cause)]


def _unread(node: Node) -> Finding:
    cause = Text("Trạng thái không mang tệp; tệp kèm theo không được đọc.", "A status carries no files.")
    return odd("edxml.status_with_files", node.place, cause)


def _bounded(found: list[Finding]) -> tuple[Finding, ...]:
    """All refusals, and as many oddities as anybody will read."""
    left = sum(each.weight is Weight.ODD for each in found) - _MOST_TOLD
    if left <= 0:
        return tuple(found)
    odds = [each for each in found if each.weight is Weight.ODD][:_MOST_TOLD]
    cause = Text(f"Còn {left} điều lạ khác không kể ra.", f"{left} more oddities are not told.")
    return (
        *(each for each in found if each.weight is Weight.REFUSED),
        *odds,
        odd("edxml.more", "edXML", cause),
    )


def _envelope(root: Node) -> Node:
    envelope = _sole(root, "edXMLEnvelope") if root.name == "edXML" else None
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
    for node in (root, *_parts(root)):
        named = [name for name in node.attributes if " " not in name and name != "version"]
        if named and node.is_own:
            cause = Text(f"Không đọc thuộc tính “{named[0]}”.", f"The attribute “{named[0]}” is not read.")
            found.append(odd("edxml.attribute", node.place, cause))
            break
    return found


def _parts(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        if child.name != "Signature":
            found += [child, *_parts(child)]
    return found
