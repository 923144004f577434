"""What the workshop refuses as a whole, apart from what is wrong inside the texts."""

from nhip.kernel.api import Refusal, Text


def too_many(minutes: int) -> Refusal:
    """Somebody asked for more calculations an hour than the site allows."""
    return Refusal(
        "workshop.too_many",
        Text("Bạn đã tính quá nhiều lần trong một giờ", "You have computed too often within the hour"),
        Text(
            "Xưởng dùng chung máy với mọi người nên mỗi nơi gửi chỉ được một số lần mỗi giờ.",
            "The workshop shares its machine with everybody, so each sender has so many runs an hour.",
        ),
        Text(
            f"Thử lại sau {minutes} phút, đăng nhập để có thêm lượt, hoặc tính trên máy của bạn: "
            "nhip index compute. Những gì bạn đã gõ vẫn còn nguyên.",
            f"Try again in {minutes} minutes, sign in for more, or compute on your own machine: "
            "nhip index compute. What you typed is still there.",
        ),
        retriable=True,
        status=429,
    )


def too_large(most: int) -> Refusal:
    """What was sent is larger than the workshop reads at all."""
    vi = f"{most:,}".replace(",", ".")
    return Refusal(
        "workshop.too_large",
        Text("Nội dung gửi lên quá lớn", "What was sent is too large"),
        Text(
            f"Xưởng đọc nhiều nhất {vi} byte một lần gửi; chưa có gì được đọc.",
            f"The workshop reads {most:,} bytes at a time at most; nothing was read.",
        ),
        Text(
            "Bấm quay lại: nội dung đã gõ vẫn ở đó. Bỏ bớt các kỳ không dùng, hoặc tính trên máy của bạn: "
            "nhip index compute.",
            "Go back: what you typed is still there. Leave out periods that are not used, or compute on "
            "your own machine: nhip index compute.",
        ),
        status=413,
    )


def too_long() -> Refusal:
    """A work too large to be computed within an answer."""
    return Refusal(
        "workshop.too_long",
        Text(
            "Bài này lớn, không tính lại được trong lúc chờ",
            "This work is too large to compute while you wait",
        ),
        Text(
            "Kết quả đã lưu vẫn còn nguyên; chỉ việc tính lại là quá lâu cho một trang.",
            "The saved result is untouched; only computing it anew takes too long for a page.",
        ),
        Text(
            "Tải định nghĩa và số liệu về rồi chạy trên máy của bạn: nhip index bundle.",
            "Download the definition and the figures and run on your own machine: nhip index bundle.",
        ),
        status=422,
    )


def not_there() -> Refusal:
    """No saved work under this address: never saved, deleted, or past its day."""
    return Refusal(
        "workshop.not_there",
        Text("Không có bài làm nào ở địa chỉ này", "There is no saved work at this address"),
        Text(
            "Liên kết có thể chép thiếu, bài làm đã bị người lưu xóa, hoặc đã hết hạn lưu.",
            "The link may be cut short, the work was deleted by whoever saved it, or its time is over.",
        ),
        Text(
            "Hỏi lại người đã gửi liên kết, hoặc bắt đầu một bài mới ở Xưởng chỉ số.",
            "Ask whoever sent you the link, or begin a new work in the workshop.",
        ),
        status=404,
    )


def not_yours() -> Refusal:
    """Somebody wants to delete a work that is not theirs."""
    return Refusal(
        "workshop.not_yours",
        Text("Bạn không xóa được bài làm này", "You may not delete this work"),
        Text(
            "Chỉ người đã lưu xóa được: bằng tài khoản đã dùng khi lưu, hoặc bằng mã xóa được đưa một lần.",
            "Only who saved it may: with the account used then, or with the deletion code given once.",
        ),
        Text(
            "Đăng nhập bằng tài khoản đã dùng, hoặc nhập đúng mã xóa. Hết hạn lưu, bài làm tự được xóa.",
            "Sign in with that account, or give the deletion code. It is deleted by itself "
            "when its time is over.",
        ),
        status=403,
    )
