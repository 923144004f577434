"""Who was reminded of what and when: so that nobody is told the same thing twice."""

from typing import ClassVar

from django.db import models

from nhip.measure.collection.models.round import Round


class Reminder(models.Model):
    """One letter to one focal point about what an agency owes in a round, in numbers only.

    ``occasion`` is the reason it was due (``before-3``, ``on-day``, ``after``) or the day somebody asked for
    it; with it the same letter is written once. ``sent_at`` is empty until the mail server took it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="reminders")
    agency = models.CharField("cơ quan", max_length=40)
    account = models.CharField("người nhận", max_length=60)
    occasion = models.CharField("lý do nhắc", max_length=30)
    due_on = models.DateField("hạn")
    silent = models.PositiveIntegerField("chưa nhập")
    waiting = models.PositiveIntegerField("chưa nộp")
    event_id = models.CharField(max_length=60)
    at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "agency", "account", "occasion"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.round_id} {self.occasion}"
