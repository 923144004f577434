"""Who was given a document by whom, with which note, by when: each step of it stays."""

from typing import ClassVar

from django.db import models

from nhip.documents.office.models.entry import Entry


class Assignment(models.Model):
    """One step: from a leader to a unit, from there to an officer, or on to another."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments", verbose_name="văn bản")
    number = models.PositiveIntegerField("bước")
    by = models.CharField("người giao", max_length=60)
    unit = models.CharField("đơn vị", max_length=150, blank=True)
    handler = models.CharField("người xử lý", max_length=60, blank=True)
    note = models.CharField("ý kiến chỉ đạo", max_length=1000, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    at = models.DateTimeField("lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering: ClassVar[list[str]] = ["entry", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_step_a_number"),
            models.CheckConstraint(condition=~models.Q(unit="", handler=""), name="assigned_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.number}"
