"""What this office asks of django-allauth's sign-in: no sign-up, our lock-out, our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nhip.identity.signing_in import lockout


class SigningIn(DefaultAccountAdapter):
    """Accounts are opened by an administrator, and a failed sign-in counts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Thư điện tử hoặc mật khẩu không đúng."),
        "enter_current_password": _("Hãy nhập đúng mật khẩu hiện tại."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "incorrect_code": _("Mã xác thực không đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được."),
        "too_many_login_attempts": _("Đã thử sai quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "rate_limited": _("Bạn gửi quá nhiều yêu cầu. Hãy chờ một phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.refuse_if_locked(credentials.get("email", ""), self.get_client_ip(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.note_failure(credentials.get("email", ""), self.get_client_ip(request))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        lockout.forget_failures(user.get_username())
