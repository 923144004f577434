"""Days that officials entered into the working calendar, beside the files of ``law/calendar``.

A decision to swap a day may come on a Friday for the Monday after; nobody can wait for a new release then.
Entries are only ever added: a later one for the same day takes its place, and what the office knew before
stays on record.
"""

from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """What the day is; the values are those of :class:`nhip.kernel.calendar.days.DayKind`."""

    OFF = "off", "ngày nghỉ"
    WORKED = "worked", "ngày làm việc"


class CalendarDay(models.Model):
    """One day, as settled by a decision that was known from ``known_since`` on."""

    day = models.DateField("ngày")
    kind = models.CharField("là", max_length=10, choices=Kind)
    name = models.CharField("tên", max_length=200)
    name_en = models.CharField("tên tiếng Anh", max_length=200)
    source = models.CharField("căn cứ", max_length=200, help_text="Số, ngày và cơ quan ban hành văn bản.")
    decided_on = models.DateField("ngày quyết định")
    known_since = models.DateField("được biết từ ngày", help_text="Ngày cơ quan nhận được văn bản.")
    is_confirmed = models.BooleanField("đã xác nhận", default=False)
    note = models.CharField("ghi chú", max_length=400, blank=True)
    entered_at = models.DateTimeField("nhập lúc", auto_now_add=True)

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        verbose_name_plural = "ngày trong lịch làm việc"
        ordering: ClassVar[list[str]] = ["day", "known_since", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="calendar_day_kind", condition=models.Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="calendar_day_known_after_decided",
                condition=models.Q(known_since__gte=models.F("decided_on")),
                violation_error_message="Văn bản không thể được biết trước ngày ban hành.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.get_kind_display()}"
