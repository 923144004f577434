"""Messages made up for the tests, in the shapes that real software sends."""

import base64
import io
import zipfile

SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(content: bytes, name: str = "3f1c.pdf") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def attachment(
    content: bytes, name: str = "cong-van.pdf", kind: str = "application/pdf", cid: str = "cid:1"
) -> str:
    encoded = base64.b64encode(content).decode()
    return (
        f"<Attachment><ContentId>{cid}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentType>{kind}</ContentType><ContentTransferEncoded>{encoded}</ContentTransferEncoded></Attachment>"
    )


def document(
    *,
    sender: str = "<OrganId>G22</OrganId>",
    receiver: str = "<To><OrganId>H57.02</OrganId></To>",
    extra: str = "",
    attachments: str | None = None,
    space: str = SPACE,
    start: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    files = attachment(PDF) if attachments is None else attachments
    return (
        f'{start}<edXML xmlns="{space}"><edXMLEnvelope><edXMLHeader><MessageHeader>'
        f"<From>{sender}</From>{receiver}<DocumentId>G22,2026/11/20,12/VPCP-KSTT</DocumentId>"
        "<Code><CodeNotation>VPCP-KSTT</CodeNotation><CodeNumber>12</CodeNumber></Code>"
        f"<Subject>V/v thử kết nối</Subject>{extra}</MessageHeader></edXMLHeader>"
        "<edXMLBody><edXMLManifest version='1.0'><Reference><ContentId>cid:1</ContentId>"
        "<AttachmentName>cong-van.pdf</AttachmentName></Reference></edXMLManifest></edXMLBody>"
        f"</edXMLEnvelope><AttachmentEncoded>{files}</AttachmentEncoded></edXML>"
    ).encode()


def status(code: str = "03", description: str = "Đã tiếp nhận") -> bytes:
    return (
        f'<edXML xmlns="{SPACE}"><p:edXMLEnvelope xmlns:p="{SPACE}"><p:edXMLHeader><p:MessageHeader>'
        "<p:From><p:OrganId>H57.02</p:OrganId></p:From><p:ResponseFor><p:DocumentId>G22,2026/11/20,12/VPCP"
        f"</p:DocumentId></p:ResponseFor><p:StatusCode>{code}</p:StatusCode><p:Description>{description}"
        "</p:Description><p:Timestamp>2026/11/20 09:30:00</p:Timestamp></p:MessageHeader></p:edXMLHeader>"
        "</p:edXMLEnvelope></edXML>"
    ).encode()
