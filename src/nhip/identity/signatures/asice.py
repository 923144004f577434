"""Containers that keep files and their signatures together for years: ASiC-E (ETSI EN 319 162-1), a zip file.

Whoever receives one opens it with any zip program. A CMS signature stands over a manifest that names every
file by its SHA-256; a XAdES signature names the files itself. An archive manifest names all of that, the
signatures included, and a time stamp stands over it. Nothing here needs the node: it is reading and writing
of bytes, under limits, for containers come from strangers.
"""

import hashlib
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote, unquote
from zlib import error as ZlibError  # noqa: N812 - an exception that zlib writes small

from lxml import etree

from nhip.identity.signatures.errors import container_unreadable
from nhip.identity.signatures.xml_parts import ASIC, DS, NAMES, SHA256, added, read_xml

ARCHIVE = "META-INF/ASiCArchiveManifest.xml"
ARCHIVE_STAMP = "META-INF/timestamp001.tst"
_STAMP_TYPE = "application/vnd.etsi.timestamp-token"
_FIRST_MANIFEST = "META-INF/ASiCManifest001.xml"
MIMETYPE = b"application/vnd.etsi.asic-e+zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
_MOST_ENTRIES = 2000
_LARGEST = 500_000_000  # bytes of all files together
_LARGEST_RATIO = 1000  # what deflate can do at most, to tell a bomb from a page of blanks
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Container:
    """What a container holds: its files by name, its manifests each with a CMS, its XAdES signatures, and its
    archive manifests by name, each with the name of its time stamp. ``inside`` is all that is in META-INF.
    """

    files: dict[str, bytes]
    cades: tuple[tuple[bytes, bytes], ...] = ()
    xades: tuple[bytes, ...] = ()
    archives: tuple[tuple[str, str], ...] = ()
    inside: Mapping[str, bytes] = field(default_factory=dict)


