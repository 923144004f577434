"""Figures as international bodies published them: imported, by vintage, never edited.

They are what an agency's figure is compared with, and the memory of what the world knew when.
"""

from typing import ClassVar

from django.db import models


class OutsideImport(models.Model):
    """One file read in: which observer and vintage, and what became of each of its rows.

    ``read`` = ``kept`` + ``refused`` + ``skipped`` always; ``report`` says why, by reason, with examples.
    """

    observer = models.CharField("nơi công bố", max_length=60)
    vintage = models.CharField("bản công bố", max_length=40)
    file = models.CharField("dấu băm của tệp", max_length=64)
    file_name = models.CharField("tên tệp", max_length=255)
    read = models.PositiveIntegerField("số dòng đọc")
    kept = models.PositiveIntegerField("số dòng giữ")
    refused = models.PositiveIntegerField("số dòng từ chối")
    skipped = models.PositiveIntegerField("số dòng bỏ qua theo quy tắc")
    report = models.JSONField("báo cáo")
    author = models.CharField("người nhập", max_length=60, blank=True)
    imported_at = models.DateTimeField("nhập lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "lần nhập số liệu công bố"
        verbose_name_plural = "lần nhập số liệu công bố"
        ordering: ClassVar[list[str]] = ["-imported_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["observer", "vintage", "file"], name="outside_import_once"),
            models.CheckConstraint(
                name="outside_no_row_lost",
                condition=models.Q(read=models.F("kept") + models.F("refused") + models.F("skipped")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observer} {self.vintage}"


class OutsideFigure(models.Model):
    """One published figure: of which import, and the line of the file it stood on."""

    source = models.ForeignKey(OutsideImport, models.CASCADE, related_name="figures")
    series = models.CharField("chỉ tiêu", max_length=60)
    area = models.CharField("địa bàn", max_length=35)
    period = models.CharField("kỳ", max_length=20)
    value = models.CharField("giá trị", max_length=40, blank=True)
    status = models.CharField("trạng thái", max_length=3)
    line = models.PositiveIntegerField("dòng")

    class Meta:
        verbose_name = "số liệu đã công bố"
        verbose_name_plural = "số liệu đã công bố"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "series", "area", "period"], name="outside_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["series", "area", "period"], name="outside_by_series"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.series} {self.area} {self.period}"
