"""Any stored message as edXML, for software of the national axis, with its files packed in.

A confidential file is for named people, not for software: in its place stands a short text that says where
they can open it. The package that came in, if one did, can be had as it was.
"""

from nhip.documents.axis.bodies import STATUS, DocumentBody, StatusBody
from nhip.documents.axis.edxml_bridge import document_of, status_of
from nhip.documents.axis.refusals import not_for_you
from nhip.documents.edxml import Attachment, Organ, Trace, write_document, write_status
from nhip.identity.api import agencies_by_code, parse_code, to_edxml2016
from nhip.kernel.api import clock, file_bytes
from nhip.sharing.api import Envelope, FileRef, Logged, may_fetch, message


def as_edxml(identity: str, *, agency: str, is_original: bool = False) -> bytes:
    """The message with this id as its sender or receiver ``agency`` may have it.

    ``is_original`` gives the bytes of the package that its sender handed in. Raises
    ``sharing.message_unknown`` for anybody else's, ``axis.not_found`` where no package came in.
    """
    logged = message(identity, for_agency=agency)
    envelope = logged.envelope
    if envelope.kind == STATUS:
        status = StatusBody.read(envelope.body)
        if is_original:
            return _original(status.original, agency)
        return write_status(status_of(status, _organ(envelope.sender), _old_code(logged.receiver)))
    body = DocumentBody.read(envelope.body)
    if is_original:
        if body.confidential:
            raise not_for_you()
        return _original(body.original, agency)
    document = document_of(
        body,
        _organ(envelope.sender),
        [_organ(code) for code in envelope.receivers],
        _attachments(envelope, body),
        [_passed(logged)],
    )
    return write_document(document)


def _original(digest: str, agency: str) -> bytes:
    if not digest or not may_fetch(agency, digest):
        raise not_for_you()
    return file_bytes(digest)


def _organ(code: str) -> Organ:
    card = agencies_by_code([code]).get(code)
    return Organ(code=_old_code(code), name=card.name.vi if card else "")


def _old_code(code: str) -> str:
    """The code as messages of QCVN 102 write it, where it has such a form."""
    return to_edxml2016(parse_code(code)) or code


def _passed(logged: Logged) -> Trace:
    at = logged.logged_at.astimezone(clock.VIETNAM)
    return Trace(organ=_old_code(logged.envelope.sender), at=at.strftime("%Y/%m/%d %H:%M:%S"))


def _attachments(envelope: Envelope, body: DocumentBody) -> list[Attachment]:
    named = {each.sha256: each for each in body.attached}
    found = []
    for place, file in enumerate(envelope.files, start=1):
        if file.sha256 == body.original:
            continue
        known = named.get(file.sha256)
        content_id = (known.content_id if known else "") or f"cid:{place}"
        if file.sha256 in body.confidential:
            found.append(_withheld(file, content_id))
            continue
        found.append(
            Attachment(
                content_id=content_id,
                name=file.name,
                description=known.description if known else "",
                declared_type=known.said_type if known else file.media_type,
                media_type=file.media_type,
                content=file_bytes(file.sha256),
            )
        )
    return found


def _withheld(file: FileRef, content_id: str) -> Attachment:
    told = (
        f"Tệp «{file.name}» (SHA-256 {file.sha256}) chỉ dành cho người được nêu tên; người đó mở tệp sau khi "
        "đăng nhập trục liên thông.\n"
        f"“{file.name}” is for named people alone, who open it after signing in to the exchange.\n"
    )
    return Attachment(
        content_id=content_id,
        name=f"{file.name}.txt",
        description="",
        declared_type="text/plain",
        media_type="text/plain",
        content=told.encode(),
    )
