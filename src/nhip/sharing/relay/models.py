"""What is kept of other nodes: how it goes with each, which register is in force, and what they answered."""

from typing import ClassVar

from django.db import models


class Peer(models.Model):
    """How it goes with another node. ``scope`` names the agencies it may seat, with all below them.

    An empty ``scope`` permits every agency. ``failures`` counts those in a row since ``reached_at``;
    ``trouble`` is the last one's reason in both languages, empty while all is well; ``unseated`` are this
    node's agencies that the registrar, if it is this peer, does not seat, with its reasons. ``announced_at``
    is when, by its own clock, it last said who sits there.
    """

    node = models.CharField("mã nút", max_length=40, unique=True)
    scope = models.CharField("phạm vi", max_length=1000, blank=True)
    failures = models.PositiveIntegerField("số lần hỏng liên tiếp", default=0)
    reached_at = models.DateTimeField("liên lạc được lúc", null=True, blank=True)
    failed_at = models.DateTimeField("hỏng lúc", null=True, blank=True)
    next_try_at = models.DateTimeField("thử lại lúc", null=True, blank=True)
    trouble = models.JSONField("sự cố", default=dict, blank=True)
    announced_at = models.DateTimeField("ghi danh lúc", null=True, blank=True)
    unseated = models.JSONField("cơ quan chưa được ghi danh", default=dict, blank=True)

    class Meta:
        verbose_name = "nút bạn"
        verbose_name_plural = "nút bạn"
        ordering: ClassVar[list[str]] = ["node"]

    def __str__(self) -> str:
        return self.node

    def may_seat(self, codes: list[str]) -> bool:
        """Whether an agency may sit there; ``codes`` are its own and those of the bodies above it."""
        return not self.scope or not set(self.scope.split()).isdisjoint(codes)


class RegisterEdition(models.Model):
    """An edition of the register as the registrar signed it; the highest is in force."""

    edition = models.PositiveBigIntegerField("lần lập", unique=True)
    issued_at = models.DateTimeField("lập lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    content = models.BinaryField("nội dung")
    signature = models.BinaryField("chữ ký")
    key_id = models.CharField("mã khóa", max_length=80)
    taken_at = models.DateTimeField("nhận lúc")

    class Meta:
        verbose_name = "bản danh bạ kết nối"
        verbose_name_plural = "bản danh bạ kết nối"
        ordering: ClassVar[list[str]] = ["-edition"]

    def __str__(self) -> str:
        return str(self.edition)


class RelayAnswer(models.Model):
    """A signed answer of another node: its proof that it took messages over. Rows are only added."""

    digest = models.CharField("dấu băm", max_length=64, primary_key=True)
    node = models.CharField("mã nút", max_length=40)
    at = models.DateTimeField("lúc")
    asked = models.BinaryField("phiếu gửi")
    content = models.BinaryField("trả lời")
    signature = models.BinaryField("chữ ký")
    key_id = models.CharField("mã khóa", max_length=80)

    class Meta:
        verbose_name = "trả lời của nút bạn"
        verbose_name_plural = "trả lời của nút bạn"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["node", "at"])]

    def __str__(self) -> str:
        return f"{self.node} {self.digest[:12]}"


class ArrivingFile(models.Model):
    """A file that another node is bringing in parts, so that it can go on where it stopped."""

    node = models.CharField("mã nút", max_length=40)
    sender = models.CharField("cơ quan gửi", max_length=35)
    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    upload = models.UUIDField("lần tải lên")

    class Meta:
        verbose_name = "tệp đang chuyển đến"
        verbose_name_plural = "tệp đang chuyển đến"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["node", "sender", "sha256"], name="relay_one_arriving_file")
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.sha256[:12]}"
