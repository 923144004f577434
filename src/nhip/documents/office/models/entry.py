"""A line of a register: one document that arrived or went out, with its files and what may be searched."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from nhip.documents.office.models.book import Book, Direction


class Channel(models.TextChoices):
    """Which way the document came or went."""

    AXIS = "axis", "trục liên thông"
    PAPER = "paper", "bản giấy"


class Stage(models.TextChoices):
    """How far an incoming document is; an outgoing one is issued from its first moment."""

    REGISTERED = "registered", "chờ phân công"
    ASSIGNED = "assigned", "đã phân công"
    IN_HAND = "in_hand", "đang xử lý"
    DONE = "done", "hoàn thành"
    ISSUED = "issued", "đã phát hành"


class Entry(models.Model):
    """A document under its number. ``key`` stands in addresses; ``thread`` is the key of the document that
    began the correspondence.

    ``people`` are the public ids of everybody who has or had a part in it: they and the clerks and leaders
    of the agency see it, nobody else. ``delivery`` is the exchange's own id of it, empty for paper.
    """

    key = models.CharField("mã", max_length=36, unique=True)
    agency = models.CharField("cơ quan", max_length=40)
    direction = models.CharField("chiều", max_length=3, choices=Direction)
    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", verbose_name="sổ")
    number = models.PositiveIntegerField("số")
    channel = models.CharField("đường đi", max_length=5, choices=Channel)
    delivery = models.CharField("mã trên trục", max_length=60, blank=True)
    document_id = models.CharField("mã định danh văn bản", max_length=200, blank=True)
    notation = models.CharField("số, ký hiệu", max_length=60, blank=True)
    kind = models.CharField("loại văn bản", max_length=100)
    subject = models.CharField("trích yếu", max_length=500)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    party = models.CharField("mã nơi gửi", max_length=40, blank=True)
    party_name = models.CharField("nơi gửi", max_length=300, blank=True)
    receivers = models.JSONField("nơi nhận", default=list, blank=True)
    signer = models.CharField("người ký", max_length=200, blank=True)
    priority = models.CharField("độ khẩn", max_length=1, default="0")
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    stage = models.CharField("tình trạng", max_length=10, choices=Stage)
    unit = models.CharField("đơn vị xử lý", max_length=150, blank=True)
    handler = models.CharField("người xử lý", max_length=60, blank=True)
    people = ArrayField(models.CharField(max_length=60), verbose_name="người liên quan", default=list)
    replies_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="trả lời văn bản"
    )
    thread = models.CharField("chuỗi trao đổi", max_length=36)
    registered_at = models.DateTimeField("vào sổ lúc")
    registered_by = models.CharField("người vào sổ", max_length=60)
    done_at = models.DateTimeField("hoàn thành lúc", null=True, blank=True)
    done_words = models.CharField("kết quả", max_length=500, blank=True)
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "dòng sổ đăng ký"
        verbose_name_plural = "dòng sổ đăng ký"
        ordering: ClassVar[list[str]] = ["-registered_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["book", "number"], name="number_once_a_book"),
            models.UniqueConstraint(
                fields=["delivery", "direction"],
                condition=~models.Q(delivery=""),
                name="delivery_registered_once",
            ),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="number_from_one"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # What is still open is little, however long the register: the desk reads only this.
            models.Index(
                fields=["agency", "stage", "due_on"],
                condition=models.Q(stage__in=["registered", "assigned", "in_hand"]),
                name="entry_open",
            ),
            GinIndex(fields=["people"], name="entry_people"),
            models.Index(fields=["agency", "direction", "-id"], name="entry_in_order"),
            models.Index(fields=["thread"], name="entry_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.notation or self.subject[:40]}"


class FileRole(models.TextChoices):
    """What a file is to its document."""

    LETTER = "letter", "văn bản"
    ANNEX = "annex", "kèm theo"
    SCAN = "scan", "bản quét"


class EntryFile(models.Model):
    """A file of a document, kept by its digest. A confidential one is read by those named, and by nobody
    else; ``readers`` are their addresses.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="files", verbose_name="văn bản")
    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    name = models.CharField("tên tệp", max_length=255)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=100)
    role = models.CharField("vai trò", max_length=10, choices=FileRole)
    is_confidential = models.BooleanField("chỉ người được nêu tên", default=False)
    readers = ArrayField(models.CharField(max_length=254), verbose_name="người được đọc", default=list)

    class Meta:
        verbose_name = "tệp của văn bản"
        verbose_name_plural = "tệp của văn bản"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class EntryText(models.Model):
    """What may be searched of a document, folded: its line in the register, or the text of one file.

    Apart from the register, whose pages must stay small. The text of a confidential file has a row of its
    own, which the search of others never touches. The database adds whose register and which month the
    document stands in as further words (migration 0004), for the search of one agency's.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="texts", verbose_name="văn bản")
    file = models.OneToOneField(
        EntryFile, models.PROTECT, null=True, blank=True, related_name="text", verbose_name="tệp"
    )
    words = SearchVectorField("chữ để tìm")

    class Meta:
        verbose_name = "chữ để tìm"
        verbose_name_plural = "chữ để tìm"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(file__isnull=True), name="own_words_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Each word with its agency before it, as the axis keeps its own.
            GinIndex(
                models.Func(models.F("words"), function="documents_apart", output_field=SearchVectorField()),
                name="entry_words_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.file_id or ''}".strip()
