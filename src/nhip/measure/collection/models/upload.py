"""A file of figures that a focal point sent: read, shown, and written only once they said so."""

from typing import ClassVar

from django.db import models

from nhip.measure.collection.models.round import Round


class UploadState(models.TextChoices):
    """Where a file stands between being read and being written."""

    SHOWN = "shown", "đã đọc, chờ đồng ý"
    REFUSED = "refused", "không có gì nhận được"
    RUNNING = "running", "đang ghi"
    WRITTEN = "written", "đã ghi"
    STOPPED = "stopped", "đã dừng"


class FigureUpload(models.Model):
    """One file and what reading it gave. ``plan`` holds [row, revision it follows] of what is to be written.

    ``report`` is what was shown; ``done`` of ``plan`` are written; ``result`` says what became of them.
    ``file`` is blank where nothing of the file could be offered: such a file is not kept.
    """

    key = models.CharField("khóa", max_length=32, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="uploads")
    agency = models.CharField("cơ quan", max_length=40)
    author = models.CharField("người gửi", max_length=60)
    file = models.CharField("dấu băm của tệp", max_length=64, blank=True)
    file_name = models.CharField("tên tệp", max_length=255)
    origin = models.CharField("dạng tệp", max_length=10)
    state = models.CharField("tình trạng", max_length=8, choices=UploadState)
    report = models.JSONField("đã đọc", default=dict)
    plan = models.JSONField("sẽ ghi", default=list)
    done = models.PositiveIntegerField("đã ghi", default=0)
    result = models.JSONField("kết quả", default=dict)
    received_at = models.DateTimeField("nhận lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp số liệu gửi lên"
        verbose_name_plural = "tệp số liệu gửi lên"
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="upload_state", condition=models.Q(state__in=UploadState.values)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file", "agency"], name="upload_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.file_name}"
