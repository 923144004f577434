"""Certificates that were registered: whose they are, until when, and whether they were revoked.

A certificate belongs to an officer (a personal signature) or to an agency (its seal). Rows are added and
revoked, never deleted: a signature made under one must be explained ten years later.
"""

from typing import ClassVar

from django.db import models

from nhip.identity.models.account import Account
from nhip.identity.models.agency import Agency


class CertificatePurpose(models.TextChoices):
    """What a certificate is for."""

    PERSONAL = "personal", "chữ ký cá nhân"
    SEAL = "seal", "chữ ký cơ quan (con dấu)"


class KeyPlace(models.TextChoices):
    """Where its private key is: kept by this node under encryption, on a token, or not with us at all."""

    SOFTWARE = "software", "khóa phần mềm do hệ thống giữ"
    TOKEN = "token", "thiết bị PKCS#11"
    ELSEWHERE = "elsewhere", "chủ nhân tự giữ"


class Certificate(models.Model):
    """One X.509 certificate: ``der`` as issued, its SHA-256, and the private key where the node keeps it.

    ``sealed_key`` is PKCS#8 under the node's own secret; ``token`` names the PKCS#11 key (a URI of RFC 7512).
    """

    purpose = models.CharField("mục đích", max_length=10, choices=CertificatePurpose)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name="tài khoản"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name="cơ quan"
    )
    der = models.BinaryField("chứng thư")
    fingerprint = models.CharField("dấu băm SHA-256", max_length=64, unique=True)
    subject_name = models.CharField("chủ thể", max_length=300)
    issuer_name = models.CharField("nơi cấp", max_length=300)
    serial = models.CharField("số chứng thư", max_length=60)
    valid_from = models.DateTimeField("có giá trị từ")
    valid_to = models.DateTimeField("đến")
    key_place = models.CharField("nơi giữ khóa", max_length=10, choices=KeyPlace)
    sealed_key = models.BinaryField("khóa đã mã hóa", null=True, blank=True, editable=False)
    token = models.CharField("khóa trên thiết bị", max_length=300, blank=True)
    registered_at = models.DateTimeField("đăng ký lúc")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_why = models.CharField("lý do thu hồi", max_length=300, blank=True)

    class Meta:
        verbose_name = "chứng thư số"
        verbose_name_plural = "chứng thư số"
        ordering: ClassVar[list[str]] = ["-valid_from", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="certificate_has_one_owner",
                condition=models.Q(purpose="personal", account__isnull=False, agency__isnull=True)
                | models.Q(purpose="seal", account__isnull=True, agency__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_key_where_it_says",
                condition=models.Q(key_place="software", sealed_key__isnull=False)
                | ~models.Q(key_place="software"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_name} ({self.serial})"
