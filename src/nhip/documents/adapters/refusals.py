"""Why an adapter refuses, in the words of the one who called."""

from nhip.kernel.api import Refusal, Text


def receiver_not_in_package(code: str) -> Refusal:
    return Refusal(
        "adapters.receiver_not_in_package",
        Text("Gói tin không gửi được", "The package was not sent"),
        Text(
            f"to: «{code}» không có trong các phần To của gói tin.",
            f"to: “{code}” is not among the package's To.",
        ),
        Text(
            "Ghi đủ nơi nhận trong gói tin: trục gửi theo gói tin, không theo tiêu đề.",
            "Name every receiver in the package: it is delivered by what the package says.",
        ),
        status=422,
    )


def hash_unsigned() -> Refusal:
    return Refusal(
        "adapters.hash_unsigned",
        Text("Gói tin không gửi được", "The package was not sent"),
        Text("hash-file: thiếu, hoặc không được ký.", "hash-file: it is missing, or not signed."),
        Text(
            "Ghi SHA-256 (thập lục phân) của tệp vào hash-file và ký cùng các tham số khác.",
            "Put the hexadecimal SHA-256 of the file into hash-file and sign it with the other parameters.",
        ),
        status=422,
    )


def hash_differs() -> Refusal:
    return Refusal(
        "adapters.hash_differs",
        Text("Gói tin không gửi được", "The package was not sent"),
        Text(
            "hash-file: tệp nhận được không khớp.",
            "hash-file: the file that came is not the one that it was made of.",
        ),
        Text(
            "Tính hash-file từ đúng các byte được gửi rồi gửi lại.",
            "Make hash-file of exactly the bytes you send, and send again.",
        ),
        status=422,
    )


def from_another(written: str, agency: str) -> Refusal:
    return Refusal(
        "adapters.from_another",
        Text("Không được gửi thay cơ quan khác", "Nobody sends in another's name"),
        Text(
            f"from: «{written}» không phải {agency}, cơ quan của hệ thống đang gọi.",
            f"from: “{written}” is not {agency}, whose system calls.",
        ),
        Text("Ghi mã cơ quan mình, hoặc bỏ from.", "Name your own agency, or leave from out."),
        status=403,
    )


def receiver_not_named(code: str) -> Refusal:
    return Refusal(
        "adapters.receiver_not_named",
        Text("Gói tin không gửi được", "The package was not sent"),
        Text(
            f"to: gói tin gửi cả «{code}», nhưng yêu cầu không nêu cơ quan này.",
            f"to: the package goes to “{code}” as well, which the call does not name.",
        ),
        Text(
            "Nêu trong to đủ các To của gói tin, hoặc bỏ to; muốn gửi ít nơi hơn thì sửa gói tin.",
            "Name every To of the package in to, or leave to out; to send to fewer, change the package.",
        ),
        status=422,
    )


def state_unknown(state: str) -> Refusal:
    return Refusal(
        "adapters.state_unknown",
        Text("Không cập nhật được", "Not updated"),
        Text(f"status: không có trạng thái «{state}».", f"status: there is no state “{state}”."),
        Text("Dùng done, fail hoặc processing.", "Use done, fail or processing."),
        status=422,
    )


def period_too_long(most: int) -> Refusal:
    return Refusal(
        "adapters.period_too_long",
        Text("Khoảng thời gian quá dài", "The period is too long"),
        Text(
            f"fromDate, toDate: phải xem quá {most} tin mới đủ danh sách.",
            f"fromDate, toDate: more than {most} messages would have to be looked through.",
        ),
        Text(
            "Hỏi khoảng ngắn hơn (có thể ghi cả giờ), hoặc bỏ ngày để lấy những tin đang chờ.",
            "Ask for a shorter period (hours may be given), or leave the dates out to get what waits.",
        ),
        status=422,
    )


def not_below(code: str, agency: str) -> Refusal:
    return Refusal(
        "adapters.not_below",
        Text("Không được đăng ký, xóa cơ quan này", "This agency may not be registered or removed"),
        Text(f"{code} không trực thuộc {agency}.", f"{code} is not below {agency}."),
        Text(
            "Chỉ cơ quan cấp trên được đăng ký cho cơ quan trực thuộc; hãy nhờ quản trị viên của nút.",
            "Only an agency above may register it; ask the node's administrator.",
        ),
        status=403,
    )


def not_opened_by(code: str, agency: str) -> Refusal:
    return Refusal(
        "adapters.not_opened_by",
        Text("Không được xóa cơ quan này", "This agency may not be removed"),
        Text(
            f"Đầu nối của {code} không do {agency} đăng ký.",
            f"The seat of {code} was not opened by {agency}.",
        ),
        Text("Hãy nhờ quản trị viên của nút.", "Ask the node's administrator."),
        status=403,
    )


def not_a_document(message: str) -> Refusal:
    return Refusal(
        "adapters.not_a_document",
        Text("Tin này không phải là văn bản", "This message is not a document"),
        Text(f"{message} là trạng thái hoặc không có.", f"{message} is a status, or there is none."),
        Text("Ghi mã tin của một văn bản.", "Give the id of a document's message."),
        status=404,
    )


def not_as_edxml(message: str) -> Refusal:
    return Refusal(
        "adapters.not_as_edxml",
        Text("Tin này không viết được thành edXML", "This message cannot be written as edXML"),
        Text(
            f"{message}: nơi gửi ghi một ký tự điều khiển mà XML không chứa được.",
            f"{message}: its sender wrote a control character, which XML cannot hold.",
        ),
        Text(
            "Đọc nguyên văn qua /exchange/v1/messages, và đề nghị nơi gửi gửi lại không có ký tự đó.",
            "Read it as it is through /exchange/v1/messages, and have its sender send it without that.",
        ),
        status=422,
    )
