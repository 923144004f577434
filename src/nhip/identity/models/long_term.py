"""How far the proof in a signed document reaches, and the completed copy where it was completed later.

A document that was sent is never changed: what its signatures still lack is added to a copy that begins with
the very bytes that were sent. Rows are brought forward, never deleted.
"""

from typing import ClassVar

from django.db import models

from nhip.identity.signatures.levels import Level


class LongTermProof(models.Model):
    """The proof for one document, by the SHA-256 of what was sent. ``copy`` is that of the completed copy,
    empty while the document itself is all there is; ``level`` is empty until it has been looked at, and where
    no valid signature is in it. ``why`` says what keeps it from the next level.
    """

    sha256 = models.CharField("dấu băm SHA-256", max_length=64, unique=True)
    agency = models.CharField("cơ quan", max_length=40, blank=True)
    level = models.CharField(
        "mức", max_length=6, choices=[(each.value, each.value) for each in Level], blank=True
    )
    why_vi = models.CharField("vì sao chưa cao hơn", max_length=500, blank=True)
    why_en = models.CharField("vì sao chưa cao hơn (tiếng Anh)", max_length=500, blank=True)
    copy = models.CharField("bản đã bổ sung", max_length=64, blank=True)
    reached_at = models.DateTimeField("đạt mức này lúc", null=True, blank=True)
    tries = models.PositiveIntegerField("số lần đã thử", default=0)
    next_try_at = models.DateTimeField("thử lại lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bằng chứng lâu dài"
        verbose_name_plural = "bằng chứng lâu dài"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(next_try_at__isnull=False),
                name="proof_to_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.level}".rstrip()
