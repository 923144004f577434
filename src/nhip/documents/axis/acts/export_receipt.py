"""Export the receipt of a delivery: one container that proves, to people who know nothing of us, that the
document was taken over for its receiver, when, and what was said of it since.

Inside lie the files, the signed envelope, and for every message of the delivery its event in the ledger with
the path to a signed checkpoint (and a time stamp, where an authority is configured). ``README.txt`` says how
to check each with ordinary tools. A confidential file is left out and named as such.
"""

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.events import ReceiptExported
from nhip.documents.axis.models import Delivery
from nhip.identity.api import proofs_of, seal_certificate_of, sign_asice, write_asice
from nhip.kernel.api import file_bytes, publish
from nhip.sharing.api import Receipt, receipt_of

MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"

README: Final = """BIÊN NHẬN VĂN BẢN LIÊN THÔNG · RECEIPT OF AN EXCHANGED DOCUMENT

{name}
{sender} -> {receiver}

files/      tệp của văn bản · the document's files; SHA-256 of each stands in the envelope
proof/      bản sao của tệp đã ký, bổ sung bằng chứng lâu dài (PAdES) sau khi gửi, nếu có: mở đầu bằng
            đúng các byte đã gửi · where there is one, a copy of a signed file whose long-term proof
            (PAdES) was completed after it was sent: it begins with the very bytes that were sent
receipt/    mỗi tin một thư mục: 001 là văn bản, các số sau là trạng thái · one folder a message:
            001 is the document, the others its statuses
  envelope.json    phong bì đã ký · the signed envelope
  envelope.sig     chữ ký trên phong bì · the signature over it
  key.pem          khóa đã ký · the key that signed
  proof.json       sự kiện trong sổ cái, đường băm, điểm niêm phong · event, hash path, signed checkpoint
  stamp.json       dấu thời gian RFC 3161, nếu có · the time stamp, where there is one

Kiểm tra · To check:
  openssl dgst -sha256 -verify key.pem -signature envelope.sig envelope.json      (EC, RSA)
  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in envelope.json -sigfile envelope.sig   (Ed25519)
  openssl cms -verify -binary -noverify -inform DER -in META-INF/signature001.p7s \\
    -content META-INF/ASiCManifest001.xml -out /dev/null
    con dấu của cơ quan, nếu có; -CAfile CA.pem thay -noverify để kiểm tra cả chứng thư
    the agency's seal, where there is one; -CAfile CA.pem for -noverify checks its certificate too
  openssl ts -verify -token_in -in META-INF/timestamp001.tst -CAfile TSA.pem \\
    -data META-INF/ASiCArchiveManifest.xml
    dấu thời gian trên cả gói, nếu có · the time stamp over the whole container, where there is one
  nhip_verify.py, hoặc mọi phần mềm cây băm RFC 9162 · or any software for RFC 9162 trees, for proof.json
"""


def export_receipt(delivery: Delivery, *, actor: str | None = None) -> bytes:
    """The container (ASiC-E), under the seal of the sending agency where this node holds it.

    Raises ``kernel.event_not_sealed`` in the seconds before the next checkpoint. Whoever calls has seen to it
    that the reader may see the delivery. It leaves an event with the container's digest.
    """
    files = dict(_files(delivery))
    certificate = seal_certificate_of(delivery.sender)
    made = sign_asice(files, certificate) if certificate else write_asice(files)
    with transaction.atomic():
        publish(
            ReceiptExported(delivery=str(delivery.pk), digest=sha256(made).hexdigest()),
            subject=f"delivery:{delivery.pk}",
            actor=actor,
            agency=delivery.sender,
        )
    return made


def _files(delivery: Delivery) -> Iterator[tuple[str, bytes]]:
    document = delivery.document
    yield (
        "README.txt",
        README.format(
            name=f"{document.document_id} · {document.subject}",
            sender=delivery.sender,
            receiver=delivery.receiver,
        ).encode(),
    )
    first = receipt_of(str(delivery.pk))
    body = DocumentBody.read(first.logged.envelope.body)
    for place, file in enumerate(first.logged.envelope.files, start=1):
        name = f"files/{place:03}-{_plain(file.name)}"
        if file.sha256 in body.confidential:
            told = f"Chỉ dành cho người được nêu tên · for named people alone: SHA-256 {file.sha256}\n"
            yield f"{name}.txt", told.encode()
        else:
            yield name, file_bytes(file.sha256)
            proof = proofs_of([file.sha256]).get(file.sha256)
            if proof is not None and proof.copy:
                yield name.replace("files/", "proof/", 1), file_bytes(proof.copy)
    messages = delivery.changes.order_by("pk").values_list("message", flat=True)
    for number, identity in enumerate(dict.fromkeys([delivery.pk, *messages]), start=1):
        receipt = first if number == 1 else receipt_of(str(identity))
        yield from _message(f"receipt/{number:03}", receipt)


def _message(folder: str, receipt: Receipt) -> Iterator[tuple[str, bytes]]:
    signed = receipt.logged.signed
    yield f"{folder}/envelope.json", signed.content
    yield f"{folder}/envelope.sig", signed.signature
    yield f"{folder}/key.pem", receipt.public_key.encode()
    yield f"{folder}/proof.json", _json(receipt.proof)
    if receipt.stamp is not None:
        yield f"{folder}/stamp.json", _json(receipt.stamp)
        yield f"{folder}/stamp.tsr", base64.b64decode(receipt.stamp["token"])


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(name: str) -> str:
    """The name without what a path or an unpacking program could stumble over."""
    kept = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in name).strip(" .")
    return kept[-100:] or "tep"
