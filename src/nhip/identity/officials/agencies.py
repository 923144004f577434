"""Agencies as officials see them: every row of the register, and what may be added beside the law."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from nhip.identity.acts.keep_agency import keep_agency
from nhip.identity.models import Agency, AgencyCode, AgencyName, Origin, RegisterLoad, Succession
from nhip.identity.models.ranges import holds_on
from nhip.identity.officials.closing import closing_page
from nhip.identity.officials.forms import CodeForm, RowsBesideTheLaw
from nhip.identity.officials.held_to_roles import HeldToRoles, RowsBeside, Table, actor
from nhip.identity.queries.agencies import names_meeting
from nhip.identity.rules.codes import parse_code
from nhip.identity.rules.names import search_keys
from nhip.kernel.api import today


class Codes(HeldToRoles, RowsBeside[AgencyCode]):
    model = AgencyCode
    form = CodeForm
    formset = RowsBesideTheLaw
    extra = 0
    fields = ("raw", "scheme", "value", "valid_from", "valid_to", "source", "is_confirmed", "note")
    readonly_fields = ("scheme", "value")


class Names(HeldToRoles, RowsBeside[AgencyName]):
    model = AgencyName
    formset = RowsBesideTheLaw
    extra = 0
    fields = ("text", "use", "valid_from", "valid_to", "source", "is_confirmed", "note")


class Successions(HeldToRoles, RowsBeside[Succession]):
    model = Succession
    fk_name = "earlier"
    formset = RowsBesideTheLaw
    extra = 0
    autocomplete_fields = ("later",)
    fields = ("later", "on", "kind", "source", "is_confirmed", "note")


class InBeing(admin.SimpleListFilter):
    """Agencies that exist today, or those that have ended."""

    title = "tình trạng"
    parameter_name = "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("dang", "đang hoạt động"), ("da-ket-thuc", "đã kết thúc")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        if self.value() == "dang":
            return queryset.filter(holds_on(today()))
        return queryset.filter(valid_to__lt=today()) if self.value() else queryset


KEPT_BY_LAW = (
    *("code", "kind", "name", "name_en", "short_name", "parent"),
    *("valid_from", "valid_to", "source", "is_confirmed", "note"),
)


@admin.register(Agency)
class Agencies(HeldToRoles, Table[Agency]):
    """The register; agencies from ``law/agencies`` are changed in those files."""

    list_display = ("code", "name", "kind", "parent", "valid_from", "valid_to", "origin", "is_confirmed")
    list_filter = (InBeing, "kind", "origin", "is_confirmed")
    list_select_related = ("parent",)
    list_per_page = 50
    search_fields = ("code",)
    search_help_text = "Mã hoặc tên, có dấu hay không dấu đều được"
    autocomplete_fields = ("parent",)
    inlines = (Codes, Names, Successions)
    fields = (
        ("code", "kind"),
        ("name", "name_en"),
        ("short_name", "parent"),
        ("valid_from", "valid_to"),
        ("source", "is_confirmed"),
        "note",
    )
    change_form_template = "admin/identity/agency/change_form.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> tuple[str, ...]:  # noqa: ARG002
        if obj is None:
            return ("valid_to",)
        if obj.origin == Origin.LAW:
            return KEPT_BY_LAW
        return ("code", "valid_to")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Agency], search_term: str
    ) -> tuple[QuerySet[Agency], bool]:
        """By any code, in any scheme, or any way of writing the name."""
        if not (keys := search_keys(search_term)):
            return super().get_search_results(request, queryset, "")
        code = parse_code(search_term).canonical
        meets = Q(pk__in=names_meeting(keys).values("agency_id")) | Q(code__iexact=search_term.strip())
        if code is not None:
            meets |= Q(pk__in=AgencyCode.objects.filter(value=code).values("agency_id"))
        return queryset.filter(meets), False

    def save_model(self, request: HttpRequest, obj: Agency, form: Form, change: bool) -> None:
        keep_agency(obj, form.changed_data if change else ["code"], by=actor(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            beside = {AgencyCode: "codes", AgencyName: "names", Succession: "successions"}
            keep_agency(form.instance, [beside[formset.model]], by=actor(request))

    def get_urls(self) -> list[URLPattern]:
        closing = path("<int:pk>/dong/", self.admin_site.admin_view(self.close), name="identity_agency_close")
        return [closing, *super().get_urls()]

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        return closing_page(self, request, pk)


@admin.register(RegisterLoad)
class RegisterLoads(HeldToRoles, Table[RegisterLoad]):
    """When which state of the law was loaded; read only."""

    list_display = ("loaded_at", "agencies", "digest")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
