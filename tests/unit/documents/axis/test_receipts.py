"""A receipt that left the building, checked by openssl, zip and a library for hash trees: not by us."""

import hashlib
import io
import json
import subprocess
import uuid
import zipfile
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import connection
from lxml import etree
from pymerkle import InmemoryTree, verify_inclusion
from tests.sealing import seal_all
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file, an_agency

from nhip.documents.axis.acts.export_receipt import export_receipt
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.identity.api import issue_certificate
from nhip.sharing.api import connect_seat

DS = "{http://www.w3.org/2000/09/xmldsig#}"


@pytest.fixture
def unpacked(transactional_db: None, ledger_key: None, tmp_path: Path) -> Path:
    """The receipt of a letter that was registered, unpacked by a zip program."""
    sender, receiver = (f"T{mark}{uuid.uuid4().hex[:8].upper()}" for mark in "GH")
    for code in (sender, receiver):
        an_agency(code)
        connect_seat(code, by=None)
    issue_certificate(None, sender, by=None)
    files = [a_file("công văn.pdf"), a_file("kin.pdf", PDF + b"% k\n", "chanh.van@phong.example")]
    document = send_document(a_draft("12", receiver), files, agency=sender, by=None)
    delivery = send_status(document.deliveries.get(), "03", by=None)
    seal_all()
    made = export_receipt(delivery)
    folder = tmp_path / "receipt-of-it"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.etsi.asic-e+zip"
        archive.extractall(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE type = 'axis.receipt_exported'")
        assert any(hashlib.sha256(made).hexdigest() in body for (body,) in cursor.fetchall())
    return folder


def test_a_receipt_is_proved_without_us(unpacked: Path) -> None:
    _the_container_is_sealed(unpacked)
    messages = sorted((unpacked / "receipt").iterdir())
    assert [json.loads((each / "envelope.json").read_bytes())["kind"] for each in messages] == [
        "document",
        "status",
    ]
    tree = _the_ledger()
    for folder in messages:
        _the_envelope_is_signed(folder)
        _the_event_is_in_the_ledger(folder, tree)
    _the_files_are_those_of_the_envelope(unpacked)


def _the_container_is_sealed(folder: Path) -> None:
    manifest = folder / "META-INF" / "ASiCManifest001.xml"
    listed = {
        each.get("URI"): b64decode(each.findtext(f"{DS}DigestValue"))
        for each in etree.parse(manifest).iter("{*}DataObjectReference")
    }
    for name, digest in listed.items():
        assert hashlib.sha256((folder / unquote(name)).read_bytes()).digest() == digest
    command = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-noverify",
        "-content",
        str(manifest),
    ]
    signature = str(folder / "META-INF" / "signature001.p7s")
    subprocess.run([*command, "-in", signature], check=True, capture_output=True, timeout=30)
    manifest.write_bytes(manifest.read_bytes().replace(b"sha256", b"sha255", 1))
    altered = subprocess.run([*command, "-in", signature], check=False, capture_output=True, timeout=30)
    assert altered.returncode != 0


def _the_envelope_is_signed(folder: Path) -> None:
    key = (folder / "key.pem").read_text()
    kind = subprocess.run(
        ["openssl", "pkey", "-pubin", "-noout", "-text"],
        input=key,
        text=True,
        check=True,
        capture_output=True,
    ).stdout
    names = {name: str(folder / name) for name in ("key.pem", "envelope.sig", "envelope.json")}
    if "ED25519" in kind.upper():
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", names["key.pem"], "-rawin"]
        command += ["-in", names["envelope.json"], "-sigfile", names["envelope.sig"]]
    else:
        command = ["openssl", "dgst", "-sha256", "-verify", names["key.pem"]]
        command += ["-signature", names["envelope.sig"], names["envelope.json"]]
    subprocess.run(command, check=True, capture_output=True, timeout=30)


def _the_event_is_in_the_ledger(folder: Path, tree: InmemoryTree) -> None:
    proof = json.loads((folder / "proof.json").read_bytes())
    event = json.loads(proof["body"])
    digest = hashlib.sha256((folder / "envelope.json").read_bytes()).hexdigest()
    assert digest in proof["body"], event
    _, size, root, *_ = proof["checkpoint"].splitlines()
    theirs = tree.prove_inclusion(proof["index"] + 1, int(size))
    leaf = hashlib.sha256(b"\0" + proof["body"].encode()).digest()
    verify_inclusion(leaf, b64decode(root), theirs)
    assert {b64decode(step) for step in proof["path"]} == set(theirs.path) - {leaf}


def _the_files_are_those_of_the_envelope(folder: Path) -> None:
    named = json.loads((folder / "receipt" / "001" / "envelope.json").read_bytes())["files"]
    kept = sorted((folder / "files").iterdir())
    assert [each.name for each in kept] == ["001-công văn.pdf", "002-kin.pdf.txt"]
    assert hashlib.sha256(kept[0].read_bytes()).hexdigest() == named[0]["sha256"]
    assert named[1]["sha256"] in kept[1].read_text()  # confidential: named, and not enclosed


def _the_ledger() -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event ORDER BY era, xid, id")
        tree.append_entries([body.encode() for (body,) in cursor.fetchall()])
    return tree
