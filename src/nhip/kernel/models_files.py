"""What is known of a kept file: its digest, its size, and what its first bytes say it is."""

from typing import ClassVar

from django.db import models


class KeptFile(models.Model):
    """One content, however many names people gave it; never changed and never deleted by an act."""

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
