"""Refusals about letters that are brought as files: what happened, and how the drafter goes on."""

from nhip.kernel.api import Refusal, Text

_AGAIN = Text("Sửa trong Word rồi tải lên lại.", "Mend it in Word and bring it again.")


def brought_kind(name: str) -> Refusal:
    return Refusal(
        "office.brought_kind",
        Text(f"Không dùng được tệp “{name[:80]}” làm văn bản", f"“{name[:80]}” cannot become the letter"),
        Text(
            "Văn bản soạn sẵn là tệp Word (.docx, .doc), ODT hoặc PDF.",
            "It takes Word (.docx, .doc), ODT or PDF.",
        ),
        Text("Lưu lại thành một trong các dạng đó.", "Save it as one of these."),
        status=422,
    )


def brought_too_large(megabytes: int) -> Refusal:
    return Refusal(
        "office.brought_too_large",
        Text("Tệp văn bản quá lớn", "The letter's file is too large"),
        Text(f"Văn bản soạn sẵn không quá {megabytes} MB.", f"It takes at most {megabytes} MB."),
        Text("Tách hình, bảng lớn thành tệp kèm theo.", "Move large pictures and tables to annexes."),
        status=422,
    )


def no_converter(why: Text) -> Refusal:
    return Refusal(
        "office.no_converter",
        Text("Chưa chuyển được Word sang PDF", "Word cannot be turned into PDF here"),
        why,
        Text("Hoặc đề nghị quản trị viên cài LibreOffice Writer.", "Or ask for LibreOffice Writer."),
        status=422,
    )


def brought_unread(why: Text) -> Refusal:
    return Refusal(
        "office.brought_unread",
        Text("Chưa có bản PDF của văn bản", "There is no PDF of the letter yet"),
        why,
        _AGAIN,
        status=422,
    )


def busy(why: Text) -> Refusal:
    return Refusal(
        "office.busy",
        Text("Chưa xem được tệp lúc này", "The file cannot be looked at now"),
        why,
        Text("Không phải tải lên lại; thử lại sau ít phút.", "No need to bring it again; try later."),
        retriable=True,
        status=503,
    )


def nothing_brought() -> Refusal:
    return Refusal(
        "office.nothing_brought",
        Text("Không có văn bản soạn sẵn này", "There is no such letter brought as a file"),
        Text("Tệp đã được thay hoặc bỏ.", "The file was replaced or taken off."),
        Text("Mở lại dự thảo.", "Open the draft again."),
    )


def not_confirmed() -> Refusal:
    return Refusal(
        "office.brought_unconfirmed",
        Text("Chưa xác nhận bản PDF", "The PDF has not been confirmed"),
        Text(
            "Bản PDF là văn bản được ký, nên người soạn phải xem và xác nhận trước khi trình.",
            "The PDF is what will be signed, so its drafter looks at it and confirms it first.",
        ),
        Text("Xem bản PDF trên trang dự thảo rồi xác nhận.", "Look at it on the draft's page, then confirm."),
    )


def brought_notation(written: str, given: str) -> Refusal:
    return Refusal(
        "office.brought_notation",
        Text("Ký hiệu trong tệp khác ký hiệu sẽ cấp", "The file bears another notation"),
        Text(
            f"Tệp ghi “/{written[:40]}”; theo loại văn bản và đơn vị soạn thì số được cấp là “…/{given}”.",
            f"It says “/{written[:40]}”; by its kind and unit the letter will be “…/{given}”.",
        ),
        Text(
            "Sửa loại, đơn vị soạn trên trang này, hoặc sửa ký hiệu trong Word.",
            "Correct kind and unit on this page, or the notation in Word.",
        ),
        law="nd-30-2020",
        status=422,
    )


def brought_signer(signer: str, *, is_there: bool) -> Refusal:
    detail = Text(
        f"Không thấy tên “{signer[:80]}” ở cuối văn bản.",
        f"“{signer[:80]}” does not stand at the end of the letter.",
    )
    if is_there:
        detail = Text(
            f"Phía trên tên “{signer[:80]}” không đủ chỗ cho chữ ký.",
            f"There is no room for the signature above “{signer[:80]}”.",
        )
    return Refusal(
        "office.brought_signer",
        Text("Không có chỗ ký", "There is no place to sign"),
        detail,
        Text(
            "Gõ đúng họ tên người ký, chừa bốn dòng trống phía trên, rồi tải lên lại.",
            "Type the signer's full name with four empty lines above it, and bring the file again.",
        ),
        law="nd-30-2020",
        status=422,
    )
