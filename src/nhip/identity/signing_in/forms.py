"""The forms of signing in, with this office's words above their fields."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as authenticator_app
from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.identity.signing_in import lockout

LABELS = {
    "login": _("Thư điện tử"),
    "email": _("Thư điện tử"),
    "password": _("Mật khẩu"),
    "oldpassword": _("Mật khẩu hiện tại"),
    "password1": _("Mật khẩu mới"),
    "password2": _("Nhập lại mật khẩu mới"),
    "code": _("Mã sáu chữ số"),
}
PASSWORD_RULE = _("Ít nhất 12 ký tự, không chứa tên hay địa chỉ thư của bạn, không phải mật khẩu thường gặp.")
CODE_HINT = _("Mở ứng dụng xác thực trên điện thoại. Mất điện thoại thì nhập một mã dự phòng.")


class OurWords(forms.Form):
    """Labels above the fields rather than inside them, and rules told before they are broken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.help_text = PASSWORD_RULE if name == "password1" else ""
        if "code" in self.fields:
            self.fields["code"].help_text = CODE_HINT
            self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": "12"}


class SignInForm(OurWords, account.LoginForm):
    pass


class SamePersonForm(OurWords, account.ReauthenticateForm):
    pass


class NewPasswordForm(OurWords, account.ChangePasswordForm):
    pass


class FirstPasswordForm(OurWords, account.SetPasswordForm):
    pass


class ForgottenPasswordForm(OurWords, account.ResetPasswordForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordKeyForm):
    pass


class CountsFailures(forms.Form):
    """A code is guessed as a password is: the same lock stands before it."""

    user: Any

    def clean_code(self) -> str:
        request = context.request
        lockout.refuse_if_locked(self.user.email, get_adapter().get_client_ip(request))
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class CodeForm(OurWords, CountsFailures, second_factor.AuthenticateForm):
    pass


class CodeAgainForm(OurWords, CountsFailures, second_factor.ReauthenticateForm):
    pass


class AppForm(OurWords, authenticator_app.ActivateTOTPForm):
    """Setting up the app: the code proves that it holds the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Mã mà ứng dụng vừa hiện ra.")
