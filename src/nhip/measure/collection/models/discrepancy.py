"""Where figures disagree: what was found, what was said about it, how it was settled."""

from typing import ClassVar

from django.db import models

from nhip.measure.collection.models.round import Round


class State(models.TextChoices):
    """How far a discrepancy has come. A decision holds only after a second pair of eyes agreed."""

    OPEN = "open", "đang mở"
    DECIDED = "decided", "đã quyết, chờ người thứ hai"
    SETTLED = "settled", "đã xử lý"
    GONE = "gone", "không còn"


class Discrepancy(models.Model):
    """One failing check on one series, area and period.

    ``fingerprint`` names the check and the cell, so that checking again finds the same row. ``candidates`` is
    the list of figures side by side, each with its value, where it stands and what it would do to component,
    index and rank; ``worth`` is the most ranks that one of them costs or wins, by which findings are sorted.

    A candidate is an object with ``value`` and ``status``; ``who`` holds it (``agency:G12`` or
    ``observer:wdi``); ``where`` it stands (``revision 2``, ``vintage 2021-01-07 line 812``);
    ``document``, the SHA-256 of its file, or blank; ``when`` it came to be known (ISO 8601);
    ``component``, ``score`` and ``rank`` that it would give, each null where ``why_not`` (``vi``, ``en``)
    says why it cannot be said.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="discrepancies")
    check_code = models.CharField("phép kiểm tra", max_length=60)
    series = models.CharField("chỉ tiêu", max_length=60)
    area = models.CharField("địa bàn", max_length=35)
    period = models.CharField("kỳ", max_length=20)
    owner = models.CharField("cơ quan chủ trì chỉ tiêu", max_length=40, blank=True)
    agencies = models.JSONField("các cơ quan liên quan", default=list)
    finding_vi = models.TextField("phát hiện")
    finding_en = models.TextField("phát hiện (tiếng Anh)")
    measured = models.FloatField("độ lệch", null=True)
    threshold = models.FloatField("ngưỡng", null=True)
    candidates = models.JSONField("các số liệu", default=list)
    worth = models.FloatField("ảnh hưởng thứ hạng", null=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField("phát hiện lúc")
    seen_at = models.DateTimeField("gặp lại lúc")

    class Meta:
        verbose_name = "chênh lệch"
        verbose_name_plural = "chênh lệch"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="discrepancy_state", condition=models.Q(state__in=State.values)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-worth"], name="discrepancy_by_worth"),
            models.Index(fields=["series", "area", "period"], name="discrepancy_by_series"),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.series} {self.area} {self.period}"

    @property
    def subject(self) -> str:
        """The discrepancy as events name it."""
        return f"discrepancy:{self.pk}"


class Remark(models.Model):
    """What somebody said about a discrepancy, perhaps proposing a value; never changed."""

    discrepancy = models.ForeignKey(Discrepancy, models.PROTECT, related_name="remarks")
    words = models.TextField("ý kiến")
    proposed = models.CharField("giá trị đề xuất", max_length=40, blank=True)
    agency = models.CharField("cơ quan", max_length=40, blank=True)
    author = models.CharField("người viết", max_length=60)
    written_at = models.DateTimeField("viết lúc")

    class Meta:
        verbose_name = "ý kiến về chênh lệch"
        verbose_name_plural = "ý kiến về chênh lệch"
        ordering: ClassVar[list[str]] = ["written_at", "id"]

    def __str__(self) -> str:
        return self.words[:80]


class Decision(models.Model):
    """How a discrepancy was settled: the value that counts and why; then whether another person agreed.

    ``value`` is blank where the decision is that there is no figure (``status`` says which kind of missing).
    """

    discrepancy = models.ForeignKey(Discrepancy, models.PROTECT, related_name="decisions")
    value = models.CharField("giá trị", max_length=40, blank=True)
    status = models.CharField("trạng thái", max_length=3)
    reason = models.TextField("lý do")
    agency = models.CharField("cơ quan quyết định", max_length=40)
    author = models.CharField("người quyết định", max_length=60)
    decided_at = models.DateTimeField("quyết định lúc")
    reviewer = models.CharField("người xem lại", max_length=60, blank=True)
    reviewed_at = models.DateTimeField("xem lại lúc", null=True, blank=True)
    is_agreed = models.BooleanField("đồng ý", null=True)
    review_words = models.TextField("ý kiến xem lại", blank=True)

    class Meta:
        verbose_name = "quyết định về chênh lệch"
        verbose_name_plural = "quyết định về chênh lệch"
        ordering: ClassVar[list[str]] = ["decided_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The second pair of eyes is another person's.
            models.CheckConstraint(
                name="decision_by_two_people",
                condition=models.Q(reviewer="") | ~models.Q(reviewer=models.F("author")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.discrepancy}: {self.value or self.status}"
