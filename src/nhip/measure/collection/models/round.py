"""Rounds of collection, and what each agency owes in one."""

from typing import ClassVar

from django.db import models


class RoundKind(models.TextChoices):
    """How a round came about."""

    QUARTERLY = "quarterly", "hằng quý"
    YEARLY = "yearly", "hằng năm"
    AD_HOC = "ad_hoc", "đột xuất"


class Round(models.Model):
    """One collection: from the day it opens through its last day, unless it was closed before."""

    code = models.CharField("mã đợt", max_length=40, unique=True)
    kind = models.CharField("loại", max_length=10, choices=RoundKind)
    title_vi = models.CharField("tên đợt", max_length=200)
    title_en = models.CharField("tên tiếng Anh", max_length=200)
    purpose = models.TextField("mục đích", blank=True)
    lead = models.CharField("cơ quan chủ trì", max_length=40)
    opens_on = models.DateField("mở từ ngày")
    closes_on = models.DateField("hạn cuối")
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    # The seed of the sample that is checked again; drawn when the round opens and told in its event.
    seed = models.PositiveBigIntegerField("hạt giống chọn mẫu")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "đợt thu thập số liệu"
        verbose_name_plural = "đợt thu thập số liệu"
        ordering: ClassVar[list[str]] = ["-opens_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="round_kind", condition=models.Q(kind__in=RoundKind.values)),
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=models.Q(closes_on__gte=models.F("opens_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_vi}"

    @property
    def subject(self) -> str:
        """The round as events name it."""
        return f"round:{self.code}"


class FigureRequest(models.Model):
    """One figure that an agency is asked for in a round.

    ``is_owner`` is true when the agency answers for the series; other holders are asked so that the two can
    be compared. ``handed_in`` is the number of the revision that was handed in for this round, 0 while none
    was: what stands in the cell from an earlier round is no answer to this one until somebody says so.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="requests")
    agency = models.CharField("cơ quan", max_length=40)
    series = models.CharField("chỉ tiêu", max_length=60)
    area = models.CharField("địa bàn", max_length=35)
    period = models.CharField("kỳ", max_length=20)
    is_owner = models.BooleanField("chủ trì chỉ tiêu")
    due_on = models.DateField("hạn")
    handed_in = models.PositiveIntegerField("lần ghi đã nộp cho đợt", default=0, db_default=0)

    class Meta:
        verbose_name = "số liệu được yêu cầu"
        verbose_name_plural = "số liệu được yêu cầu"
        ordering: ClassVar[list[str]] = ["agency", "series", "area", "period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "agency", "series", "area", "period"], name="request_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.series} {self.area} {self.period}"
