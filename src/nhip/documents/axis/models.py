"""What the axis stores: documents as they were sent, where each stands at each receiver, what was said of it.

The messages themselves lie in the log of ``sharing``; these tables are what follows from them, on the
sender's node and on the receiver's alike. The history (:class:`StatusChange`) only grows: the database
refuses to change or delete its rows (migration 0002).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from nhip.documents.axis.statuses import AskKind, AskState, DeliveryState
from nhip.documents.axis.tally_models import Tally, TallyChange, TallyMove  # noqa: F401 - for Django

UNOPENED = Q(is_unopened=True)


class ExchangedDocument(models.Model):
    """A document that was sent, once for each sender and id, however many it went to.

    ``revision`` is 0 for the document itself. A request that bears the id of the document it is about counts
    on from there and points at it (``about``); a recall under an id of its own counts from 1, for it is no
    document. ``thread`` is shared by a document and its replies, through
    any number of them. ``message`` is the first message that brought it. ``original`` is the digest of the
    edXML that came in, empty where there was none; ``oddities`` is what was found odd about it.
    """

    id = models.UUIDField(primary_key=True)
    sender = models.CharField("nơi gửi", max_length=35)
    document_id = models.CharField("mã văn bản", max_length=200)
    revision = models.PositiveSmallIntegerField("lần", default=0)
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="requests")
    business_type = models.CharField("nghiệp vụ", max_length=1, default="0")
    number = models.CharField("số", max_length=40, blank=True)
    notation = models.CharField("ký hiệu", max_length=100, blank=True)
    type_name = models.CharField("loại văn bản", max_length=150, blank=True)
    subject = models.TextField("trích yếu")
    promulgated_on = models.DateField("ngày ban hành", null=True, blank=True)
    priority = models.PositiveSmallIntegerField("độ khẩn", default=0)
    due_on = models.DateField("hạn", null=True, blank=True)
    steering = models.CharField("chỉ đạo", max_length=4, blank=True)
    thread = models.UUIDField("luồng văn bản")
    replies_to = models.JSONField("trả lời", default=list, blank=True)
    oddities = models.JSONField("điều lạ", default=list, blank=True)
    content_digest = models.CharField("dấu băm nội dung", max_length=64)
    original = models.CharField("edXML gốc", max_length=64, blank=True)
    message = models.UUIDField("tin")
    sent_at = models.DateTimeField("gửi lúc")
    logged_at = models.DateTimeField("ghi nhận lúc")
    search = SearchVectorField("tìm kiếm", null=True, editable=False)

    class Meta:
        verbose_name = "văn bản liên thông"
        verbose_name_plural = "văn bản liên thông"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sender", "document_id", "revision"], name="axis_document_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # With the revision in it, a month's documents are counted from the index alone.
            models.Index(fields=["sender", "-id"], name="axis_document_of_sender", include=["revision"]),
            models.Index(fields=["thread", "id"], name="axis_document_thread"),
            models.Index(fields=["original"], name="axis_document_original", condition=~Q(original="")),
            models.Index(fields=["document_id"], name="axis_document_named"),
        ]

    def __str__(self) -> str:
        return self.document_id

    @property
    def code(self) -> str:
        """Number and notation as offices write them: ``7816/VPCP-TTĐT``."""
        return "/".join(part for part in (self.number, self.notation) if part)

    @property
    def subject_name(self) -> str:
        """How events name it."""
        return f"document:{self.pk}"


class Delivery(models.Model):
    """A document on its way to one receiver, and all that followed there. Its id is that of its message.

    ``open_by`` is the last day to open it, by its ``priority``, the document's; ``due_on`` the day by which
    it is to be handled, where its sender set one. ``is_request`` marks the message of a request about an
    earlier document, which is answered there.
    """

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(ExchangedDocument, models.PROTECT, related_name="deliveries", db_index=False)
    sender = models.CharField("nơi gửi", max_length=35)
    receiver = models.CharField("nơi nhận", max_length=35)
    # The document's own, here once more: what waits is listed by it, without a look at each document.
    priority = models.PositiveSmallIntegerField("độ khẩn", default=0, db_default=0)
    is_request = models.BooleanField("là đề nghị", default=False)
    state = models.CharField(
        "tình trạng",
        max_length=10,
        default=DeliveryState.SENT.value,
        choices=[(state.value, state.value) for state in DeliveryState],
    )
    # Columns of their own, so that most changes of state touch no index: the database then writes the row
    # alone. What indexes name must change seldom: these do where a document is registered, or returned.
    is_unopened = models.GeneratedField(
        verbose_name="chưa mở",
        expression=Q(opened_at__isnull=True, ended_at__isnull=True),  # type: ignore[arg-type]  # as below
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_unregistered = models.GeneratedField(
        verbose_name="chưa vào sổ",
        expression=Q(  # type: ignore[arg-type]  # as below
            state__in=[DeliveryState.SENT.value, DeliveryState.ARRIVED.value], is_request=False
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    is_void = models.GeneratedField(
        verbose_name="không còn hiệu lực",
        expression=Q(  # type: ignore[arg-type]  # Django takes a Q here
            state__in=[DeliveryState.REFUSED.value, DeliveryState.RECALLED.value]
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    ask = models.CharField(
        "trả lời đề nghị",
        max_length=10,
        default=AskState.NONE.value,
        choices=[(state.value, state.value) for state in AskState],
    )
    asked = models.CharField(
        "đề nghị", max_length=10, blank=True, choices=[(kind.value, kind.value) for kind in AskKind]
    )
    seen = models.CharField("mã đã nhận", max_length=40, blank=True)
    sent_at = models.DateTimeField("gửi lúc")
    arrived_at = models.DateTimeField("đến lúc", null=True, blank=True)
    opened_at = models.DateTimeField("mở lúc", null=True, blank=True)
    registered_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    open_by = models.DateField("hạn mở")
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    escalated_on = models.DateField("nhắc lần cuối", null=True, blank=True)
    escalations = models.PositiveSmallIntegerField("số lần nhắc", default=0)

    class Meta:
        verbose_name = "lượt gửi"
        verbose_name_plural = "lượt gửi"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # What was refused or taken back may be sent again.
            models.UniqueConstraint(
                fields=["document", "receiver"],
                name="axis_delivery_once",
                condition=Q(is_void=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["document", "receiver", "-id"], name="axis_delivery_latest"),
            models.Index(fields=["receiver", "-id"], name="axis_delivery_in"),
            models.Index(fields=["sender", "-id"], name="axis_delivery_out"),
            # What waits is little, however long the register: who asks for it reads nothing else.
            models.Index(
                fields=["receiver", "-id"], name="axis_unopened_in", condition=UNOPENED, include=["open_by"]
            ),
            models.Index(fields=["sender", "-id"], name="axis_unopened_out", condition=UNOPENED),
            models.Index(
                fields=["receiver", "-priority", "open_by", "id"],
                name="axis_unregistered",
                condition=Q(is_unregistered=True),
            ),
            models.Index(
                fields=["receiver", "id"], name="axis_asked_in", condition=Q(ask=AskState.ASKED.value)
            ),
            models.Index(
                fields=["sender", "id"], name="axis_asked_out", condition=Q(ask=AskState.ASKED.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.receiver}"


class DeliveryWords(models.Model):
    """What a delivery is found by: its document's words without tone marks and, as further ones, whose
    register and which month it stands in.

    Written by the database when the delivery is (migration 0005), never changed. Its index holds each word
    with its agency (migration 0011), so that the search of one agency never walks through another's.
    """

    delivery = models.OneToOneField(Delivery, models.PROTECT, primary_key=True, related_name="found_by")
    words = SearchVectorField("chữ để tìm", editable=False)

    class Meta:
        verbose_name = "chữ để tìm của lượt gửi"
        verbose_name_plural = "chữ để tìm của lượt gửi"
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(
                Func(F("words"), function="documents_apart", output_field=SearchVectorField()),
                name="axis_words_apart",
            ),
        ]

    def __str__(self) -> str:
        return str(self.delivery_id)


class StatusChange(models.Model):
    """One thing that was said about a delivery: a code, or what a request asked for. Rows are only added.

    ``has_effect`` is false where the same had been said before. ``said_at`` is the time its sender claims.
    """

    # No index of its own: the constraint's begins with it, and each status would pay for both.
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="changes", db_index=False)
    message = models.UUIDField("tin")
    code = models.CharField("mã", max_length=12)
    by = models.CharField("cơ quan", max_length=35)
    description = models.TextField("nội dung", blank=True)
    staff = models.JSONField("người xử lý", default=dict, blank=True)
    said_at = models.DateTimeField("nói lúc", null=True, blank=True)
    logged_at = models.DateTimeField("ghi nhận lúc")
    has_effect = models.BooleanField("có hiệu lực", default=True)

    class Meta:
        verbose_name = "trạng thái"
        verbose_name_plural = "trạng thái"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "message", "code"], name="axis_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.code}"


class DocumentLink(models.Model):
    """What a later document asks about an earlier one of the same sender at one receiver, and the answer.

    ``kind`` is recall, update, replace, remove (the receiver) or add (it: nothing is asked, ``answer`` is
    none). ``earlier`` is null where this node does not have the document; ``delivery`` is the one that is
    asked about, null for an added receiver. ``message`` brought it.
    """

    later = models.ForeignKey(ExchangedDocument, models.PROTECT, related_name="asks")
    earlier = models.ForeignKey(
        ExchangedDocument, models.PROTECT, null=True, blank=True, related_name="asked_by"
    )
    document_id = models.CharField("mã văn bản trước", max_length=200)
    receiver = models.CharField("nơi nhận", max_length=35)
    kind = models.CharField("việc", max_length=10)
    message = models.UUIDField("tin")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, db_index=False)
    answer = models.CharField("trả lời", max_length=10, default=AskState.ASKED.value)
    asked_at = models.DateTimeField("đề nghị lúc")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "liên hệ giữa hai văn bản"
        verbose_name_plural = "liên hệ giữa các văn bản"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "document_id"], name="axis_link_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["delivery"], name="axis_link_open", condition=Q(answer=AskState.ASKED.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id} @ {self.receiver}"


class DocumentFile(models.Model):
    """A file of a document; ``media_type`` is what its bytes are, ``said_type`` what its sender called it.

    A confidential one is for its ``readers`` alone, named by the addresses they sign in with.
    """

    document = models.ForeignKey(ExchangedDocument, models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField("thứ tự")
    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    name = models.CharField("tên tệp", max_length=500)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=150)
    said_type = models.CharField("kiểu đã khai", max_length=150, blank=True)
    is_confidential = models.BooleanField("chỉ cho người được nêu tên", default=False)
    readers = ArrayField(models.CharField(max_length=254), verbose_name="người được đọc", default=list)

    class Meta:
        verbose_name = "tệp của văn bản"
        verbose_name_plural = "tệp của văn bản"
        ordering: ClassVar[list[str]] = ["document", "place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "place"], name="axis_file_place_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sha256"], name="axis_file_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class InspectedFile(models.Model):
    """What was found in a file when it was looked into, once for each content and ending of its name."""

    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    suffix = models.CharField("đuôi tên", max_length=20, blank=True)
    media_type = models.CharField("kiểu nội dung", max_length=150)
    findings = models.JSONField("phát hiện", default=list)
    is_refused = models.BooleanField("bị từ chối", default=False)
    looked_at = models.DateTimeField("xem lúc")

    class Meta:
        verbose_name = "tệp đã kiểm tra"
        verbose_name_plural = "tệp đã kiểm tra"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sha256", "suffix"], name="axis_inspected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}{self.suffix}"


class PaperCount(models.Model):
    """Documents that an agency issued without the network: one, under its own id, or a month's, counted.

    Together with those that went by network they are all it issued; a month nobody said anything of stays
    unknown. The last word on an id counts; earlier ones stay.
    """

    agency = models.CharField("cơ quan", max_length=35)
    key = models.CharField("mã", max_length=100)
    issued_on = models.DateField("ban hành ngày")
    count = models.PositiveIntegerField("số văn bản")
    by = models.CharField("người khai", max_length=60)
    said_at = models.DateTimeField("khai lúc")

    class Meta:
        verbose_name = "văn bản giấy đã ban hành"
        verbose_name_plural = "văn bản giấy đã ban hành"
        ordering: ClassVar[list[str]] = ["agency", "issued_on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agency", "issued_on"], name="axis_paper_of_agency"),
            models.Index(fields=["agency", "key", "-id"], name="axis_paper_key"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.key}"
