"""Accounts and the roles they hold, as administrators keep and auditors read them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest

from nhip.identity.acts.change_account import change_account
from nhip.identity.acts.end_role import end_role
from nhip.identity.acts.grant_role import grant_role
from nhip.identity.acts.open_account import open_account
from nhip.identity.acts.reset_second_factor import reset_second_factor
from nhip.identity.models import Account, Membership
from nhip.identity.officials.forms import AccountForm
from nhip.identity.officials.held_to_roles import HeldToRoles, RowsBeside, Table, actor
from nhip.identity.queries.permissions import accounts_visible_to, memberships_visible_to
from nhip.identity.rules.roles import ROLES, Permission, Role
from nhip.identity.signing_in.password_link import send_password_link


class RolesOfAccount(HeldToRoles, RowsBeside[Membership]):
    """The roles of one account, to read; they are given and ended in their own table."""

    model = Membership
    fk_name = "account"
    extra = 0
    to_view = Permission.READ_ACCOUNTS
    fields = readonly_fields = ("role", "agency", "valid_from", "valid_to", "ended_at", "granted_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Account)
class Accounts(HeldToRoles, Table[Account]):
    """People who may sign in."""

    to_view = Permission.READ_ACCOUNTS
    to_change = Permission.MANAGE_ACCOUNTS
    form = AccountForm
    list_display = ("name", "email", "is_active", "roles", "last_login")
    list_filter = ("is_active", "memberships__role")
    search_fields = ("name", "email")
    readonly_fields = ("public_id", "created_at", "last_login")
    fields = (("name", "email"), "is_active", ("public_id", "created_at", "last_login"))
    inlines = (RolesOfAccount,)
    actions = ("send_links", "reset_second_factors")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return accounts_visible_to(actor(request)).prefetch_related("memberships__agency")

    @admin.display(description="vai trò đang giữ")
    def roles(self, account: Account) -> str:
        return (
            ", ".join(f"{ROLES[held.role].term.vi} ({held.agency_code})" for held in account.roles_held)
            or "–"
        )

    def save_model(self, request: HttpRequest, obj: Account, form: Form, change: bool) -> None:
        by = actor(request)
        if change:
            given = form.cleaned_data
            change_account(obj, by=by, name=given["name"], email=given["email"], is_active=given["is_active"])
            return
        opened = open_account(obj.email, obj.name, by=by)
        obj.pk, obj.public_id = opened.pk, opened.public_id  # Django goes on with the object it made
        send_password_link(request, opened)
        messages.info(request, "Đã gửi liên kết đặt mật khẩu tới địa chỉ thư của tài khoản.")

    @admin.action(description="Gửi liên kết đặt mật khẩu", permissions=["change"])
    def send_links(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        for account in queryset.filter(is_active=True):
            send_password_link(request, account)
        messages.success(request, "Đã gửi liên kết tới các tài khoản đang hoạt động đã chọn.")

    @admin.action(description="Gỡ xác thực hai bước (người dùng mất thiết bị)", permissions=["change"])
    def reset_second_factors(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        for account in queryset:
            reset_second_factor(account, by=actor(request))
        messages.success(request, "Đã gỡ; lần đăng nhập tới họ phải cài lại.")


@admin.register(Membership)
class Memberships(HeldToRoles, Table[Membership]):
    """Roles held at agencies: granted here, ended here, never rewritten."""

    to_view = Permission.READ_ACCOUNTS
    to_change = Permission.GRANT_ROLES
    list_display = ("account", "role", "agency", "valid_from", "valid_to", "ended_at", "granted_by")
    list_filter = ("role", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("account", "agency", "granted_by")
    search_fields = ("account__name", "account__email", "agency__code")
    autocomplete_fields = ("account", "agency")
    fields = ("account", "role", "agency", ("valid_from", "valid_to"))
    actions = ("end_roles",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return memberships_visible_to(actor(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_end_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Membership, form: Form, change: bool) -> None:  # noqa: ARG002
        granted = grant_role(
            obj.account,
            Role(obj.role),
            obj.agency.code,
            by=actor(request),
            valid_from=obj.valid_from,
            valid_to=obj.valid_to,
        )
        obj.pk = granted.pk  # Django goes on with the object it made

    @admin.action(description="Kết thúc vai trò ngay", permissions=["end"])
    def end_roles(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset:
            end_role(membership, by=actor(request))
        messages.success(request, "Đã kết thúc các vai trò đã chọn.")
