"""What is known of a kept file: its digest, its size, what its first bytes say it is; and of one arriving."""

from typing import ClassVar
from uuid import uuid4

from django.db import models


class KeptFile(models.Model):
    """One content, however many names people gave it; never changed, forgotten only if it must not stay."""

    sha256 = models.CharField("dấu băm SHA-256", max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=100)
    kept_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "tệp đã lưu"
        verbose_name_plural = "tệp đã lưu"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="kept_file_digest", condition=models.Q(sha256__regex="^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}… ({self.size})"


class FileUpload(models.Model):
    """A file that arrives in parts. How much has arrived is not written here: the bytes on the disk tell."""

    id = models.UUIDField("mã", primary_key=True, default=uuid4, editable=False)
    owner = models.CharField("của", max_length=200)
    name = models.CharField("tên tệp", max_length=255, blank=True)
    size = models.PositiveBigIntegerField("số byte đã báo")
    sha256 = models.CharField("dấu băm đã báo", max_length=64, blank=True)
    begun_at = models.DateTimeField("bắt đầu lúc")
    kept = models.ForeignKey(
        KeptFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp đã lưu"
    )

    class Meta:
        verbose_name = "tệp đang tải lên"
        verbose_name_plural = "tệp đang tải lên"
        indexes: ClassVar[list[models.Index]] = [
            models.Index("owner", name="file_upload_open", condition=models.Q(kept=None))
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="file_upload_size", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="file_upload_digest", condition=models.Q(sha256__regex="^([0-9a-f]{64})?$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.owner})"
