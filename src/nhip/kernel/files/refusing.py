"""Why a file is not taken, not kept or not handed out."""

from nhip.kernel.errors import Refusal
from nhip.kernel.words import Text

_CHECK = Text(vi="Kiểm tra tệp rồi gửi lại.", en="Check the file and send it again.")
_CONTINUE = Text(
    vi="Gửi tiếp từ vị trí đã nhận, ghi trong câu trả lời này.",
    en="Go on from the offset received, named in this answer.",
)


class UploadOffset(Refusal):
    """A part, or the end of an upload, does not follow what has arrived; ``received`` is the right offset."""

    def __init__(self, code: str, title: Text, received: int, size: int) -> None:
        detail = Text(
            vi=f"Đã nhận {received} trong {size} byte.", en=f"{received} of {size} bytes have arrived."
        )
        super().__init__(code, title, detail, _CONTINUE, retriable=True)
        self.received = received


class RangeRefusal(Refusal):
    """A range reaches beyond the file, which has ``size`` bytes."""

    def __init__(self, start: int, end: int | None, size: int) -> None:
        asked = f"{start}–{'' if end is None else end}"
        super().__init__(
            "kernel.file_range",
            Text(vi="Tệp không có đoạn này", en="The file has no such range"),
            Text(
                vi=f"Yêu cầu byte {asked}, tệp có {size} byte.", en=f"Bytes {asked} of {size} were asked for."
            ),
            Text(vi="Yêu cầu một đoạn nằm trong tệp.", en="Ask for a range within the file."),
            status=416,
        )
        self.size = size


def empty() -> Refusal:
    return Refusal(
        "kernel.file_empty",
        Text(vi="Tệp rỗng", en="The file is empty"),
        Text(vi="Tệp không có byte nào.", en="It holds no byte."),
        _CHECK,
        status=422,
    )


def too_large(most: int) -> Refusal:
    return Refusal(
        "kernel.file_too_large",
        Text(vi="Tệp quá lớn", en="The file is too large"),
        Text(vi=f"Mỗi tệp nhiều nhất {most >> 20} MB.", en=f"A file may hold {most >> 20} MB at most."),
        Text(
            vi="Chia nhỏ tệp, hoặc đề nghị quản trị viên nâng NHIP_MOST_FILE_MB.",
            en="Split the file, or ask the administrator to raise NHIP_MOST_FILE_MB.",
        ),
        status=413,
    )


def unknown(digest: str) -> Refusal:
    return Refusal(
        "kernel.file_unknown",
        Text(vi="Không có tệp này", en="There is no such file"),
        Text(vi=f"Kho không giữ tệp {digest}.", en=f"The store holds no file {digest}."),
        Text(vi="Kiểm tra lại đường dẫn.", en="Check the address."),
        status=404,
    )


def damaged(digest: str) -> Refusal:
    return Refusal(
        "kernel.file_damaged",
        Text(vi="Tệp đã bị thay đổi", en="The file was altered"),
        Text(
            vi=f"Nội dung trong kho không còn khớp dấu băm {digest[:12]}…",
            en=f"What lies in the store no longer has the digest {digest[:12]}…",
        ),
        Text(
            vi="Báo quản trị viên phục hồi tệp từ bản sao lưu; không dùng nội dung này.",
            en="Have the administrator restore the file from the backup; do not use it.",
        ),
        status=500,
    )


def store_away() -> Refusal:
    return Refusal(
        "kernel.store_away",
        Text(vi="Kho tệp không trả lời", en="The store of files does not answer"),
        Text(
            vi="Kho S3 đặt trong NHIP_FILES không nhận yêu cầu này.",
            en="The S3 store that NHIP_FILES names did not take the request.",
        ),
        Text(
            vi="Thử lại sau; nếu lặp lại, quản trị viên kiểm tra NHIP_FILES, NHIP_S3_* và nhật ký.",
            en="Try again later; if it persists, check NHIP_FILES, NHIP_S3_* and the log.",
        ),
        retriable=True,
        status=503,
    )


