"""Drafts of the thematic report: kept as they were made, numbered, never changed."""

from typing import ClassVar

from django.db import models


class ReportDraft(models.Model):
    """One draft of the report of a round, a quarter or a year.

    ``document`` is what the report says, as canonical JSON, ``digest`` its SHA-256; ``docx`` and ``pdf`` are
    the SHA-256 of the kept files made from it, the PDF in the letters of ``typeface``. ``releases`` are the
    releases it was drafted from, each with its digest.
    """

    kind = models.CharField("loại", max_length=10)
    scope = models.CharField("kỳ hoặc đợt", max_length=40)
    number = models.PositiveIntegerField("dự thảo số")
    title = models.CharField("tên", max_length=400)
    lead = models.CharField("cơ quan báo cáo", max_length=40)
    document = models.TextField("nội dung")
    digest = models.CharField("dấu băm", max_length=64)
    docx = models.CharField("dấu băm của tệp DOCX", max_length=64)
    pdf = models.CharField("dấu băm của tệp PDF", max_length=64)
    typeface = models.CharField("phông chữ của tệp PDF", max_length=60)
    rounds = models.JSONField("các đợt", default=list)
    releases = models.JSONField("các bản phát hành", default=list)
    author = models.CharField("người lập", max_length=60)
    drafted_at = models.DateTimeField("lập lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "dự thảo báo cáo"
        verbose_name_plural = "dự thảo báo cáo"
        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "scope", "number"], name="report_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} ({self.number})"

    @property
    def subject(self) -> str:
        """The draft as events name it."""
        return f"report:{self.kind}/{self.scope}/{self.number}"

    @property
    def file_name(self) -> str:
        """What its files are called, without the ending."""
        return f"bao-cao-{self.scope}-du-thao-{self.number}".lower()
