"""What officials see on the ground floor: the days of the working calendar, and the jobs that failed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest

from nhip.kernel.acts.enter_calendar_day import enter_calendar_day
from nhip.kernel.models import CalendarDay, JobFailure

# Django's generics exist for the type checker alone.
if TYPE_CHECKING:
    from django.forms import ModelForm

    DayAdmin = admin.ModelAdmin[CalendarDay]
    FailureAdmin = admin.ModelAdmin[JobFailure]
else:
    DayAdmin = FailureAdmin = admin.ModelAdmin


@admin.register(CalendarDay)
class CalendarDayAdmin(DayAdmin):
    """Days are entered and read; what was entered is answered by a later entry, never rewritten."""

    date_hierarchy = "day"
    list_display = ("day", "kind", "name", "source", "known_since", "is_confirmed", "entered_at")
    list_filter = ("kind", "is_confirmed")
    search_fields = ("name", "source")
    fields = (
        ("day", "kind"),
        "name",
        "name_en",
        "source",
        ("decided_on", "known_since"),
        "is_confirmed",
        "note",
    )

    def has_change_permission(self, request: HttpRequest, obj: CalendarDay | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CalendarDay | None = None) -> bool:  # noqa: ARG002
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: CalendarDay,
        form: "ModelForm[CalendarDay]",  # noqa: ARG002 - as Django calls it
        change: Any,  # noqa: ARG002
    ) -> None:
        actor = f"account:{request.user.public_id}" if request.user.is_authenticated else None
        enter_calendar_day(obj, actor=actor)
        messages.info(request, "Lịch làm việc đã đổi cho các thời hạn tính từ nay.")


@admin.register(JobFailure)
class JobFailureAdmin(FailureAdmin):
    """Why jobs failed: to be read, and to be answered by what the remedy says."""

    date_hierarchy = "failed_at"
    list_display = ("name", "reason", "attempt", "is_final", "failed_at", "recovered_at")
    list_filter = ("is_final", "name")
    search_fields = ("reason", "code")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as Django calls it
        return False

    def has_change_permission(self, request: HttpRequest, obj: JobFailure | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: JobFailure | None = None) -> bool:  # noqa: ARG002
        return False
