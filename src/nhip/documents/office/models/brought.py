"""A letter that its drafter typed elsewhere and brought here as a file, and the PDF that it became."""

from typing import ClassVar

from django.db import models

from nhip.documents.office.models.draft import Draft, DraftVersion


class BroughtLetter(models.Model):
    """A Word, ODF or PDF file brought as version ``version`` of a draft; the one that was not taken off again
    is the letter. ``sha256`` is the file as it came, ``pdf`` what was made of it, empty until then or where
    ``problem_vi``/``problem_en`` say why not. ``found`` has what was found on its pages. It is signed only
    after its drafter looked at the PDF and confirmed it.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="brought", verbose_name="dự thảo")
    version = models.OneToOneField(
        DraftVersion, models.PROTECT, related_name="brought", verbose_name="bản dự thảo"
    )
    sha256 = models.CharField("dấu băm SHA-256", max_length=64)
    name = models.CharField("tên tệp", max_length=255)
    size = models.PositiveBigIntegerField("số byte")
    media_type = models.CharField("kiểu nội dung", max_length=100)
    pdf = models.CharField("bản PDF", max_length=64, blank=True)
    found = models.JSONField("thấy trên trang", default=dict, blank=True)
    problem_vi = models.CharField("vì sao chưa có PDF", max_length=600, blank=True)
    problem_en = models.CharField("why there is no PDF", max_length=600, blank=True)
    confirmed_by = models.CharField("người xác nhận", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "văn bản soạn sẵn"
        verbose_name_plural = "văn bản soạn sẵn"
        ordering: ClassVar[list[str]] = ["draft", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="confirmed_letter_has_its_pdf",
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(pdf=""),
            ),
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(removed_at__isnull=True), name="one_brought_letter"
            ),
        ]

    def __str__(self) -> str:
        return self.name
