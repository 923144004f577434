"""What the web itself refuses, before any part is asked."""

from collections.abc import Iterable

from nhip.kernel.api import Refusal, Text


def not_found() -> Refusal:
    """No page and no thing at this address."""
    return Refusal(
        "web.not_found",
        Text("Không có trang này", "There is no such page"),
        Text(
            "Địa chỉ có thể gõ nhầm, hoặc trang đã chuyển chỗ.",
            "The address may be mistyped, or the page has moved.",
        ),
        Text("Hãy tìm từ trang đầu.", "Start again from the home page."),
        status=404,
    )


def forbidden() -> Refusal:
    """Somebody who is known, and may not do this."""
    return Refusal(
        "web.forbidden",
        Text("Bạn không có quyền làm việc này", "You may not do this"),
        Text(
            "Tài khoản đang dùng không giữ vai trò mà việc này đòi hỏi.",
            "The account in use does not hold the role that this calls for.",
        ),
        Text(
            "Hãy đăng nhập bằng tài khoản khác, hoặc đề nghị quản trị viên giao vai trò.",
            "Sign in with another account, or ask an administrator for the role.",
        ),
        status=403,
    )


def bad_request() -> Refusal:
    """A request that could not be understood."""
    return Refusal(
        "web.bad_request",
        Text("Yêu cầu không đọc được", "The request cannot be read"),
        Text("Nội dung gửi lên thiếu hoặc sai dạng.", "What was sent is incomplete or malformed."),
        Text("Hãy tải lại trang rồi gửi lại.", "Load the page again and send once more."),
        status=400,
    )


def method_not_allowed(method: str, allowed: Iterable[str]) -> Refusal:
    """The address exists, but not for this HTTP method."""
    these = ", ".join(allowed)
    return Refusal(
        "web.method_not_allowed",
        Text("Địa chỉ này không nhận cách gọi đó", "This address does not take that kind of call"),
        Text(f"Đã gọi bằng {method}; chỉ nhận {these}.", f"It was called with {method}; it takes {these}."),
        Text("Hãy dùng biểu mẫu hoặc liên kết trên trang.", "Use the form or link on the page."),
        status=405,
    )


def form_too_old() -> Refusal:
    """The form's proof that it came from this site is missing or no longer valid."""
    return Refusal(
        "web.form_too_old",
        Text("Biểu mẫu đã hết hiệu lực", "The form is no longer valid"),
        Text(
            "Trang được mở quá lâu, đã đăng nhập lại ở cửa sổ khác, hoặc trình duyệt chặn cookie.",
            "The page was open for too long, you signed in again in another window, or cookies are blocked.",
        ),
        Text(
            "Hãy quay lại, tải lại trang rồi gửi lại; nội dung đã nhập chưa được lưu.",
            "Go back, load the page again and send once more; what you entered was not saved.",
        ),
        retriable=True,
        status=403,
    )


def invalid_input(faults: Text) -> Refusal:
    """Values in a call to ``/api/`` that have the wrong type or are missing."""
    return Refusal(
        "web.invalid_input",
        Text("Giá trị gửi lên không hợp lệ", "The values sent are not valid"),
        faults,
        Text(
            "Hãy sửa các giá trị này; xem /api/openapi.json.", "Correct these values; see /api/openapi.json."
        ),
        status=422,
    )


def other(status: int, said: str) -> Refusal:
    """A refusal of the JSON framework for which there are no words of our own."""
    return Refusal(
        f"web.http_{status}",
        Text("Không thực hiện được yêu cầu", "The request was not carried out"),
        Text(said, said),
        Text("Hãy kiểm tra yêu cầu rồi gửi lại.", "Check the request and send it again."),
        status=status,
    )


def fault(incident: str, *, retriable: bool = False) -> Refusal:
    """A fault of ours, by the id under which it was logged."""
    return Refusal(
        "web.fault",
        Text("Máy chủ gặp lỗi", "The server failed"),
        Text(
            f"Lỗi ở phía chúng tôi, đã được ghi lại với mã {incident}.",
            f"The fault is ours and has been logged under {incident}.",
        ),
        Text(
            "Hãy thử lại sau ít phút; nếu vẫn lỗi, gửi mã này cho quản trị viên.",
            "Try again in a few minutes; if it fails again, send this id to the administrator.",
        ),
        retriable=retriable,
        status=503 if retriable else 500,
    )
