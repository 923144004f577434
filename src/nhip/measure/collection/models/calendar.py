"""The secret address of a person's own calendar: only its digest is kept."""

from typing import ClassVar

from django.db import models


class CalendarKey(models.Model):
    """One for each account at most. ``digest`` is the SHA-256 of the word in the address, which is told once.

    Whoever has the word may read the days on which this account owes something, and nothing else.
    """

    account = models.CharField("người dùng", max_length=60, unique=True)
    digest = models.CharField("dấu băm của khóa", max_length=64, unique=True)
    made_at = models.DateTimeField("lập lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "địa chỉ lịch riêng"
        verbose_name_plural = "địa chỉ lịch riêng"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.account
