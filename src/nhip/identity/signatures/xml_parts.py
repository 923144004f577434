"""The names and the canonical form that XML signatures are made of, and a safe way to read XML of others."""

from typing import Any

from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
ASIC = "http://uri.etsi.org/02918/v1.2.1#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
NAMES = {"asic": ASIC, "ds": DS, "xades": XADES}
LARGEST = 400_000_000  # bytes of one document


def reading() -> etree.XMLParser:
    """A parser for what strangers send: no entities, no DTD, nothing fetched."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_blank_text=False
    )


def read_xml(xml: bytes) -> Any:
    """The root of ``xml``. Raises :class:`ValueError` where it is no XML, has a DTD or is too large."""
    if len(xml) > LARGEST:
        raise ValueError(f"{len(xml)} bytes")
    try:
        root = etree.fromstring(xml, reading())
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("DOCTYPE")
    return root


def alone(element: Any) -> Any:
    """``element`` as the root of a document of its own, with the names in scope where it stood.

    libxml2 canonicalises a part of a document wrongly where a default namespace is inherited: the part's
    deeper elements lose it. What stands alone is canonicalised rightly.
    """
    if element.getparent() is None:
        return element
    return etree.fromstring(etree.tostring(element, with_tail=False), reading())


def canonical(element: Any) -> bytes:
    """``element`` in inclusive canonical XML 1.0, with the names in scope where it stands."""
    made: bytes = etree.tostring(alone(element), method="c14n", exclusive=False, with_comments=False)
    return made


def added(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    """A new child of ``parent``; ``name`` is written ``prefix:local``."""
    prefix, _, local = name.partition(":")
    child = etree.SubElement(parent, f"{{{NAMES[prefix]}}}{local}", **attributes)
    child.text = text
    return child
