"""The register of agencies: bodies of the State with the codes and names they bear and bore.

A body is never deleted. When it is merged or closed it gets a last day, its codes get theirs, and a
succession says who took over; so a document of 2021 still finds its sender. All dates are inclusive, as
decrees write them; a missing date means "since before our records" or "until further notice".
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.identity.models.ranges import OnDateQuerySet, ends_after_it_starts
from nhip.identity.rules.codes import Scheme
from nhip.identity.rules.names import name_key


class Kind(models.TextChoices):
    """What sort of body it is, in the terms of the law on the organisation of the State."""

    MINISTRY = "ministry", "bộ"
    MINISTERIAL_BODY = "ministerial_body", "cơ quan ngang bộ"
    GOVERNMENT_BODY = "government_body", "cơ quan thuộc Chính phủ"
    COORDINATING_BODY = "coordinating_body", "tổ chức phối hợp liên ngành"
    PROVINCE = "province", "tỉnh, thành phố trực thuộc trung ương"
    COMMUNE = "commune", "xã, phường, đặc khu"
    DEPARTMENT = "department", "đơn vị trực thuộc"


class Origin(models.TextChoices):
    """Who is the author of a row: the files under ``law/agencies``, or an official of this office."""

    LAW = "law", "tệp pháp luật"
    OFFICE = "office", "cơ quan nhập"


class Sourced(models.Model):
    """A row that says where it is from and whether that was read in the source itself."""

    origin = models.CharField(
        "nguồn nhập", max_length=10, choices=Origin, default=Origin.OFFICE, editable=False
    )
    source = models.CharField("căn cứ", max_length=60, blank=True)
    is_confirmed = models.BooleanField("đã xác nhận", default=False)
    note = models.CharField("ghi chú", max_length=400, blank=True)

    class Meta:
        abstract = True


class Agency(Sourced):
    """A body with a code that is its own for ever; other parts name it by that code alone."""

    code = models.CharField("mã", max_length=35, unique=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    name = models.CharField("tên", max_length=200)
    name_en = models.CharField("tên tiếng Anh", max_length=200, blank=True)
    short_name = models.CharField("tên gọn", max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OnDateQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering: ClassVar[list[str]] = ["code"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "valid_to"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_it_starts("agency")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class AgencyCode(Sourced):
    """One code the agency bears or bore, as its scheme writes it."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="codes", verbose_name="cơ quan")
    scheme = models.CharField("hệ mã", max_length=20, choices=[(s.value, s.value) for s in Scheme])
    value = models.CharField("mã", max_length=35, db_index=True)
    raw = models.CharField("như đã ghi", max_length=100, blank=True)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OnDateQuerySet.as_manager()

    class Meta:
        verbose_name = "mã định danh"
        verbose_name_plural = "mã định danh"
        ordering: ClassVar[list[str]] = ["scheme", "value"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_it_starts("agency_code"),
            models.UniqueConstraint(
                fields=["scheme", "value", "valid_from"],
                nulls_distinct=False,
                name="agency_code_given_once_a_day",
                violation_error_message="Mã này đã được cấp cho một cơ quan từ cùng ngày.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.scheme})"


class NameUse(models.TextChoices):
    """How a name is used: in full, without its title, in English, abbreviated, or no longer."""

    FULL = "full", "tên đầy đủ"
    SHORT = "short", "tên gọn"
    ENGLISH = "english", "tên tiếng Anh"
    OTHER = "other", "cách viết khác, viết tắt"
    FORMER = "former", "tên cũ"


class AgencyName(Sourced):
    """One way the agency is or was called; ``key`` is what a search compares."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="names", verbose_name="cơ quan")
    text = models.CharField("tên", max_length=200)
    key = models.CharField(max_length=200, editable=False, db_index=True)
    use = models.CharField("dùng làm", max_length=10, choices=NameUse, default=NameUse.OTHER)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OnDateQuerySet.as_manager()

    class Meta:
        verbose_name = "tên gọi"
        verbose_name_plural = "tên gọi"
        ordering: ClassVar[list[str]] = ["use", "text"]
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_it_starts("agency_name")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the text."""
        self.key = name_key(self.text)
        super().save(*args, **kwargs)


class SuccessionKind(models.TextChoices):
    """What became of the earlier body."""

    MERGED = "merged", "nhập vào"
    SPLIT = "split", "chuyển một phần nhiệm vụ"
    RENAMED = "renamed", "đổi tên, đổi mã"


class Succession(Sourced):
    """On ``on``, its first day, the later body took over from the earlier one, wholly or in part."""

    earlier = models.ForeignKey(Agency, models.CASCADE, related_name="successions", verbose_name="cơ quan cũ")
    later = models.ForeignKey(Agency, models.PROTECT, related_name="inheritances", verbose_name="cơ quan mới")
    on = models.DateField("từ ngày")
    kind = models.CharField("hình thức", max_length=10, choices=SuccessionKind)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        ordering: ClassVar[list[str]] = ["on", "earlier"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["earlier", "later"], name="succession_told_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="succession_to_another_body"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"


class RegisterLoad(models.Model):
    """One loading of ``law/agencies``: the digest of what was read, so that the same law is not loaded
    twice.
    """

    digest = models.CharField("dấu băm", max_length=64)
    loaded_at = models.DateTimeField("nạp lúc")
    agencies = models.PositiveIntegerField("số cơ quan")

    class Meta:
        verbose_name = "lần nạp danh bạ"
        verbose_name_plural = "các lần nạp danh bạ"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.loaded_at:%d/%m/%Y %H:%M} · {self.agencies}"
