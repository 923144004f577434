"""Fuzz the reader of edXML: python scripts/fuzz_edxml.py [FOLDER OF MESSAGES] [-max_total_time=3600 ...].

Needs atheris, which is no dependency: `pip install atheris` into an environment of its own, with this package
on PYTHONPATH. Beside bytes, whole elements are moved, doubled, renamed and filled with what tends to break
readers. For any bytes whatever, `read_edxml` must answer with a Reading, soon; and what it accepts must come
out the same when written and read again. What breaks that is kept in fuzz-finds/, one file a kind.
"""

import base64
import hashlib
import importlib
import io
import random
import re
import sys
import time
import traceback
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 1.0
FINDS = Path("fuzz-finds")
_TAG = re.compile(rb"<[^<>]*>")
_NAME = re.compile(rb"(?<=[</:])[A-Za-z]+")
_PAYLOAD = re.compile(rb"(ContentTransferEncoded[^<>]*>)[^<]*")
_INSERTED = (
    b"<![CDATA[<a>&]]>", b"<!-- x -->", b"<?xml-stylesheet href='x'?>", b"&#13;", b"&#x10FFFF;", b"&#0;",
    b"&a;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"\xef\xbb\xbf", b"\0", b"\xff\xfe", b"<a xmlns=''/>",
    b"<Attachment/>", b"<q:a xmlns:q='urn:q'/>", b"<Signature/>", b"<a>" * 40, b"\xc2\x85", b"\xc2\xa0",
    b"\xe2\x80\xa8", b"\xef\xbf\xbe", b"]]>",
)  # fmt: skip
_TEXTS = (
    b"", b" ", b"0", b"01", b"13", b"99", b"-1", b"2026/02/30", b"0000/00/00", b"9999/12/31 24:00:00",
    b"cid:1", b"M\xe1\xba\xadt", b"T\xe1\xbb\x91i m\xe1\xba\xadt", b"x" * 600, b"\xd9\xa1\xd9\xa2",
    b"a.zip", b"a.docx", b"..", b"\r\n",
)  # fmt: skip
_SPACES = (
    b"http://www.mic.gov.vn/TBT/QCVN_102_2016", b"http://www.e-doc.vn/Schema/", b"http://www.go.vn/eDoc",
    b"a b", b"", b"http://www.w3.org/XML/1998/namespace",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-be", "latin-1", "ascii", "utf-7", "cp1258", "utf-32")


def payloads() -> list[bytes]:
    """Contents of attachments: plain ones, and archives whole, cut, belied, locked, nested and empty."""
    packed = zipped(b"%PDF-1.7\n")
    locked = bytearray(packed)
    for at in (packed.find(b"PK\x03\x04") + 6, packed.find(b"PK\x01\x02") + 8):
        locked[at] |= 1
    methods = [packed.replace(b"\x08\0", bytes([method, 0])) for method in (1, 9, 12, 14, 93, 99)]
    plain = [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"MZ", b"", b"a", b"<html>", b"<?xml version='1.0'?><a/>"]
    archives = [packed, packed[:-9], packed[:40], bytes(locked), zipped(packed), zipped(b"\0" * 3_000_000)]
    archives += [zipped(b"<x/>", "word/document.xml"), zipped(b"")]
    return [*plain, *archives, *methods, b"PK\x03\x04", b"PK\x03\x04" + packed, packed + b"\0" * 99]


def zipped(content: bytes, name: str = "3f1c.pdf") -> bytes:
    """An archive with this one file in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def filled(shape: type, text: str = "1") -> Any:
    """A part of a message with every field filled."""
    values: dict[str, Any] = {}
    for slot in fields(shape):
        part, item = slot.metadata.get("shape"), slot.metadata.get("item")
        value = filled(part, text) if part else text
        values[slot.name] = (value, value) if item else value
    return shape(**values)


def seeds() -> list[bytes]:
    """Messages to begin with: a document with every part in it, one with each payload, a status."""
    from nhip.documents import edxml  # noqa: PLC0415 - to be instrumented first
    from nhip.documents.edxml.shapes import Head  # noqa: PLC0415

    head = filled(Head)
    one = [
        edxml.Attachment(
            content_id="cid:1",
            name="a.pdf",
            description="",
            declared_type="",
            media_type="",
            content=content,
        )
        for content in payloads()
    ]
    documents = [edxml.Document(head=head, business=filled(edxml.Business), traces=(edxml.Trace(organ="1"),))]
    documents += [edxml.Document(head=head, attachments=(each,)) for each in one]
    return [*map(edxml.write_document, documents), edxml.write_status(filled(edxml.Status, "01"))]


class Mutator:
    """Changes a message at its elements, and now and then at its bytes."""

    def __init__(self, names: list[bytes]) -> None:
        self.names = names
        self.payloads = payloads()

    def __call__(self, data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - libFuzzer gives the seed so that a run can be repeated
        for _ in range(chance.choice((1, 1, 2, 3))):
            change = self.damaged if chance.random() < 0.25 else self.changed
            data = change(data, chance)
        return data[:most]

    def damaged(self, data: bytes, chance: random.Random) -> bytes:
        """Some bytes taken out, put in or turned into others."""
        place = chance.randrange(len(data) + 1)
        stretch = chance.choice((0, 0, 1, 1, 2, 4, 40))
        return data[:place] + chance.randbytes(chance.choice((0, 1, 1, 2, 4))) + data[place + stretch :]

    def payload(self, chance: random.Random) -> bytes:
        """The text of an attachment, now and then of a damaged one."""
        content = chance.choice(self.payloads)
        return base64.b64encode(self.damaged(content, chance) if chance.random() < 0.7 else content)

    def changed(self, data: bytes, chance: random.Random) -> bytes:
        """One change at the edges of elements."""
        edges = [0, *(edge for tag in _TAG.finditer(data) for edge in tag.span()), len(data)]
        start, end = sorted(chance.choices(edges, k=2))
        place, end, name = chance.choice(edges), min(end, start + 4000), chance.choice(self.names)
        element = b"<" + name + b">" + chance.choice(_TEXTS) + b"</" + name + b">"
        old, often = chance.choice(_NAME.findall(data) or [b"a"]), chance.choice((1, 2, -1))
        put_in = chance.choice((data[start:end], chance.choice(_INSERTED), element))
        spaces = chance.choice(_SPACES[:3]), chance.choice(_SPACES)
        changes: tuple[Callable[[], bytes], ...] = (
            lambda: data[:place] + put_in + data[place:],
            lambda: data[:start] + data[end:],
            lambda: data[:start] + chance.choice(_TEXTS) + data[min(end, start + 40) :],
            lambda: data.replace(*spaces, often),
            lambda: data.replace(old, name, often),
            lambda: self.refilled(data, chance),
            lambda: encoded(data, chance.choice(_ENCODINGS)),
        )
        return chance.choice(changes)()

    def refilled(self, data: bytes, chance: random.Random) -> bytes:
        """Another content in the attachments, or in the first of them."""
        content = self.payload(chance)
        return _PAYLOAD.sub(lambda found: found[1] + content, data, count=chance.choice((0, 1)))


def encoded(data: bytes, encoding: str) -> bytes:
    """The same text in another encoding, which it says."""
    text = re.sub(r"^<\?xml[^>]*>", "", data.decode("utf-8", "replace"))
    return (f'<?xml version="1.0" encoding="{encoding}"?>' + text).encode(encoding, "replace")


def judge(content: bytes) -> None:
    """Raise where the reader, or the writer after it, broke its word."""
    from nhip.documents import edxml  # noqa: PLC0415 - to be instrumented first

    began = time.process_time()
    reading = edxml.read_edxml(content)
    took = time.process_time() - began
    assert isinstance(reading, edxml.Reading), "no Reading"
    assert took < SECONDS, "too slow"
    message = reading.message
    if message is None or not reading.is_accepted:
        return
    if isinstance(message, edxml.Status):
        again = edxml.read_edxml(edxml.write_status(message))
        assert again.message == message, "changed by writing: a status"
        return
    again = edxml.read_edxml(edxml.write_document(message))
    refusals = [finding.code for finding in again.findings if finding.weight is edxml.Weight.REFUSED]
    assert not refusals, f"refused after writing: {refusals[0]}"
    before, after = meaning(message), meaning(again.message)
    changed = [part for part in before if before[part] != after[part]]
    assert not changed, f"changed by writing: {', '.join(changed)}"


def meaning(document: Any) -> dict[str, Any]:
    """What must not change by being written: all but the manifest and the types that senders claim."""
    told: dict[str, Any] = {"traces": document.traces, "business": document.business}
    told |= {slot.name: getattr(document.head, slot.name) for slot in fields(document.head)}
    files = document.attachments
    return told | {name: [getattr(one, name) for one in files] for name in ("content_id", "name", "content")}


def try_one(content: bytes) -> None:
    """Judge ``content`` and keep it if it is the first of its kind to break something."""
    try:
        judge(content)
    except Exception as broken:  # noqa: BLE001 - whatever it is, it is a find
        last = traceback.extract_tb(broken.__traceback__)[-1]
        said = broken if isinstance(broken, AssertionError) else ""
        kind = f"{type(broken).__name__} {Path(last.filename).name}:{last.lineno} {said}"
        target = FINDS / f"{hashlib.sha256(kind.encode()).hexdigest()[:12]}.edxml"
        if not target.exists():
            target.write_bytes(content)
            print(f"FOUND {kind} -> {target}", flush=True)


def main() -> None:
    """Run until libFuzzer's limits are met (``-max_total_time``, ``-runs``)."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit("atheris is not installed here: pip install atheris, in an environment of its own")
    with atheris.instrument_imports(include=["nhip.documents", "zipfile", "base64"]):
        from nhip.documents import edxml  # noqa: PLC0415
    FINDS.mkdir(exist_ok=True)
    folder = next((Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")), None)
    started = seeds()
    if folder is not None:
        folder.mkdir(exist_ok=True)
        for content in started:
            (folder / hashlib.sha256(content).hexdigest()[:12]).write_bytes(content)
    names = sorted({name for content in started for name in _NAME.findall(content)})
    assert edxml.read_edxml(started[0]).message is not None
    atheris.Setup(sys.argv, try_one, custom_mutator=Mutator(names))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
