"""What a message must say to be delivered, and what is odd about what it says."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from nhip.documents.edxml.findings import Finding, odd, refused
from nhip.documents.edxml.letters import old_letters, plain_mark
from nhip.documents.edxml.markup import Node
from nhip.documents.edxml.rules import rules
from nhip.documents.edxml.shapes import Document, Organ, Status
from nhip.kernel.api import Text

_DATE = re.compile(r"\d{4}/\d{2}/\d{2}", re.ASCII)
_MEND = Text("Bổ sung rồi gửi lại.", "Add it and send again.")
_MOST_ID = 200


def check_document(document: Document) -> Iterator[Finding]:
    """Refusals and oddities of a document."""
    head = document.head
    if not document.sender.code:
        yield _lacking("edxml.no_sender", "From/OrganId", "mã cơ quan gửi", "the sender's code")
    if not head.subject:
        yield _lacking("edxml.no_subject", "Subject", "trích yếu", "the subject")
    if not head.document_id and (head.number is None or not head.number.number):
        yield _lacking("edxml.no_number", "DocumentId", "mã hoặc số văn bản", "an id or a number")
    yield from _document_id(head.document_id)
    yield from _receivers(head.receivers)
    if head.promulgation is not None:
        yield from _date("PromulgationInfo/PromulgationDate", head.promulgation.date)
    yield from _date("DueDate", head.due_date)
    if head.other is not None:
        yield from _code("OtherInfo/Priority", head.other.priority, rules().priorities)
    if document.business is not None:
        yield from _business(document.business.type)
    yield from old_letters({"Subject": head.subject, "Content": head.content})
    yield from _secret(document)


def _receivers(receivers: tuple[Organ, ...]) -> Iterator[Finding]:
    if not any(receiver.code for receiver in receivers):
        yield _lacking("edxml.no_receiver", "To/OrganId", "mã cơ quan nhận", "a receiver's code")
    elif not all(receiver.code for receiver in receivers):
        place = "To/OrganId"
        yield _lacking("edxml.receiver_without_code", place, "mã của một nơi nhận", "one receiver's code")
    codes = Counter(one.code for one in receivers if one.code)
    for code in (code for code, count in codes.items() if count > 1):
        cause = Text(f"Cơ quan nhận {code} được nêu nhiều lần.", f"Receiver {code} is named more than once.")
        yield odd("edxml.receiver_twice", "To", cause)


def _document_id(written: str) -> Iterator[Finding]:
    if len(written) > _MOST_ID or not written.isprintable():
        cause = Text(
            f"Phải có nhiều nhất {_MOST_ID} ký tự, đều in được.",
            f"It must have at most {_MOST_ID} characters, all printable.",
        )
        cure = Text("Sửa mã văn bản rồi gửi lại.", "Mend the document's id and send it again.")
        yield refused("edxml.document_id", "DocumentId", cause, cure)


def check_status(status: Status) -> Iterator[Finding]:
    """Refusals and oddities of a status message."""
    if status.sender is None or not status.sender.code:
        yield _lacking("edxml.no_sender", "From/OrganId", "mã cơ quan gửi", "the sender's code")
    answered = status.response
    if answered is None or not (answered.document_id or answered.code):
        yield _lacking("edxml.no_response", "ResponseFor", "văn bản được trả lời", "the document it answers")
    if status.code not in rules().statuses:
        known = ", ".join(rules().statuses)
        yield refused(
            "edxml.status_unknown",
            "StatusCode",
            Text(f"Không có trạng thái “{status.code}”.", f"There is no status “{status.code}”."),
            Text(f"Dùng một trong: {known}.", f"Use one of: {known}."),
        )
    if status.code == "02" and not status.description:
        cause = Text("Từ chối mà không nêu lý do.", "It refuses without a reason.")
        yield odd("edxml.refusal_without_reason", "Description", cause)
    yield from _moment("Timestamp", status.at)
    yield from old_letters({"Description": status.description})


def check_lengths(node: Node) -> Iterator[Finding]:
    """Texts longer than the lengths on file; told, never refused."""
    most = rules().limits.get(node.name)
    if most is not None and len(node.text) > most and not node.children:
        cause = Text(
            f"Dài {len(node.text)} ký tự, quy định nhiều nhất {most}.",
            f"It has {len(node.text)} characters; {most} at most are provided for.",
        )
        yield odd("edxml.too_long", node.place, cause)
    for child in node.children:
        if child.name != "AttachmentEncoded":
            yield from check_lengths(child)


def _business(written: str) -> Iterator[Finding]:
    if written and written not in rules().business:
        known = ", ".join(rules().business)
        yield refused(
            "edxml.business_unknown",
            "Bussiness/BussinessDocType",
            Text(f"Không có nghiệp vụ “{written[:40]}”.", f"There is no business “{written[:40]}”."),
            Text(f"Dùng một trong: {known}.", f"Use one of: {known}."),
        )


def _secret(document: Document) -> Iterator[Finding]:
    other = document.head.other
    marks = [other.sphere, other.typist] if other else []
    if any(plain_mark(mark) in rules().secret_marks for mark in marks):
        yield refused(
            "edxml.state_secret",
            "OtherInfo/SphereOfPromulgation",
            Text(
                "Văn bản có độ mật không được gửi trên trục này.",
                "A document marked as a state secret may not travel here.",
            ),
            Text(
                "Gửi qua mạng kín theo Luật Bảo vệ bí mật nhà nước.",
                "Send it over the closed network, as the law on state secrets says.",
            ),
        )


def _lacking(code: str, place: str, vi: str, en: str) -> Finding:
    return refused(code, place, Text(f"Thiếu {vi}.", f"It lacks {en}."), _MEND)


def _date(place: str, written: str) -> Iterator[Finding]:
    if written and not _is_date(written):
        cause = Text(f"“{written}” không phải ngày năm/tháng/ngày.", f"“{written}” is no date yyyy/MM/dd.")
        yield odd("edxml.date", place, cause)


def _is_date(written: str) -> bool:
    if not _DATE.fullmatch(written):
        return False
    try:
        datetime.strptime(written, "%Y/%m/%d")  # noqa: DTZ007 - a day, wherever it is
    except ValueError:
        return False
    return True


def _moment(place: str, written: str) -> Iterator[Finding]:
    day, _, hour = written.partition(" ")
    if written and not (_is_date(day) and re.fullmatch(r"\d{2}:\d{2}:\d{2}", hour)):
        cause = Text(f"“{written}” không phải thời điểm.", f"“{written}” is no moment yyyy/MM/dd HH:mm:ss.")
        yield odd("edxml.moment", place, cause)


def _code(place: str, written: str, known: object) -> Iterator[Finding]:
    assert isinstance(known, dict)
    if written and written not in known:
        cause = Text(f"Mã “{written}” không có trong danh mục.", f"“{written}” is not on the list.")
        yield odd("edxml.code", place, cause)
