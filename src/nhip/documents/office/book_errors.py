"""Refusals about outgoing books: why a letter is not numbered there, and where it is."""

from nhip.kernel.api import Refusal, Text

_LAW = "nd-30-2020"


def no_kind(code: str) -> Refusal:
    return Refusal(
        "office.book_no_kind",
        Text("Không mở được sổ riêng này", "There can be no such book"),
        Text(
            f"“{code[:20]}” không phải chữ viết tắt của loại văn bản nào, nên số trong sổ sẽ trùng sổ khác.",
            f"“{code[:20]}” abbreviates no kind of document, so its numbers would be those of another book.",
        ),
        Text(
            "Sổ riêng mang chữ viết tắt của một loại có trong ký hiệu (QĐ, BC, TB…); công văn vào sổ chung.",
            "A book of its own is named by a kind's abbreviation (QĐ, BC, TB…); official letters go into the"
            " general one.",
        ),
        law=_LAW,
        status=422,
    )


def other_kind(code: str, meant: Text, kind: str) -> Refusal:
    return Refusal(
        "office.book_other_kind",
        Text("Sổ này dành cho loại văn bản khác", "The book is for another kind of document"),
        Text(
            f"Sổ {code} ghi {meant.vi}; văn bản này là {kind[:60]}.",
            f"Book {code} is for: {meant.en}; this is: {kind[:60]}.",
        ),
        Text("Để trống để vào sổ chung.", "Leave it empty for the general book."),
        law=_LAW,
        status=422,
    )


def begun_late(code: str, kind: Text) -> Refusal:
    return Refusal(
        "office.book_begun_late",
        Text("Năm nay không mở sổ riêng này được nữa", "The book can no longer be begun this year"),
        Text(
            f"Sổ chung năm nay đã có {kind.vi}; sổ {code} bắt đầu lại từ 01 thì số, ký hiệu sẽ trùng.",
            f"The general book has this kind already this year ({kind.en}); book {code} would begin at 01"
            " again, with the same notations.",
        ),
        Text(
            "Tiếp tục vào sổ chung; mở sổ riêng bằng văn bản đầu tiên của năm sau.",
            "Go on in the general book, and begin the other with the first letter of next year.",
        ),
        law=_LAW,
        status=422,
    )


def is_own(code: str, kind: Text) -> Refusal:
    return Refusal(
        "office.book_is_own",
        Text("Loại văn bản này có sổ riêng", "This kind has a book of its own"),
        Text(
            f"Năm nay {kind.vi} vào sổ {code}; ghi vào sổ chung thì số, ký hiệu sẽ trùng.",
            f"This year this kind ({kind.en}) goes into book {code}; in the general one its notations"
            " would be doubled.",
        ),
        Text(f"Chọn sổ {code} rồi phát hành lại.", f"Choose book {code} and issue it again."),
        law=_LAW,
        status=422,
    )


def notation_used(notation: str) -> Refusal:
    return Refusal(
        "office.notation_used",
        Text("Số, ký hiệu này đã dùng", "This number and notation are used"),
        Text(
            f"Một sổ khác của năm nay đã cấp {notation[:60]}; chưa cấp số nào.",
            f"Another book of this year gave {notation[:60]}; no number was given now.",
        ),
        Text(
            "Phát hành văn bản này trong sổ kia, hoặc trả lại để đổi chữ viết tắt đơn vị soạn.",
            "Issue it in that book, or return it, so that the letters of its unit are changed.",
        ),
        law=_LAW,
    )
