"""What every table of officials here has in common: our permissions, and nothing deleted."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from nhip.identity.models import Account
from nhip.identity.queries.permissions import can
from nhip.identity.rules.roles import Permission

RowT = TypeVar("RowT", bound=Model)

# Django's generics exist for the type checker alone.
if TYPE_CHECKING:

    class Table(admin.ModelAdmin[RowT]): ...

    class RowsBeside(admin.TabularInline[RowT, Model]): ...
else:

    class Table(admin.ModelAdmin):
        def __class_getitem__(cls, _row: Any) -> type:
            return cls

    class RowsBeside(admin.TabularInline):
        def __class_getitem__(cls, _row: Any) -> type:
            return cls


class HeldToRoles:
    """Viewing and changing by the permissions named; deleting never, for the register remembers."""

    to_view: ClassVar[Permission] = Permission.READ_REGISTER
    to_change: ClassVar[Permission] = Permission.MANAGE_REFERENCE

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, self.to_view)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return can(request.user, self.to_view)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return can(request.user, self.to_change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return can(request.user, self.to_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


def actor(request: HttpRequest) -> Account:
    """The account behind a request that the site's door has let in."""
    assert isinstance(request.user, Account)
    return request.user
