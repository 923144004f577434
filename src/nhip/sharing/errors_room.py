"""Refusals for want of room: on the disk, of a seat's share of it, and of what a node takes at all."""

from nhip.kernel.api import Refusal, Text


def file_too_large_here(place: str, size: int, most: int) -> Refusal:
    return Refusal(
        "sharing.file_too_large",
        Text(vi="Tệp quá lớn đối với nút nhận", en="A file is too large for the receiving node"),
        Text(
            vi=f"{place}: tệp {_megabytes(size)} MB; nút nhận chỉ nhận tệp đến {most >> 20} MB.",
            en=f"{place}: the file has {_megabytes(size)} MB; the receiving node takes {most >> 20} MB.",
        ),
        Text(
            vi="Chia nhỏ tệp rồi gửi lại, hoặc đề nghị nút nhận nâng NHIP_MOST_FILE_MB.",
            en="Split the file and send again, or have the receiving node raise NHIP_MOST_FILE_MB.",
        ),
        status=413,
    )


def unnamed_full(wanted: int, taken: int, most: int) -> Refusal:
    return Refusal(
        "sharing.unnamed_full",
        Text(vi="Hết chỗ cho tệp chưa có tin nào nêu", en="No room for more files that no message names"),
        Text(
            vi=f"Cần thêm {_megabytes(wanted)} MB; các tệp cơ quan đã đưa lên mà chưa tin nào nêu chiếm "
            f"{_megabytes(taken)} MB, nhiều nhất {most >> 20} MB.",
            en=f"{_megabytes(wanted)} MB more are needed; files that you brought and no message names take "
            f"{_megabytes(taken)} MB of {most >> 20} MB.",
        ),
        Text(
            vi="Gửi các văn bản nêu những tệp đó, hoặc đợi gói tin đang gửi được nhận xong, rồi gửi lại; tệp "
            "không được nêu sẽ tự bỏ sau một số ngày. Cần nhiều hơn thì đề nghị quản trị viên nâng "
            "NHIP_EXCHANGE_UNNAMED_MB.",
            en="Send the messages that name those files, or wait until packages under way were taken, and "
            "send again; what is not named is given up after some days. For more, ask the administrator to "
            "raise NHIP_EXCHANGE_UNNAMED_MB.",
        ),
        status=429,
        retriable=True,
    )


def _megabytes(size: int) -> int:
    return -(-size >> 20)


def disk_full() -> Refusal:
    return Refusal(
        "sharing.disk_full",
        Text(vi="Nút tạm không nhận tệp", en="The node takes no files for now"),
        Text(vi="Ổ đĩa của nút sắp đầy.", en="The node's disk is nearly full."),
        Text(
            vi="Gửi lại sau; quản trị viên giải phóng hoặc thêm dung lượng (NHIP_EXCHANGE_FREE_MB).",
            en="Send it again later; the administrator frees or adds space (NHIP_EXCHANGE_FREE_MB).",
        ),
        status=507,
        retriable=True,
    )
