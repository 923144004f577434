"""Refusals of what was written into a field: how much it takes, what it knows."""

from nhip.documents.office.errors import NotFilled
from nhip.kernel.api import Refusal, Text

_SHORTEN = Text("Viết ngắn lại rồi gửi lại.", "Write less and send it again.")


def too_long(what: Text, length: int, most: int) -> Refusal:
    return NotFilled(
        what,
        "office.too_long",
        Text(f"Quá dài: {what.vi}", f"Too long: {what.en}"),
        Text(
            f"Có {length} ký tự, nhận nhiều nhất {most}; chưa có gì được lưu.",
            f"It has {length} characters and may have {most}; nothing was kept.",
        ),
        _SHORTEN,
    )


def too_many_receivers(count: int, most: int) -> Refusal:
    return Refusal(
        "office.too_many_receivers",
        Text("Quá nhiều nơi nhận", "Too many receivers"),
        Text(f"Có {count} nơi nhận, nhiều nhất {most}.", f"There are {count}; a letter has at most {most}."),
        Text("Chia thành nhiều văn bản.", "Send several letters."),
        status=422,
    )


def priority_unknown(written: str) -> Refusal:
    return Refusal(
        "office.priority_unknown",
        Text("Không có độ khẩn này", "There is no such priority"),
        Text(f"“{written[:20]}” không thuộc các mức từ 0 đến 4.", f"“{written[:20]}” is none of 0 to 4."),
        Text("Chọn một mức trong danh sách.", "Choose one from the list."),
        law="nd-30-2020",
        status=422,
    )


def book_unsound(code: str) -> Refusal:
    return Refusal(
        "office.book_code",
        Text("Ký hiệu sổ không hợp lệ", "That is no code of a book"),
        Text(
            f"“{code[:30]}” dài quá 20 ký tự hoặc có ký tự khác chữ, số, dấu chấm và gạch nối.",
            f"“{code[:30]}” has over 20 characters, or others than letters, digits, full stops and hyphens.",
        ),
        Text("Để trống thì vào sổ chung.", "Leave it empty for the general book."),
        status=422,
    )


def reader_unsound(address: str) -> Refusal:
    return Refusal(
        "office.reader_unsound",
        Text("Không phải địa chỉ thư điện tử", "That is no e-mail address"),
        Text(
            f"“{address[:60]}” không phải địa chỉ; tệp sẽ không ai đọc được, nên chưa lưu.",
            f"“{address[:60]}” is none; nobody could read the file, so it was not kept.",
        ),
        Text("Ghi địa chỉ đầy đủ, ví dụ ten@coquan.gov.vn.", "Write it in full, such as ten@coquan.gov.vn."),
        status=422,
    )


def party_unknown(code: str) -> Refusal:
    return Refusal(
        "office.party_unknown",
        Text("Không có nơi gửi này", "There is no such sender"),
        Text(f"Không có cơ quan mang mã “{code[:40]}”.", f"No agency bears the code “{code[:40]}”."),
        Text("Bỏ mã, chỉ ghi tên nơi gửi.", "Leave the code out and write the name alone."),
        status=422,
    )


def unit_unsound(letters: str) -> Refusal:
    return Refusal(
        "office.unit_letters",
        Text("Chữ viết tắt đơn vị soạn không dùng được", "The unit's letters cannot stand in a notation"),
        Text(
            f"“{letters[:20]}” có dấu cách hoặc dấu khác ngoài chữ, số, dấu chấm, gạch nối, &.",
            f"“{letters[:20]}” has a blank, or a sign beside letters, digits, full stops, hyphens and &.",
        ),
        Text("Viết liền, ví dụ VP hoặc KHTC.", "Write it in one, such as VP or KHTC."),
        law="nd-30-2020",
        status=422,
    )
