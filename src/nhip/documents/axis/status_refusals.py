"""Why a status may not be said now, and what to do instead; each names its place in the message."""

from collections.abc import Sequence
from typing import Final

from nhip.kernel.api import Refusal, Text

_TITLE: Final = Text("Trạng thái không được nhận", "The status was not accepted")
_LAW: Final = "qd-28-2018-ttg"


def unknown_code(code: str, known: Sequence[str]) -> Refusal:
    listed = ", ".join(known)
    return _refusal(
        "status_unknown",
        Text(f"StatusCode: không có mã «{code}».", f"StatusCode: there is no code “{code}”."),
        Text(f"Dùng một trong các mã {listed}.", f"Use one of {listed}."),
        status=422,
    )


def not_yours(code: str, *, is_senders: bool) -> Refusal:
    cause = (
        Text(
            f"StatusCode: mã {code} chỉ do cơ quan gửi văn bản gửi.",
            f"StatusCode: {code} is said by the document's sender alone.",
        )
        if is_senders
        else Text(
            f"StatusCode: mã {code} chỉ do cơ quan nhận văn bản gửi.",
            f"StatusCode: {code} is said by the document's receiver alone.",
        )
    )
    cure = Text("Kiểm tra From và ResponseFor.", "Check From and ResponseFor.")
    return _refusal("status_not_yours", cause, cure, status=403)


def finished(code: str, state: str) -> Refusal:
    ends = {
        "refused": Text("đã bị từ chối tiếp nhận", "was refused by its receiver"),
        "done": Text("đã hoàn thành", "was completed"),
        "recalled": Text("đã được thu hồi hoặc thay thế", "was recalled or replaced"),
    }[str(state)]
    return _refusal(
        "status_after_end",
        Text(
            f"StatusCode {code}: văn bản {ends.vi} tại nơi nhận này.",
            f"StatusCode {code}: the document {ends.en} at this receiver.",
        ),
        Text(
            "Không gửi thêm trạng thái; việc mới cần một văn bản mới.",
            "Send no further status; new business needs a new document.",
        ),
    )


def backwards(code: str, state: str) -> Refusal:
    step = {
        "sent": Text("đã gửi", "sent"),
        "arrived": Text("đã đến", "arrived"),
        "registered": Text("đã tiếp nhận", "registered"),
        "assigned": Text("đã phân công", "assigned"),
        "processing": Text("đang xử lý", "in hand"),
    }[str(state)]
    return _refusal(
        "status_backwards",
        Text(
            f"StatusCode {code}: văn bản đã ở bước sau ({step.vi}), trạng thái không đi lùi.",
            f"StatusCode {code}: the document is further on ({step.en}); statuses do not go back.",
        ),
        Text(
            "Không cần gửi lại bước đã qua; gửi trạng thái tiếp theo khi có.",
            "A step that was passed need not be told; send the next status when it comes.",
        ),
    )


def nothing_asked(code: str) -> Refusal:
    return _refusal(
        "nothing_asked",
        Text(
            f"StatusCode {code}: cơ quan gửi không có đề nghị nào đang chờ trả lời về văn bản này.",
            f"StatusCode {code}: its sender has no open request about this document.",
        ),
        Text(
            "Chỉ trả lời 15 hoặc 16 sau khi nhận được đề nghị thu hồi, cập nhật hoặc thay thế.",
            "Answer 15 or 16 only to a request to recall, update or replace.",
        ),
    )


def ask_open(kind: str | None) -> Refusal:
    words = {
        "recall": Text("thu hồi", "recall it"),
        "update": Text("cập nhật", "update it"),
        "replace": Text("thay thế", "replace it"),
    }[str(kind)]
    return _refusal(
        "ask_open",
        Text(
            f"Bussiness: đề nghị {words.vi} văn bản này chưa được trả lời.",
            f"Bussiness: a request to {words.en} is still unanswered.",
        ),
        Text(
            "Chờ trả lời 15 hoặc 16 rồi đề nghị việc khác.", "Wait for 15 or 16, then ask for something else."
        ),
        retriable=True,
    )


def too_late_to_ask(state: str) -> Refusal:
    ends = {
        "refused": Text("đã từ chối tiếp nhận", "refused it"),
        "done": Text("đã xử lý xong", "completed it"),
        "recalled": Text("đã đồng ý cho thu hồi hoặc thay thế", "agreed to its recall or replacement"),
    }[str(state)]
    return _refusal(
        "too_late_to_ask",
        Text(
            f"Bussiness: nơi nhận {ends.vi}, không thu hồi, cập nhật hay thay thế được nữa.",
            f"Bussiness: the receiver {ends.en}; it can no longer be recalled, updated or replaced.",
        ),
        Text(
            "Gửi một văn bản mới nêu văn bản cũ trong phần «trả lời, liên quan».",
            "Send a new document that names the old one as what it refers to.",
        ),
    )


def _refusal(code: str, cause: Text, cure: Text, *, retriable: bool = False, status: int = 409) -> Refusal:
    return Refusal(f"axis.{code}", _TITLE, cause, cure, law=_LAW, retriable=retriable, status=status)
