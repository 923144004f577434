"""An agency's word: what it handed in, who checked it, what it signed."""

from typing import ClassVar

from django.db import models

from nhip.measure.collection.models.figure import ReportedFigure
from nhip.measure.collection.models.round import Round


class HandIn(models.Model):
    """An agency's figures of a round were handed in: from then on others concerned may see them.

    ``still_true`` of them stood there from before the round and were confirmed as they are.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="hand_ins")
    agency = models.CharField("cơ quan", max_length=40)
    figures = models.PositiveIntegerField("số lượng số liệu")
    still_true = models.PositiveIntegerField("có từ trước, vẫn đúng", default=0, db_default=0)
    author = models.CharField("người nộp", max_length=60)
    at = models.DateTimeField("nộp lúc")
    is_late = models.BooleanField("quá hạn")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "lần nộp số liệu"
        verbose_name_plural = "lần nộp số liệu"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.agency} {self.round_id}"


class Check(models.Model):
    """Another office looked at one revision of a figure: as a rule, or because the sample drew it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="checks")
    figure = models.ForeignKey(ReportedFigure, models.PROTECT, related_name="checks")
    revision = models.PositiveIntegerField("lần ghi được xem")
    is_sampled = models.BooleanField("được chọn ngẫu nhiên", default=False)
    is_right = models.BooleanField("đúng")
    words = models.CharField("ý kiến", max_length=2000, blank=True)
    author = models.CharField("người kiểm tra", max_length=60)
    at = models.DateTimeField("kiểm tra lúc")

    class Meta:
        verbose_name = "lần kiểm tra số liệu"
        verbose_name_plural = "lần kiểm tra số liệu"
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "figure", "revision", "author", "is_sampled"], name="checked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} ({self.revision})"


class SignedSet(models.Model):
    """An agency's set of figures of a round under a signature.

    ``content`` is what was signed: the agency's own figures in canonical CSV, and the digest of
    ``held_back``, its answers on series that others own. ``signature`` is a detached CMS over exactly these
    bytes (DER) that names its certificate; ``digest`` is the SHA-256 of the content.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="signed_sets")
    agency = models.CharField("cơ quan", max_length=40)
    number = models.PositiveIntegerField("lần ký")
    content = models.BinaryField("nội dung")
    held_back = models.BinaryField("phần không công bố", default=b"")
    digest = models.CharField("dấu băm", max_length=64)
    signature = models.BinaryField("chữ ký")
    signer = models.CharField("người ký", max_length=60)
    signed_at = models.DateTimeField("ký lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "bộ số liệu đã ký"
        verbose_name_plural = "bộ số liệu đã ký"
        ordering: ClassVar[list[str]] = ["signed_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "agency", "number"], name="signed_set_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.round_id} ({self.number})"
