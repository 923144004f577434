"""What the house itself remembers: which reference data the database already has."""

from typing import ClassVar

from django.db import models


class LoadedData(models.Model):
    """A body of reference data as it was last loaded, by the digest of the files it was read from."""

    key = models.CharField(max_length=50, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "dữ liệu đã nạp"
        verbose_name_plural = "dữ liệu đã nạp"
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.key
