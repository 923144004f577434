"""What the adapters remember: packages taken, messages handed over, seats that a system above opened.

The log of ``sharing`` has one cursor a receiver. Software of the mailbox kind confirms message by message, in
any order; what it confirmed ahead of the cursor stands here until the cursor has passed.
"""

from typing import ClassVar

from django.db import models


class HandoverState(models.TextChoices):
    """What a receiver's software said of a message: a matter of transport, not of the document's handling."""

    HANDING = "handing", "đang đưa"
    PROCESSING = "processing", "đang xử lý"
    FAILED = "fail", "lỗi"
    DONE = "done", "đã nhận"


class TakenPackage(models.Model):
    """An edXML package that an agency handed in: the very same bytes again get the same answer."""

    agency = models.CharField("cơ quan", max_length=35)
    digest = models.CharField("dấu băm SHA-256", max_length=64)
    document = models.UUIDField("văn bản", null=True, blank=True)
    messages = models.JSONField("tin", default=list)
    findings = models.JSONField("điều lạ", default=list)
    taken_at = models.DateTimeField("nhận lúc")

    class Meta:
        verbose_name = "gói tin đã nhận"
        verbose_name_plural = "gói tin đã nhận"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "digest"], name="adapters_package_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.digest[:12]}"


class Handover(models.Model):
    """How far a message is at its receiver's software. ``done`` is final."""

    message = models.UUIDField("tin", primary_key=True)
    agency = models.CharField("cơ quan", max_length=35)
    state = models.CharField("tình trạng", max_length=10, choices=HandoverState.choices)
    why = models.TextField("lý do", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "tin đã đưa"
        verbose_name_plural = "tin đã đưa"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency"], condition=~models.Q(state="done"), name="adapters_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.message} {self.state}"


class LookedThrough(models.Model):
    """Up to which position of an agency's log something was said of all of a kind, done or not. No kind
    stands for all of them.
    """

    agency = models.CharField("cơ quan", max_length=35)
    kind = models.CharField("loại tin", max_length=20, blank=True)
    position = models.BigIntegerField("vị trí")

    class Meta:
        verbose_name = "chỗ đã xem hết"
        verbose_name_plural = "chỗ đã xem hết"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "kind"], name="adapters_looked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.kind} {self.position}"


class OpenedSeat(models.Model):
    """A seat that the system of an agency above opened, and alone may close through an adapter."""

    agency = models.CharField("cơ quan", max_length=35, primary_key=True)
    opened_by = models.CharField("cơ quan mở", max_length=35)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "đầu nối do cấp trên mở"
        verbose_name_plural = "đầu nối do cấp trên mở"

    def __str__(self) -> str:
        return self.agency
