"""What measure stores: the reference figures, under the digest of the files they came from.

A loaded set is never edited. When its files change, the new content is a new set beside the old one, and
the newest is the one in use.
"""

from typing import ClassVar

from django.db import models


class StoredSet(models.Model):
    """A figure set as it was loaded: its ``code``, the ``digest`` of its files, the event that told of it."""

    code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    event_id = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "digest"], name="measure_set_once")]
        indexes: ClassVar = [models.Index(fields=["code", "-loaded_at"], name="measure_set_newest")]
        verbose_name = "bộ số liệu"
        verbose_name_plural = "bộ số liệu"

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:12]}"


class StoredFigure(models.Model):
    """One figure, as written: ``value`` keeps the digits of its source and is blank where there is none."""

    set = models.ForeignKey(StoredSet, on_delete=models.CASCADE, related_name="figures")
    unit = models.CharField(max_length=35)
    series = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["set", "series", "period", "stage", "unit"], name="measure_figure_once"
            ),
        ]
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"

    def __str__(self) -> str:
        return f"{self.unit} {self.series} {self.period}"
