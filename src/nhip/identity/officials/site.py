"""The entrance to the officials' pages: only with a role that opens them, and only after a second factor."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from nhip.identity.errors import not_permitted
from nhip.identity.models import Account
from nhip.identity.signing_in.second_factor import is_proved, to_second_factor
from nhip.kernel.api import Text

ACTION = Text(vi="vào trang quản trị", en="enter the administration pages")


class OfficialsSite(admin.AdminSite):
    """Django's administration with our door; it shows what parts of this platform put forward, and nothing
    else.
    """

    site_title = "Nhịp"
    site_header = "Nhịp · Trang quản trị"
    index_title = "Danh bạ, tài khoản, lịch làm việc"
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Take up our own models; what libraries register by themselves (secrets, groups, jobs) stays out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if model.__module__.startswith("nhip.")]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        account = request.user
        return isinstance(account, Account) and account.is_staff and is_proved(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Send each visitor to the step that is still missing, and back here after it."""
        account = request.user
        back = request.GET.get("next") or request.path.removesuffix("login/")
        if not isinstance(account, Account):
            answer = redirect("account_login")
            answer["Location"] += "?" + urlencode({"next": back})
            return answer
        if not account.is_staff:
            raise not_permitted(ACTION)
        return redirect("admin:index") if is_proved(request) else to_second_factor(request, back)

    def logout(  # type: ignore[override]  # Django draws a page; ours stands elsewhere
        self,
        request: HttpRequest,  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(  # type: ignore[override]  # as above
        self,
        request: HttpRequest,  # noqa: ARG002
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return redirect("account_change_password")
