"""What sharing stores of nodes, seats and keys.

The log itself (messages, what became of them, who holds which file, and the counters that make numbers dense)
stands in tables made and guarded by SQL (``migrations/0002_log.py``) and is written and read by SQL (``log``,
``queries``): it only ever grows, so neither Django's forms nor its ``flush`` may know it.
"""

from typing import ClassVar

from django.db import models


class Node(models.Model):
    """One installation that carries messages; ``is_here`` marks this one. ``key`` is a fingerprint."""

    code = models.CharField("mã nút", max_length=40, unique=True)
    url = models.URLField("địa chỉ", max_length=300, blank=True)
    key = models.CharField("khóa", max_length=32, blank=True)
    is_here = models.BooleanField("là nút này", default=False)
    joined_at = models.DateTimeField("tham gia lúc")

    class Meta:
        verbose_name = "nút"
        verbose_name_plural = "nút"
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_here"], condition=models.Q(is_here=True), name="sharing_one_node_is_here"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Seat(models.Model):
    """An agency's one place on the network: at which node, since when, and how its system proves itself.

    ``system_id`` and ``sealed_secret`` are for seats of this node alone; ``key`` is the fingerprint of the
    agency's own signing key, empty where the node signs for it.
    """

    agency = models.CharField("mã cơ quan", max_length=35, unique=True)
    node = models.CharField("mã nút", max_length=40)
    connected_at = models.DateTimeField("kết nối lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    key = models.CharField("khóa của cơ quan", max_length=32, blank=True)
    system_id = models.CharField("mã hệ thống", max_length=100, unique=True, null=True, blank=True)
    sealed_secret = models.BinaryField("bí mật đã mã hóa", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "đầu nối"
        verbose_name_plural = "đầu nối"
        ordering: ClassVar[list[str]] = ["agency"]

    def __str__(self) -> str:
        return f"{self.agency} @ {self.node}"


class PublicKey(models.Model):
    """A public key that was ever registered, under its fingerprint: old signatures stay checkable."""

    fingerprint = models.CharField("dấu băm", max_length=32, unique=True)
    owner = models.CharField("chủ khóa", max_length=80)
    der = models.BinaryField("khóa công khai")
    registered_at = models.DateTimeField("đăng ký lúc")

    class Meta:
        verbose_name = "khóa công khai"
        verbose_name_plural = "khóa công khai"
        ordering: ClassVar[list[str]] = ["owner", "registered_at"]

    def __str__(self) -> str:
        return f"{self.owner}:{self.fingerprint}"