def no_s3() -> Refusal:
    return Refusal(
        "kernel.s3_missing",
        Text(vi="Chưa cài phần dùng kho S3", en="What speaks to S3 is not installed"),
        Text(vi="NHIP_FILES chỉ một kho S3.", en="NHIP_FILES names an S3 store."),
        Text(vi="Cài thêm gói: pip install 'nhip[s3]'.", en="Install it: pip install 'nhip[s3]'."),
        status=500,
    )


def upload_unknown() -> Refusal:
    """Also what the owner of another upload is told: whether it exists is not theirs to know."""
    return Refusal(
        "kernel.upload_unknown",
        Text(vi="Không có lần tải lên này", en="There is no such upload"),
        Text(vi="Mã không đúng, hoặc đã quá hạn.", en="The id is wrong, or it has expired."),
        Text(vi="Bắt đầu tải lên lại.", en="Begin the upload again."),
        status=404,
    )


def upload_form(what: Text) -> Refusal:
    return Refusal(
        "kernel.upload_form",
        Text(vi="Lời báo tải lên không đúng mẫu", en="The upload is not announced as it should be"),
        what,
        Text(vi="Sửa rồi bắt đầu lại.", en="Correct it and begin again."),
        status=422,
    )


def upload_quota(most: int) -> Refusal:
    return Refusal(
        "kernel.upload_quota",
        Text(vi="Đang tải lên quá nhiều tệp", en="Too many uploads are open"),
        Text(vi=f"Mỗi nơi gửi được mở nhiều nhất {most}.", en=f"Each sender may have {most} open."),
        Text(
            vi="Gửi xong các tệp đang dở, hoặc đề nghị quản trị viên nâng NHIP_OPEN_UPLOADS.",
            en="Finish those that are open, or ask the administrator to raise NHIP_OPEN_UPLOADS.",
        ),
        retriable=True,
        status=429,
    )


def upload_busy() -> Refusal:
    return Refusal(
        "kernel.upload_busy",
        Text(vi="Một phần khác đang được nhận", en="Another part is arriving"),
        Text(vi="Mỗi lần tải lên nhận từng phần một.", en="An upload takes one part at a time."),
        Text(vi="Gửi lại sau khi phần kia xong.", en="Send it again when the other is done."),
        retriable=True,
    )


def upload_finished() -> Refusal:
    return Refusal(
        "kernel.upload_finished",
        Text(vi="Tệp đã nhận xong", en="The upload is finished"),
        Text(vi="Tệp đã được lưu, không nhận thêm.", en="The file is kept; nothing can be added."),
        Text(vi="Bắt đầu một lần tải lên mới.", en="Begin another upload."),
    )


def upload_too_long(size: int) -> Refusal:
    return Refusal(
        "kernel.upload_too_long",
        Text(vi="Phần gửi vượt quá tệp", en="The part reaches beyond the file"),
        Text(vi=f"Tệp được báo có {size} byte.", en=f"The file was announced with {size} bytes."),
        Text(
            vi="Phần này không được nhận; gửi lại cho đúng, hoặc bắt đầu lại với số byte đúng.",
            en="The part was not taken; send it as announced, or begin again with the right size.",
        ),
        status=422,
    )


def upload_digest(announced: str, found: str) -> Refusal:
    return Refusal(
        "kernel.upload_digest",
        Text(vi="Nội dung không khớp dấu băm đã báo", en="The content has another digest than announced"),
        Text(
            vi=f"Đã báo {announced[:12]}…, nhận được {found[:12]}…; không lưu gì.",
            en=f"{announced[:12]}… was announced, {found[:12]}… arrived; nothing was kept.",
        ),
        Text(vi="Gửi lại từ đầu.", en="Send it again from the beginning."),
        status=422,
    )
