"""Refusals about letters that update or replace earlier ones: what happened, and how the drafter goes on."""

from collections.abc import Sequence

from nhip.documents.office.errors import NotFilled
from nhip.kernel.api import Refusal, Text

REASON = Text("lý do cập nhật hoặc thay thế", "a reason for the change")
EARLIER = Text("văn bản được thay thế", "a letter that is replaced")
_LAW = "qcvn-102-2016"


def not_sent() -> Refusal:
    return Refusal(
        "office.change_not_sent",
        Text(
            "Văn bản này không cập nhật, thay thế qua trục được", "This letter cannot be changed by the axis"
        ),
        Text(
            "Chỉ văn bản đi đã gửi qua trục liên thông mới cập nhật, thay thế được tại nơi nhận.",
            "Only an outgoing letter that the axis carried can be updated or replaced at its receivers.",
        ),
        Text(
            "Soạn văn bản mới, dẫn chiếu văn bản này.",
            "Write a new letter that refers to this one.",
        ),
        law=_LAW,
    )


def wish_unknown(wish: str) -> Refusal:
    return Refusal(
        "office.change_unknown",
        Text("Không có việc này", "There is no such request"),
        Text(
            f"“{wish[:20]}” không phải việc mà dự thảo này đề nghị được ở nơi nhận.",
            f"“{wish[:20]}” is nothing that this draft may ask of a receiver.",
        ),
        Text("Chọn trong danh sách trên trang.", "Choose from the list on the page."),
        law=_LAW,
        status=422,
    )


def receiver_never_had_it(notation: str, code: str) -> Refusal:
    return Refusal(
        "office.change_receiver",
        Text("Nơi này chưa nhận văn bản đó", "That agency never had the letter"),
        Text(f"{notation[:60]} không gửi tới {code[:40]}.", f"{notation[:60]} did not go to {code[:40]}."),
        Text(
            "Chọn nơi đã nhận; nơi mới thì thêm vào Kính gửi.",
            "Choose who received it; add a new one to the receivers.",
        ),
        law=_LAW,
        status=422,
    )


def has_it_already(codes: Sequence[str]) -> Refusal:
    named = ", ".join(codes)[:200]
    return Refusal(
        "office.change_has_it",
        Text("Nơi nhận đã có văn bản được cập nhật", "A receiver has the letter that is updated"),
        Text(
            f"{named} đã nhận văn bản trước nên không phải nơi nhận mới.",
            f"{named} received the earlier letter, so cannot be added.",
        ),
        Text(
            "Chọn việc cần đề nghị ở từng nơi đã nhận; nơi đã xử lý xong thì gửi văn bản mới.",
            "Choose what is asked of each in the list of its receivers; where it is done, send a new letter.",
        ),
        law=_LAW,
        status=422,
    )


def nobody_asked() -> Refusal:
    return Refusal(
        "office.change_nobody",
        Text("Chưa chọn nơi nhận nào", "No receiver was chosen"),
        Text(
            "Dự thảo chưa đề nghị cập nhật, rút hay thay thế ở nơi nào, cũng không thêm nơi nhận.",
            "The draft asks nothing of any receiver, nor does it add one.",
        ),
        Text(
            "Chọn ít nhất một nơi, hoặc soạn văn bản mới nếu không sửa văn bản cũ.",
            "Choose at least one, or write a new letter if no earlier one changes.",
        ),
        law=_LAW,
        status=422,
    )


def too_late(places: Sequence[tuple[str, str]]) -> Refusal:
    """``places``: the notation of an earlier letter and the code of a receiver where it is too late."""
    named = "; ".join(f"{notation} – {code}" for notation, code in places)[:300]
    return Refusal(
        "office.change_too_late",
        Text("Có nơi không còn đề nghị được nữa", "Some receivers can no longer be asked"),
        Text(
            f"Đã xử lý xong, đã trả lại, hoặc đang chờ trả lời một đề nghị khác: {named}.",
            f"Done, given back, or another request waits there for its answer: {named}.",
        ),
        Text(
            "Bỏ chọn các nơi đó trên trang dự thảo; đã trình hoặc đã ký thì trả lại người soạn trước.",
            "Take these out on the draft's page; where it is submitted or signed, return it to its drafter.",
        ),
        law=_LAW,
    )


def letter_unknown(typed: str) -> Refusal:
    return NotFilled(
        EARLIER,
        "office.letter_unknown",
        Text("Không thấy văn bản đi này", "There is no such outgoing letter"),
        Text(
            f"Không có văn bản đi “{typed[:80]}” gửi qua trục mà bạn được xem.",
            f"No outgoing letter “{typed[:80]}” that the axis carried is open to you.",
        ),
        Text(
            "Ghi số, ký hiệu và ngày, ví dụ 07/BTC-VP, 24/11/2026.",
            "Give number, notation and date, such as 07/BTC-VP, 24/11/2026.",
        ),
    )


def letter_ambiguous(typed: str, days: Sequence[str]) -> Refusal:
    named = ", ".join(days)[:200]
    return NotFilled(
        EARLIER,
        "office.letter_ambiguous",
        Text("Có nhiều văn bản cùng số, ký hiệu", "Several letters bear that number"),
        Text(f"“{typed[:80]}” có các ngày: {named}.", f"“{typed[:80]}” was issued on: {named}."),
        Text("Ghi thêm ngày, ví dụ 07/BTC-VP, 24/11/2026.", "Add the date, such as 07/BTC-VP, 24/11/2026."),
    )


def too_many_letters(count: int, most: int) -> Refusal:
    return Refusal(
        "office.change_letters",
        Text("Thay thế quá nhiều văn bản", "Too many letters are replaced"),
        Text(f"Đã nêu {count} văn bản, nhiều nhất {most}.", f"{count} are named, at most {most} may be."),
        Text("Chia thành nhiều văn bản thay thế.", "Replace them by several letters."),
        law=_LAW,
        status=422,
    )
