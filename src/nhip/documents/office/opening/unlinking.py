"""A Word or ODF letter without the addresses of what it would fetch; runs only in the process apart.

LibreOffice fetches some pictures that a letter merely names, the filling of a shape, a background, the mark
of a list, from the disk as from the network, though its profile forbids it. So such addresses are taken out
before: what the letter needs lies in its own file. Links that a reader may click stay.
"""

import io
import re
import zipfile
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

_PARTS: Final = frozenset({"content.xml", "styles.xml", "meta.xml", "settings.xml"})
_FETCHED: Final = frozenset({"href", "src", "image-data", "schema"})
_CLICKED: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_OUTSIDE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|.*\\|(?:.*/)?\.\.(?:/|$)", re.IGNORECASE | re.DOTALL)
_DEEPEST: Final = 4  # letters in letters


def unlinked(content: bytes, depth: int = 0) -> bytes:
    """The archive ``content`` with every part's addresses of things outside taken out.

    Raises ``ValueError`` for parts that declare a type of document of their own or lie too deep, and what the
    readers of archives and XML raise.
    """
    if depth > _DEEPEST:
        raise ValueError(depth)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w") as written:
        for entry in given.infolist():
            part = given.read(entry)
            name = entry.filename.rpartition("/")[2].casefold()
            if part.startswith(b"PK\x03\x04"):
                part = unlinked(part, depth + 1)
            elif part and (name in _PARTS or name.endswith(".rels")):
                part = _cleaned(part, is_relations=name.endswith(".rels"))
            written.writestr(entry, part)
    return made.getvalue()


def _cleaned(part: bytes, *, is_relations: bool) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(part, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError(root.getroottree().docinfo.doctype)
    for each in list(root.iter(etree.Element)):
        if is_relations:
            _clean_relation(each)
        elif etree.QName(each).localname != "a":
            for name, value in each.attrib.items():
                if etree.QName(name).localname in _FETCHED and _OUTSIDE.match(unquote(value).strip()):
                    del each.attrib[name]
    out = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    assert isinstance(out, bytes)
    return out


def _clean_relation(each: Any) -> None:
    target = each.get("Target", "").strip()
    is_outside = each.get("TargetMode", "").strip().casefold() == "external" or _SCHEME.match(target)
    is_clicked = each.get("Type", "").endswith("/hyperlink") and _CLICKED.match(target)
    if is_outside and not is_clicked and each.getparent() is not None:
        each.getparent().remove(each)
