"""Why jobs failed. The queue itself keeps only that they did."""

from typing import ClassVar

from django.db import models


class JobFailure(models.Model):
    """One failed attempt of a job; ``job_id`` is the queue's number of it. Arguments are not kept here."""

    job_id = models.BigIntegerField("số của tác vụ", db_index=True)
    name = models.CharField("tác vụ", max_length=150)
    attempt = models.PositiveSmallIntegerField("lần thử")
    code = models.CharField("mã", max_length=150, help_text="Mã từ chối, hoặc loại lỗi phần mềm.")
    reason = models.TextField("lý do")
    remedy = models.TextField("cần làm", blank=True)
    failed_at = models.DateTimeField("lúc")
    is_final = models.BooleanField("đã thôi thử lại")
    recovered_at = models.DateTimeField("đã xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tác vụ hỏng"
        verbose_name_plural = "tác vụ hỏng"
        ordering: ClassVar[list[str]] = ["-failed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
