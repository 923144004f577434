"""A draft: its versions, the opinions on them, its annexes, and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nhip.documents.office.models.entry import Entry


class DraftState(models.TextChoices):
    """How far a draft is."""

    DRAFTING = "drafting", "đang soạn"
    SUBMITTED = "submitted", "chờ ký"
    SIGNED = "signed", "đã ký, chờ phát hành"
    ISSUED = "issued", "đã phát hành"
    DROPPED = "dropped", "đã bỏ"


class ChangeKind(models.TextChoices):
    """What a letter does to one that was issued before."""

    UPDATE = "update", "cập nhật"
    REPLACE = "replace", "thay thế"


class Draft(models.Model):
    """A letter in the making. What it says stands in its newest version; once signed it changes no more.

    ``signed_pdf`` is the letter under the leader's signature, still without number and date. One that updates
    or replaces an issued letter was begun from it: ``changes``.
    """

    key = models.CharField("mã", max_length=36, unique=True)
    agency = models.CharField("cơ quan", max_length=40)
    kind = models.CharField("loại văn bản", max_length=100)
    unit_letters = models.CharField("chữ viết tắt đơn vị soạn", max_length=20, blank=True)
    replies_to = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name="trả lời văn bản"
    )
    changes = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="changed_by", verbose_name="sửa văn bản"
    )
    change_kind = models.CharField("cách sửa", max_length=10, blank=True, choices=ChangeKind)
    priority = models.CharField("độ khẩn", max_length=1, default="0")
    due_on = models.DateField("hạn", null=True, blank=True)
    author = models.CharField("người soạn", max_length=60)
    signer = models.CharField("người ký", max_length=60, blank=True)
    signs_as = models.CharField("quyền hạn, chức vụ người ký", max_length=200, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=DraftState, default=DraftState.DRAFTING)
    latest = models.PositiveIntegerField("bản mới nhất", default=0)
    subject = models.CharField("trích yếu", max_length=500, blank=True)
    made_at = models.DateTimeField("lập lúc")
    returned_words = models.CharField("ý kiến trả lại", max_length=1000, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    signed_pdf = models.CharField("bản đã ký", max_length=64, blank=True)
    signed_name = models.CharField("tên người ký", max_length=200, blank=True)
    places = models.JSONField("chỗ trên trang", default=dict, blank=True)
    issued = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="draft", verbose_name="đã phát hành thành"
    )

    class Meta:
        verbose_name = "dự thảo"
        verbose_name_plural = "dự thảo"
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="signed_draft_has_its_letter",
                condition=~models.Q(state__in=["signed", "issued"]) | ~models.Q(signed_pdf=""),
            ),
            models.CheckConstraint(
                name="issued_draft_has_its_number",
                condition=models.Q(state="issued", issued__isnull=False)
                | (~models.Q(state="issued") & models.Q(issued__isnull=True)),
            ),
            models.CheckConstraint(
                name="changing_draft_has_its_letter",
                condition=models.Q(change_kind="", changes__isnull=True)
                | (~models.Q(change_kind="") & models.Q(changes__isnull=False)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["agency", "state"],
                condition=models.Q(state__in=["drafting", "submitted", "signed"]),
                name="draft_open",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.key


class DraftVersion(models.Model):
    """What a draft said at one moment; written once. ``receivers`` is a list of ``{code, name}``; ``change``
    is what it asks about earlier letters (``changes.Change``), empty for a new one.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions", verbose_name="dự thảo")
    number = models.PositiveIntegerField("bản")
    subject = models.CharField("trích yếu", max_length=500)
    receivers = models.JSONField("nơi nhận", default=list)
    body = models.TextField("nội dung")
    copies = models.TextField("nơi nhận khác", blank=True)
    change = models.JSONField("sửa gì ở đâu", default=dict, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    author = models.CharField("người viết", max_length=60)
    written_at = models.DateTimeField("viết lúc")
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "bản dự thảo"
        verbose_name_plural = "bản dự thảo"
        ordering: ClassVar[list[str]] = ["draft", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.number}"


class DraftFile(models.Model):
    """An annex of a draft; it goes out with the letter. Taken off before signing, its row stays."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files", verbose_name="dự thảo")
    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    name = models.CharField("tên tệp", max_length=255)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=100)
    is_confidential = models.BooleanField("chỉ người được nêu tên", default=False)
    readers = ArrayField(models.CharField(max_length=254), verbose_name="người được đọc", default=list)
    added_by = models.CharField("người thêm", max_length=60)
    added_at = models.DateTimeField("thêm lúc")
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp kèm dự thảo"
        verbose_name_plural = "tệp kèm dự thảo"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class Visa(models.Model):
    """Somebody's opinion on one version, asked for and then given."""

    version = models.ForeignKey(DraftVersion, models.PROTECT, related_name="visas", verbose_name="bản")
    account = models.CharField("người được hỏi", max_length=60)
    asked_by = models.CharField("người hỏi", max_length=60)
    asked_at = models.DateTimeField("hỏi lúc")
    is_agreed = models.BooleanField("đồng ý", null=True)
    words = models.CharField("ý kiến", max_length=1000, blank=True)
    given_at = models.DateTimeField("cho ý kiến lúc", null=True, blank=True)
    event_id = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering: ClassVar[list[str]] = ["version", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "account"], name="one_visa_each"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account"], condition=models.Q(given_at__isnull=True), name="visa_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.account}"
