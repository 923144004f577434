"""Why what a sender asks about its earlier documents is not put to anybody; each names its place."""

from typing import Final

from nhip.kernel.api import Refusal, Text

_TITLE: Final = Text("Đề nghị về văn bản đã gửi không được nhận", "What was asked was not accepted")
_LAW: Final = "qcvn-102-2016"


def target_unknown(place: str, document_id: str, receiver: str) -> Refusal:
    return _refusal(
        "target_unknown",
        Text(
            f"{place}: không có văn bản «{document_id}» của cơ quan gửi đã tới {receiver}.",
            f"{place}: no document “{document_id}” of this sender went to {receiver}.",
        ),
        Text(
            "Ghi đúng mã của văn bản đã gửi qua trục và đúng nơi đã nhận; nơi chưa nhận thì thêm bằng"
            " ReceiverType 1; văn bản gửi bằng đường khác thì gửi văn bản mới nêu văn bản cũ.",
            "Give the id of a document that was sent over this axis, and the agency that received it; add one"
            " that did not by ReceiverType 1; if the earlier one went another way, send a new one that refers"
            " to it.",
        ),
        status=404,
    )


def target_not_yours(place: str, document_id: str) -> Refusal:
    return _refusal(
        "target_not_yours",
        Text(
            f"{place}: văn bản «{document_id}» do cơ quan khác gửi.",
            f"{place}: “{document_id}” was sent by another agency.",
        ),
        Text(
            "Chỉ cơ quan đã gửi mới thu hồi, cập nhật hay thay thế; nơi nhận trả lời bằng trạng thái.",
            "Only the agency that sent it recalls, updates or replaces it; a receiver answers by statuses.",
        ),
        status=403,
    )


def change_unreadable(place: str, written: str) -> Refusal:
    return _refusal(
        "change_unreadable",
        Text(
            f"{place}/ReceiverType: «{written[:20]}» không phải 0 (bỏ) hay 1 (thêm).",
            f"{place}/ReceiverType: “{written[:20]}” is neither 0 (remove) nor 1 (add).",
        ),
        Text("Ghi 0 hoặc 1 cho từng cơ quan.", "Write 0 or 1 for each agency."),
        status=422,
    )


def changes_contradict(place: str, receiver: str) -> Refusal:
    return _refusal(
        "changes_contradict",
        Text(
            f"{place}: vừa thêm vừa bỏ {receiver}, hoặc báo nơi nhận không đổi mà lại nêu.",
            f"{place}: {receiver} is added and removed, or named where receivers are said to stay the same.",
        ),
        Text(
            "Để mỗi cơ quan một dòng; DocumentReceiver là 1 khi có thêm hay bỏ nơi nhận.",
            "Name each agency once; DocumentReceiver is 1 where receivers are added or removed.",
        ),
        status=422,
    )


def not_addressed(place: str, receiver: str) -> Refusal:
    return _refusal(
        "change_not_addressed",
        Text(
            f"{place}: {receiver} có liên quan nhưng tin không gửi tới đó.",
            f"{place}: {receiver} is concerned, and the message does not go there.",
        ),
        Text(
            "Thêm cơ quan đó vào nơi nhận (To), hoặc nêu đúng các cơ quan liên quan trong danh sách.",
            "Address it to that agency too (To), or list exactly the agencies that are concerned.",
        ),
        status=422,
    )


def has_it_already(place: str, document_id: str, receiver: str) -> Refusal:
    return _refusal(
        "already_sent",
        Text(
            f"{place}: {receiver} đã nhận văn bản «{document_id}».",
            f"{place}: {receiver} has “{document_id}” already.",
        ),
        Text("Bỏ cơ quan đó khỏi danh sách thêm.", "Take that agency out of those to be added."),
    )


def asked_already(document_id: str, receiver: str) -> Refusal:
    return _refusal(
        "already_asked",
        Text(
            f"body.business: đúng đề nghị này về «{document_id}» đang chờ {receiver} trả lời.",
            f"body.business: this very request about “{document_id}” waits for {receiver} to answer.",
        ),
        Text(
            "Không cần gửi lại; chờ trả lời 15 hoặc 16.",
            "There is no need to send it again; wait for 15 or 16.",
        ),
    )


def replaced_by_itself(place: str, document_id: str) -> Refusal:
    return _refusal(
        "replaced_by_itself",
        Text(
            f"{place}: «{document_id}» là mã của chính văn bản đang gửi.",
            f"{place}: “{document_id}” is the id of the very document that is sent.",
        ),
        Text(
            "Văn bản thay thế mang mã riêng; sửa dưới cùng một mã thì gửi dạng cập nhật (2).",
            "A replacement bears an id of its own; to change one under its id, send an update (2).",
        ),
        status=422,
    )


def at_receiver(refusal: Refusal, receiver: str) -> Refusal:
    """The refusal of the state machine, with the receiver at which it was met."""
    return Refusal(
        refusal.code,
        refusal.title,
        Text(f"{refusal.detail.vi} Nơi nhận: {receiver}.", f"{refusal.detail.en} The receiver: {receiver}."),
        refusal.remedy,
        law=refusal.law,
        retriable=refusal.retriable,
        status=refusal.status,
    )


def _refusal(code: str, cause: Text, cure: Text, *, status: int = 409) -> Refusal:
    return Refusal(f"axis.{code}", _TITLE, cause, cure, law=_LAW, status=status)
