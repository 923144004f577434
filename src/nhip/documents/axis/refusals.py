"""Why a document is not taken, and what its sender can do; each names its place in the message."""

from typing import Final

from nhip.kernel.api import Refusal, Text

_TITLE: Final = Text("Văn bản không được nhận", "The document was not accepted")


def id_reused(document_id: str) -> Refusal:
    return Refusal(
        "axis.document_id_reused",
        _TITLE,
        Text(
            f"body.document_id: mã «{document_id}» đã dùng cho một văn bản có nội dung khác.",
            f"body.document_id: “{document_id}” was used for a document with other content.",
        ),
        Text(
            "Cấp mã khác, hoặc gửi dưới dạng cập nhật (2) hay thay thế (3) văn bản cũ.",
            "Give it another id, or send it as an update (2) or a replacement (3) of the earlier one.",
        ),
    )


def already_sent(document_id: str, receiver: str) -> Refusal:
    return Refusal(
        "axis.already_sent",
        _TITLE,
        Text(
            f"receivers: văn bản «{document_id}» đã được gửi tới {receiver}.",
            f"receivers: “{document_id}” was sent to {receiver} already.",
        ),
        Text(
            "Không cần gửi lại: xem trạng thái của lượt gửi trước. Nơi nhận khác thì gửi riêng cho nơi đó.",
            "There is no need to send it again: see how it stands there. Send it to other receivers alone.",
        ),
    )


def document_unknown(name: str, receiver: str) -> Refusal:
    return Refusal(
        "axis.document_unknown",
        Text("Trạng thái không được nhận", "The status was not accepted"),
        Text(
            f"body.document: không có văn bản «{name}» đã gửi tới {receiver}.",
            f"body.document: no document “{name}” was sent to {receiver}.",
        ),
        Text(
            "Ghi cơ quan gửi và mã văn bản đúng như trong văn bản đã nhận.",
            "Give the sender and the id as they stand in the document received.",
        ),
        status=404,
    )


def only_asks(name: str, about: str) -> Refusal:
    return Refusal(
        "axis.status_of_request",
        Text("Trạng thái không được nhận", "The status was not accepted"),
        Text(
            f"body.document: «{name}» chỉ đề nghị về văn bản «{about}», không phải văn bản để xử lý.",
            f"body.document: “{name}” only asks about “{about}” and is no document to be handled.",
        ),
        Text(
            f"Trả lời 15 hoặc 16 về văn bản «{about}»; đề nghị không có trạng thái nào khác.",
            f"Answer 15 or 16 about “{about}”; a request has no other statuses.",
        ),
    )


def status_astray(organ: str) -> Refusal:
    return Refusal(
        "axis.status_astray",
        Text("Trạng thái không được nhận", "The status was not accepted"),
        Text(
            f"receivers: trạng thái về văn bản của «{organ}» không gửi tới cơ quan đó.",
            f"receivers: a status of a document of “{organ}” is not addressed to that agency.",
        ),
        Text(
            "Gửi trạng thái tới chính cơ quan đã gửi văn bản.",
            "Address the status to the agency that sent the document, and to it alone.",
        ),
        status=422,
    )


def file_refused(place: str, name: str, cause: Text, cure: Text) -> Refusal:
    return Refusal(
        "axis.file_refused",
        Text("Tệp đính kèm không được nhận", "An attachment was not accepted"),
        Text(f"{place} «{name}»: {cause.vi}", f"{place} “{name}”: {cause.en}"),
        cure,
        status=422,
    )


def status_brings_file(place: str, name: str) -> Refusal:
    return file_refused(
        place,
        name,
        Text(
            "trạng thái không mang tệp nào ngoài gói tin gốc của nó.",
            "a status brings no file but the package that it came as.",
        ),
        Text("Gửi tệp bằng một văn bản.", "Send the file with a document."),
    )


def files_unnamed(place: str, digest: str) -> Refusal:
    return Refusal(
        "axis.file_not_enclosed",
        _TITLE,
        Text(
            f"{place}: tệp {digest[:12]}… không có trong danh sách tệp của phong bì.",
            f"{place}: the file {digest[:12]}… is not among the envelope's files.",
        ),
        Text(
            "Kiểm tra dấu băm SHA-256, hoặc thêm tệp vào phong bì.",
            "Check its SHA-256, or add the file to the envelope.",
        ),
        status=422,
    )


def file_withheld(place: str, name: str) -> Refusal:
    return Refusal(
        "axis.file_withheld",
        Text(vi="Phần mềm không được gửi tiếp tệp này", en="Software may not send this file on"),
        Text(
            vi=f"{place}: tệp «{name}» được gửi riêng cho những người có tên.",
            en=f"{place}: “{name}” came for named people alone.",
        ),
        Text(
            vi="Người được đọc tệp đăng nhập trang của hệ thống và gửi từ đó.",
            en="One of those who may read it signs in to the site and sends it from there.",
        ),
        status=403,
    )


def not_the_sender(place: str, written: str, agency: str) -> Refusal:
    return Refusal(
        "axis.not_the_sender",
        _TITLE,
        Text(
            f"{place}: «{written}» không phải là {agency}, cơ quan đang gửi.",
            f"{place}: “{written}” is not {agency}, which is sending it.",
        ),
        Text("Ghi đúng mã cơ quan của mình.", "Give your own agency's code."),
        status=403,
    )


def agency_unreadable(place: str, written: str, why: Text) -> Refusal:
    return Refusal(
        "axis.agency_unreadable",
        _TITLE,
        Text(f"{place}: «{written}». {why.vi}", f"{place}: “{written}”. {why.en}"),
        Text(
            "Tra mã trong danh sách cơ quan đã kết nối rồi gửi lại.",
            "Look its code up in the list of connected agencies and send again.",
        ),
        status=422,
    )


def not_for_you() -> Refusal:
    """The same for a document that is not there and one that is not theirs."""
    return Refusal(
        "axis.not_found",
        Text("Không có văn bản này", "There is no such document"),
        Text(
            "Không có, hoặc văn bản không gửi cho cơ quan của bạn.",
            "There is none, or it was not addressed to your agency.",
        ),
        Text("Kiểm tra lại đường dẫn.", "Check the address."),
        status=404,
    )


def nothing_to_answer() -> Refusal:
    return Refusal(
        "axis.nothing_asked",
        Text("Không có đề nghị nào chờ trả lời", "No request is waiting for an answer"),
        Text(
            "Cơ quan gửi không đề nghị gì về văn bản này, hoặc đề nghị đã được trả lời.",
            "Its sender asked nothing about this document, or was answered.",
        ),
        Text("Tải lại trang để xem tình trạng hiện nay.", "Load the page again to see how it stands."),
    )