def asic_manifest(files: Mapping[str, bytes], signature_name: str = "META-INF/signature001.p7s") -> bytes:
    """The manifest that a CMS signature stands over: each file's name and SHA-256, and where the CMS is."""
    root = etree.Element(f"{{{ASIC}}}ASiCManifest", nsmap={"asic": ASIC, "ds": DS})
    added(root, "asic:SigReference", URI=signature_name, MimeType="application/x-pkcs7-signature")
    for name, content in files.items():
        listed = added(root, "asic:DataObjectReference", URI=quote(name), MimeType="application/octet-stream")
        added(listed, "ds:DigestMethod", Algorithm=SHA256)
        added(listed, "ds:DigestValue", b64encode(hashlib.sha256(content).digest()).decode())
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def archive_manifest(files: Mapping[str, bytes], cades: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The manifest that an archive time stamp stands over: the files, the manifests and their signatures."""
    root = etree.Element(f"{{{ASIC}}}ASiCManifest", nsmap={"asic": ASIC, "ds": DS})
    added(root, "asic:SigReference", URI=ARCHIVE_STAMP, MimeType=_STAMP_TYPE)
    for name, content in {**_signatures(cades), **files}.items():
        listed = added(root, "asic:DataObjectReference", URI=quote(name), MimeType="application/octet-stream")
        if name == _FIRST_MANIFEST:
            listed.set("Rootfile", "true")
        added(listed, "ds:DigestMethod", Algorithm=SHA256)
        added(listed, "ds:DigestValue", b64encode(hashlib.sha256(content).digest()).decode())
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def _signatures(cades: Sequence[tuple[bytes, bytes]]) -> dict[str, bytes]:
    found = {}
    for number, (manifest, signature) in enumerate(cades, start=1):
        found[f"META-INF/ASiCManifest{number:03}.xml"] = manifest
        found[f"META-INF/signature{number:03}.p7s"] = signature
    return found


def write_asice(
    files: Mapping[str, bytes],
    *,
    cades: Sequence[tuple[bytes, bytes]] = (),
    xades: Sequence[bytes] = (),
    archive: tuple[bytes, bytes] | None = None,
) -> bytes:
    """The container of ``files``: ``cades`` are manifests, each with the CMS over it, in their order.

    The n-th manifest has to name ``META-INF/signature<n>.p7s`` (three digits) as its signature. ``archive``
    is the manifest over all of it with its time stamp (RFC 3161). Raises ``identity.container_unreadable``
    for a name that no container may hold.
    """
    for name in files:
        _demand_plain(name)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        _put(out, "mimetype", MIMETYPE, zipfile.ZIP_STORED)  # first and plain, so that its kind is seen
        for name, content in files.items():
            _put(out, name, content)
        for name, content in _signatures(cades).items():
            _put(out, name, content)
        for number, signature in enumerate(xades, start=1):
            _put(out, f"META-INF/signatures{number:03}.xml", signature)
        for name, content in zip((ARCHIVE, ARCHIVE_STAMP), archive or (), strict=False):
            _put(out, name, content)
    return made.getvalue()


def read_asice(data: bytes) -> Container:
    """What the container holds, with every limit kept. Raises ``identity.container_unreadable``.

    Whether signatures hold is not asked here; that each manifest is about the files inside is, by
    :func:`nhip.identity.api.verify_asice`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as held:
            found = _unpacked(held)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise container_unreadable(f"Tệp zip hỏng: {error}.", f"The zip file is broken: {error}.") from error
    if found.pop("mimetype", b"").strip() != MIMETYPE:
        raise container_unreadable(
            "Gói không tự nhận là ASiC-E (tệp mimetype).", "It does not say that it is ASiC-E (mimetype)."
        )
    inside = {name: found.pop(name) for name in sorted(found) if name.startswith("META-INF/")}
    cades = []
    for name, content in inside.items():
        if name.startswith("META-INF/ASiCManifest") and name.endswith(".xml"):
            cades.append((content, inside.get(signature_named(content), b"")))
    xades = [content for name, content in inside.items() if "signatures" in name and name.endswith(".xml")]
    archives = [
        (name, signature_named(content))
        for name, content in inside.items()
        if name.startswith("META-INF/ASiCArchiveManifest") and name.endswith(".xml")
    ]
    return Container(found, tuple(cades), tuple(xades), tuple(archives), inside)


def signature_named(manifest: bytes) -> str:
    """Where the manifest says its signature is; nothing where it says nothing."""
    try:
        return unquote(read_xml(manifest).xpath("string(asic:SigReference/@URI)", namespaces=NAMES))
    except ValueError:
        return ""


def digests_in(manifest: bytes) -> dict[str, bytes]:
    """The SHA-256 that the manifest gives for each file. Raises :class:`ValueError` where unreadable."""
    listed = {}
    for each in read_xml(manifest).iterfind("asic:DataObjectReference", NAMES):
        method = each.find("ds:DigestMethod", NAMES)
        if method is None or method.get("Algorithm") != SHA256:
            raise ValueError("DigestMethod")
        listed[unquote(each.get("URI", ""))] = b64decode(each.findtext("ds:DigestValue", "", NAMES))
    return listed


def _put(out: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    out.writestr(entry, content)


def _unpacked(held: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in held.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_ENTRIES:
        raise container_unreadable(
            f"Gói có {len(entries)} tệp, nhiều hơn {_MOST_ENTRIES}.",
            f"It holds {len(entries)} files, more than {_MOST_ENTRIES}.",
        )
    found: dict[str, bytes] = {}
    left = _LARGEST
    for entry in entries:
        name = entry.filename
        if name in found:
            raise container_unreadable(f"Hai tệp cùng tên {name}.", f"Two files are called {name}.")
        _demand_plain(name, may_be_ours=True)
        left = min(left, max(entry.compress_size, 1) * _LARGEST_RATIO + _CHUNK, _LARGEST)
        with held.open(entry) as file:
            content = file.read(left + 1)
        if len(content) > left:
            raise container_unreadable(
                f"{name} phình quá lớn khi giải nén.", f"{name} swells too far when it is unpacked."
            )
        left = _LARGEST - sum(map(len, found.values())) - len(content)
        found[name] = content
    return found


def _demand_plain(name: str, *, may_be_ours: bool = False) -> None:
    """Raise where ``name`` leads out of the folder or, unless it ``may_be_ours``, is the container's own."""
    parts = name.split("/")
    is_plain = not (
        name.startswith("/") or "\\" in name or ":" in parts[0] or not name.isprintable() or "" in parts
    )
    is_taken = not may_be_ours and parts[0] in {"META-INF", "mimetype"}
    if not is_plain or {".", ".."} & set(parts) or is_taken:
        raise container_unreadable(f"Tên tệp không cho phép: {name!r}.", f"A name not allowed: {name!r}.")
