"""From elements to parts and back, by the tables in ``shapes``.

Reading takes elements in any order, with any prefix, missing or empty. What stands there twice, or is not
known, is told.
"""

from collections.abc import Collection
from dataclasses import fields
from typing import Any, TypeVar

from nhip.documents.edxml.findings import Finding, odd
from nhip.documents.edxml.markup import Node
from nhip.kernel.api import Text

ShapeT = TypeVar("ShapeT")


def read_shape(shape: type[ShapeT], node: Node, found: list[Finding]) -> ShapeT:
    """The part that ``node`` holds; what is odd about it goes to ``found``."""
    values: dict[str, Any] = {}
    known: set[str] = set()
    for slot in fields(shape):  # type: ignore[arg-type]
        xml, item = slot.metadata["xml"], slot.metadata.get("item")
        known.add(xml)
        elements = node.named(xml)
        if item is None:
            values[slot.name] = _single(slot.metadata, elements, found)
        else:
            inside = elements if item == xml else [child for each in elements for child in each.named(item)]
            part = slot.metadata.get("shape")
            values[slot.name] = tuple(
                _plain(child, found) if part is None else read_shape(part, child, found) for child in inside
            )
    tell_others(node, known, found)
    if node.text:
        cause = Text("Có chữ ngoài các phần tử; không đọc.", "Text stands outside elements; it is not read.")
        found.append(odd("edxml.stray_text", node.place, cause))
    return shape(**values)


def tell_others(node: Node, known: Collection[str], found: list[Finding]) -> None:
    """Tell of each child that is none of the ``known`` ones; signatures are passed over."""
    for child in node.children:
        is_known = child.is_own and child.name in known
        if not is_known and child.name != "Signature":
            found.append(_unknown(child))


def _unknown(node: Node) -> Finding:
    cause = Text(f"Phần tử “{node.name}” không có trong quy chuẩn.", f"“{node.name}” is no element of it.")
    return odd("edxml.unknown_element", node.place, cause)


def write_shape(part: object) -> list[tuple[str, Any]]:
    """The elements of a part in the order of its table: name with a text, or with more such pairs.

    What is empty is left out.
    """
    pairs: list[tuple[str, Any]] = []
    for slot in fields(part):  # type: ignore[arg-type]
        value = getattr(part, slot.name)
        xml, item = slot.metadata["xml"], slot.metadata.get("item")
        if value is None or value in {"", ()}:
            continue
        if item is None:
            pairs.append((xml, value if isinstance(value, str) else write_shape(value)))
            continue
        inside = [(item, each if isinstance(each, str) else write_shape(each)) for each in value]
        pairs += inside if item == xml else [(xml, inside)]
    return pairs


def _single(metadata: Any, elements: list[Node], found: list[Finding]) -> Any:
    part = metadata.get("shape")
    if not elements:
        return None if part else ""
    if len(elements) > 1:
        found.append(
            odd(
                "edxml.twice",
                elements[1].place,
                Text(
                    f"“{elements[1].name}” có {len(elements)} lần; dùng lần đầu.",
                    f"“{elements[1].name}” stands {len(elements)} times; the first is used.",
                ),
            )
        )
    return read_shape(part, elements[0], found) if part else _plain(elements[0], found)


def _plain(node: Node, found: list[Finding]) -> str:
    tell_others(node, (), found)
    return node.text
