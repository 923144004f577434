"""What the workshop stores: works that somebody asked to keep, and how often it was used within the hour.

A saved work is private in the way of a letter: whoever has its address can read it, nobody can find it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedWork(models.Model):
    """One work under an unguessable ``key``: the texts, how they were read, and the ``outcome`` as JSON.

    ``state`` is ``ready``, or ``waiting`` while a job computes it, or ``failed`` with ``problems``.
    ``code_digest`` is of the deletion code, which is stored nowhere; ``form_digest`` is of the form that was
    sent, so that the same form sent twice is one work.
    """

    class State(models.TextChoices):
        READY = "ready"
        WAITING = "waiting"
        FAILED = "failed"

    key = models.CharField(max_length=43, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=300)
    definition = models.TextField()
    figures = models.TextField()
    edition = models.CharField(max_length=60, blank=True)
    decimal = models.CharField(max_length=1, default=".")
    blanks_missing = models.BooleanField(default=False)
    against = models.CharField(max_length=120, blank=True)
    draws = models.PositiveIntegerField(default=0)
    definition_digest = models.CharField(max_length=64)
    figures_digest = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State)
    outcome = models.TextField(blank=True)
    outcome_digest = models.CharField(max_length=64, blank=True)
    problems = models.JSONField(default=list)
    code_digest = models.CharField(max_length=64)
    form_digest = models.CharField(max_length=64, unique=True)
    saved_at = models.DateTimeField()
    expires_on = models.DateField(db_index=True)
    event_id = models.CharField(max_length=60)

    class Meta:
        verbose_name = "bài làm đã lưu"
        verbose_name_plural = "bài làm đã lưu"
        ordering: ClassVar[list[str]] = ["-saved_at"]

    def __str__(self) -> str:
        return self.title


class WorkshopUse(models.Model):
    """How often one sender computed within an hour; ``sender`` is a keyed digest that changes by the hour."""

    sender = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sender", "hour"], name="measure_use_once")]
        verbose_name = "lượt dùng xưởng"
        verbose_name_plural = "lượt dùng xưởng"

    def __str__(self) -> str:
        return f"{self.hour:%H:%M} {self.count}"
