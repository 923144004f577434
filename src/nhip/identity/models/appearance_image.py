"""The pictures that signatures are shown by: a person's own signature, an agency's seal.

One counts at a time; those before it stay, with whom it was that replaced them and when.
"""

from typing import ClassVar

from django.db import models

from nhip.identity.models.account import Account
from nhip.identity.models.agency import Agency


class AppearanceImage(models.Model):
    """A PNG with a transparent ground, drawn anew from what was uploaded; of an account or of an agency."""

    key = models.CharField("mã", max_length=36, unique=True)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="images", verbose_name="tài khoản"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="images", verbose_name="cơ quan"
    )
    png = models.BinaryField("hình")
    width = models.PositiveIntegerField("rộng (điểm)")
    height = models.PositiveIntegerField("cao (điểm)")
    uploaded_by = models.ForeignKey(
        Account, models.PROTECT, related_name="images_uploaded", verbose_name="người tải lên"
    )
    uploaded_at = models.DateTimeField("tải lên lúc")
    replaced_at = models.DateTimeField("thay lúc", null=True, blank=True)

    class Meta:
        verbose_name = "hình chữ ký, con dấu"
        verbose_name_plural = "hình chữ ký, con dấu"
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="image_has_one_owner",
                condition=models.Q(account__isnull=False, agency__isnull=True)
                | models.Q(account__isnull=True, agency__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(replaced_at__isnull=True, account__isnull=False),
                name="one_image_a_person",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(replaced_at__isnull=True, agency__isnull=False),
                name="one_image_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or self.agency} {self.uploaded_at:%Y-%m-%d}"
