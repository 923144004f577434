"""A file of work: the documents of one matter, kept together and for as long as the law says."""

from typing import ClassVar

from django.db import models

from nhip.documents.office.models.entry import Entry


class WorkFile(models.Model):
    """One matter. ``term`` is a key of law/documents/retention.yaml; ``keep_until`` is set when it closes,
    empty for what is kept for good.
    """

    key = models.CharField("mã", max_length=36, unique=True)
    agency = models.CharField("cơ quan", max_length=40)
    code = models.CharField("số, ký hiệu hồ sơ", max_length=40)
    title = models.CharField("tiêu đề", max_length=300)
    term = models.CharField("thời hạn lưu trữ", max_length=20)
    owner = models.CharField("người lập", max_length=60)
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    keep_until = models.DateField("lưu đến hết ngày", null=True, blank=True)
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "hồ sơ công việc"
        verbose_name_plural = "hồ sơ công việc"
        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "code"], name="work_file_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class FiledEntry(models.Model):
    """A document in a file of work."""

    work_file = models.ForeignKey(WorkFile, models.PROTECT, related_name="filed", verbose_name="hồ sơ")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="filed", verbose_name="văn bản")
    filed_by = models.CharField("người đưa vào", max_length=60)
    filed_at = models.DateTimeField("đưa vào lúc")

    class Meta:
        verbose_name = "văn bản trong hồ sơ"
        verbose_name_plural = "văn bản trong hồ sơ"
        ordering: ClassVar[list[str]] = ["filed_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["work_file", "entry"], name="filed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work_file_id} {self.entry_id}"
