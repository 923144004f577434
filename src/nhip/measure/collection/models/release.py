"""Releases: what was frozen and given out under a number; a correction is a new release.

The database itself refuses to change or delete a row of these tables, or to add a figure to a release that is
whole (migration 0002).
"""

from typing import ClassVar

from django.db import models

from nhip.measure.collection.models.figure import Revision
from nhip.measure.collection.models.round import Round
from nhip.measure.collection.models.signing import SignedSet


class Release(models.Model):
    """The figures of a round as they were released; ``changes`` says what a correction changed and why.

    ``sets`` are the signed sets that its figures stand in.
    """

    code = models.CharField("số hiệu", max_length=40, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="releases")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.TextField("lý do", blank=True)
    changes = models.JSONField("thay đổi", default=list)
    digest = models.CharField("dấu băm", max_length=64)
    figures_count = models.PositiveIntegerField("số lượng số liệu")
    author = models.CharField("người phát hành", max_length=60)
    released_at = models.DateTimeField("phát hành lúc")
    event_id = models.CharField(max_length=60)
    sets = models.ManyToManyField(SignedSet, related_name="releases", verbose_name="các bộ đã ký")

    class Meta:
        verbose_name = "bản phát hành"
        verbose_name_plural = "bản phát hành"
        ordering: ClassVar[list[str]] = ["-released_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["corrects"],
                name="release_corrected_once",
                condition=models.Q(corrects__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """The release as events name it."""
        return f"release:{self.code}"


class ReleasedFigure(models.Model):
    """One figure of a release, with the revision that it came from."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="figures")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    agency = models.CharField("cơ quan", max_length=40)
    series = models.CharField("chỉ tiêu", max_length=60)
    area = models.CharField("địa bàn", max_length=35)
    period = models.CharField("kỳ", max_length=20)
    value = models.CharField("giá trị", max_length=40, blank=True)
    status = models.CharField("trạng thái", max_length=3)

    class Meta:
        verbose_name = "số liệu đã phát hành"
        verbose_name_plural = "số liệu đã phát hành"
        ordering: ClassVar[list[str]] = ["series", "area", "period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "series", "area", "period"], name="released_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["series", "area", "period"], name="released_by_series"),
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.series} {self.area} {self.period}"


class ReleaseFile(models.Model):
    """One file of a release: the public dataset, or the package of an international body."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    body = models.CharField("nơi nhận", max_length=40, blank=True)
    kind = models.CharField("dạng", max_length=20)
    name = models.CharField("tên tệp", max_length=255)
    file = models.CharField("dấu băm của tệp", max_length=64)

    class Meta:
        verbose_name = "tệp của bản phát hành"
        verbose_name_plural = "tệp của bản phát hành"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "name"], name="release_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
