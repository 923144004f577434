"""An agency's document software, as written for the national axis: a small client that signs as it does.

Written from the described facts alone: parameters in headers, JSON of them under HMAC-SHA256.
"""

import hmac
import json
import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx

SPACE: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PREFIX: Final = "XroadVnpt-"
PDF: Final = b"%PDF-1.7\n%%EOF\n"


def timestamp(at: datetime | None = None) -> str:
    moment = at or datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    return moment.strftime("%d%m%YT%H%M%S") + f"{moment.microsecond // 1000:03}"


def signed(parameters: dict[str, Any], secret: str, *, prefix: str = PREFIX) -> dict[str, str]:
    """The headers of a call with these parameters."""
    text = json.dumps({f"{prefix}{name}": value for name, value in parameters.items()})
    plain = {
        f"{PREFIX}{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in parameters.items()
    }
    return plain | {
        f"{PREFIX}sign-header-key": ";".join(f"{prefix}{name}" for name in parameters),
        f"{PREFIX}sign-header": text,
        f"{PREFIX}hash-header": hmac.new(secret.encode(), text.encode(), sha256).hexdigest(),
        "User-Agent": "XRoad/VPCP",
    }


class Software:
    """One agency's system at the interface of the national axis."""

    def __init__(self, address: str, credentials: str) -> None:
        self.system, _, self.secret = credentials.rpartition(".")
        self._http = httpx.Client(base_url=f"{address}/vxp", timeout=30)

    def close(self) -> None:
        self._http.close()

    def headers(self, **parameters: Any) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        common = {"systemid": self.system, "timestamp": timestamp(), "servicetype": "eDoc"}
        return signed(common | {"version": "3.0.201608"} | named, self.secret)

    def call(self, operation: str, *, by: str = "POST", **parameters: Any) -> httpx.Response:
        return self._http.request(by, f"/{operation}", headers=self.headers(**parameters))

    def asked(self, operation: str, **parameters: Any) -> Any:
        answer = self.call(operation, **parameters).json()
        assert answer["status"] == "OK", answer
        return answer["data"]

    def put(self, package: bytes, headers: dict[str, str]) -> dict[str, Any]:
        answer = self._http.post("/sendEdoc", headers=headers, files={"file_doc": ("goi.edxml", package)})
        told: dict[str, Any] = answer.json()
        return told

    def send(self, package: bytes, **parameters: Any) -> dict[str, Any]:
        digest = sha256(package).hexdigest()
        return self.put(package, self.headers(**{"hash_file": digest, "messagetype": "edoc", **parameters}))


def package(*, sender: str = "H41", to: str = "H14", document_id: str = "", kind: str = "Công văn") -> bytes:
    """A document as such software writes it, with one file."""
    identity = document_id or f"{sender},2026/11/20,{uuid.uuid4().hex[:8]}/UBND-VP"
    content = "JVBERi0xLjcKJSVFT0YK"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="{SPACE}">'
        f'<edXML:edXMLEnvelope xmlns:edXML="{SPACE}">'
        f"<edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>{sender}</edXML:OrganId></edXML:From>"
        f"<edXML:To><edXML:OrganId>{to}</edXML:OrganId></edXML:To><edXML:DocumentId>{identity}</edXML:DocumentId>"
        "<edXML:Code><edXML:CodeNumber>12</edXML:CodeNumber><edXML:CodeNotation>UBND-VP</edXML:CodeNotation>"
        "</edXML:Code>"
        f"<edXML:DocumentType><edXML:TypeName>{kind}</edXML:TypeName></edXML:DocumentType>"
        "<edXML:Subject>V/v kết nối phần mềm</edXML:Subject></edXML:MessageHeader>"
        "</edXML:edXMLHeader><edXML:edXMLBody><edXML:edXMLManifest version='1.0'><edXML:Reference>"
        "<edXML:ContentId>cid:1</edXML:ContentId><edXML:AttachmentName>cong-van.pdf</edXML:AttachmentName>"
        "</edXML:Reference></edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope><AttachmentEncoded>"
        "<Attachment><ContentId>cid:1</ContentId><AttachmentName>cong-van.pdf</AttachmentName>"
        "<ContentType>application/pdf</ContentType>"
        f"<ContentTransferEncoded>{content}</ContentTransferEncoded></Attachment></AttachmentEncoded></edXML>"
    ).encode()


def status(document_id: str, code: str = "03", *, sender: str = "H14", organ: str = "H41") -> bytes:
    """A business status, as such software writes it."""
    return (
        f'<edXML xmlns="{SPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader>'
        f"<From><OrganId>{sender}</OrganId></From><ResponseFor><OrganId>{organ}</OrganId>"
        f"<DocumentId>{document_id}</DocumentId></ResponseFor><StatusCode>{code}</StatusCode>"
        "<Description>Đã tiếp nhận</Description><Timestamp>2026/11/20 09:30:00</Timestamp>"
        "</MessageHeader></edXMLHeader></edXMLEnvelope></edXML>"
    ).encode()
