"""Figures as agencies reported them, in two times: the period they are about, and when we came to know.

A reported figure is a cell: one agency's answer for one series, area and period. What stands in it is its
newest revision; every earlier one stays, numbered without a gap. The number is also what keeps two people
from overwriting each other: a revision is written as the successor of the one its author saw.
"""

from typing import ClassVar

from django.db import models


class ReportedFigure(models.Model):
    """One cell, with a copy of what its newest revision says; ``latest`` is that revision's number.

    ``value`` keeps the digits as written and is blank exactly when ``status`` says that the figure is missing
    or not applicable. ``handed_in`` is the number of the revision that the agency last handed in, in whatever
    round, 0 if none.
    """

    agency = models.CharField("cơ quan", max_length=40)
    series = models.CharField("chỉ tiêu", max_length=60)
    area = models.CharField("địa bàn", max_length=35)
    period = models.CharField("kỳ", max_length=20)
    latest = models.PositiveIntegerField("lần ghi cuối", default=0)
    handed_in = models.PositiveIntegerField("lần ghi đã nộp", default=0)
    value = models.CharField("giá trị", max_length=40, blank=True)
    status = models.CharField("trạng thái", max_length=3, blank=True)

    class Meta:
        verbose_name = "số liệu báo cáo"
        verbose_name_plural = "số liệu báo cáo"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "series", "area", "period"], name="reported_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["series", "area", "period"], name="reported_by_series"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.series} {self.area} {self.period}"

    @property
    def subject(self) -> str:
        """The figure as events name it."""
        return f"figure:{self.agency}/{self.series}/{self.area}/{self.period}"


class Origin(models.TextChoices):
    """By which way a revision came in."""

    FORM = "form", "nhập trên trang"
    TEMPLATE = "template", "biểu mẫu Excel"
    CSV = "csv", "tệp CSV"
    SDMX = "sdmx", "tệp SDMX-CSV"
    API = "api", "giao diện lập trình"
    SETTLED = "settled", "sau khi xử lý chênh lệch"


class Revision(models.Model):
    """What somebody wrote into a cell at a moment; never changed and never deleted.

    ``number`` counts from 1 within the figure. ``reason`` is required where the figure is missing.
    ``document`` is the SHA-256 of the kept file that it stands on.
    """

    figure = models.ForeignKey(ReportedFigure, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("lần ghi")
    value = models.CharField("giá trị", max_length=40, blank=True)
    status = models.CharField("trạng thái", max_length=3)
    reason = models.CharField("lý do thiếu", max_length=400, blank=True)
    note = models.CharField("ghi chú", max_length=2000, blank=True)
    document = models.CharField("dấu băm của tài liệu", max_length=64, blank=True)
    document_name = models.CharField("tên tài liệu", max_length=255, blank=True)
    origin = models.CharField("nhập bằng", max_length=10, choices=Origin)
    round = models.ForeignKey(
        "collection.Round", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    author = models.CharField("người nhập", max_length=60)
    recorded_at = models.DateTimeField("ghi lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "lần ghi số liệu"
        verbose_name_plural = "lần ghi số liệu"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["figure", "number"], name="revision_numbered_once"),
            models.CheckConstraint(name="revision_counts_from_one", condition=models.Q(number__gte=1)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["figure", "-recorded_at"], name="revision_known_at"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} ({self.number})"
