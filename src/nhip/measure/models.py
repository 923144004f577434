"""What measure stores: the reference figures, under the digest of the files they came from, and what was
worked out from them in the background.

A loaded set is never edited. When its files change, the new content is a new set beside the old one, and
the newest is the one in use. What was worked out names the definition, the figures and the engine that it
rests on; where one of them has changed since, it no longer counts and is worked out anew.
"""

from typing import ClassVar, Final

from django.db import models

from nhip.measure.models_workshop import SavedWork, WorkshopUse

__all__ = [
    "AUDIT",
    "LANGUAGES",
    "PROFILE",
    "SavedWork",
    "StoredDoubt",
    "StoredFigure",
    "StoredPaper",
    "StoredSet",
    "WorkedOut",
    "WorkshopUse",
]

# The kinds of documents that are written beforehand, and their languages.
AUDIT: Final = "audit"
PROFILE: Final = "profile"
LANGUAGES: Final = ("vi", "en")


class StoredSet(models.Model):
    """A figure set as it was loaded: its ``code``, the ``digest`` of its files, the event that told of it."""

    code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    event_id = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "digest"], name="measure_set_once")]
        indexes: ClassVar = [models.Index(fields=["code", "-loaded_at"], name="measure_set_newest")]
        verbose_name = "bộ số liệu"
        verbose_name_plural = "bộ số liệu"

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:12]}"


class StoredFigure(models.Model):
    """One figure, as written: ``value`` keeps the digits of its source and is blank where there is none."""

    set = models.ForeignKey(StoredSet, on_delete=models.CASCADE, related_name="figures")
    unit = models.CharField(max_length=35)
    series = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    stage = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=3)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["set", "series", "period", "stage", "unit"], name="measure_figure_once"
            ),
        ]
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"

    def __str__(self) -> str:
        return f"{self.unit} {self.series} {self.period}"


class WorkedOut(models.Model):
    """Something that takes too long for a request: asked for at ``asked_at``, there since ``computed_at``.

    ``refusal`` (``vi``, ``en``) says why it cannot be worked out; the digests and ``engine_version`` say from
    what it was.
    """

    index = models.CharField(max_length=60)
    edition = models.CharField(max_length=20)
    definition_digest = models.CharField(max_length=64)
    figures_digest = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)

    class Meta:
        abstract = True


class StoredDoubt(WorkedOut):
    """How sure the ranks of an edition are: ``seed``, ``draws`` and ``level`` of the runs, what was varied
    and what it did (``found``), and every rank of every run (``ranks``: units by runs, packed).
    """

    seed = models.PositiveBigIntegerField(null=True)
    draws = models.PositiveIntegerField(null=True)
    level = models.FloatField(null=True)
    found = models.JSONField(null=True)
    ranks = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["index", "edition"], name="measure_doubt_once"),
        ]
        verbose_name = "độ chắc của thứ hạng"
        verbose_name_plural = "độ chắc của thứ hạng"

    def __str__(self) -> str:
        return f"{self.index} {self.edition}"


class StoredPaper(WorkedOut):
    """A document in one language: the audit of an edition, or the profile of one ``unit`` in it.

    ``body`` and ``contents`` are what its page shows, ``pdf`` the file.
    """

    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=35, blank=True)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(null=True)
    contents = models.JSONField(null=True)
    body = models.TextField(blank=True)
    pdf = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "index", "edition", "unit", "language"], name="measure_paper_once"
            ),
        ]
        verbose_name = "văn bản lập sẵn"
        verbose_name_plural = "văn bản lập sẵn"

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.index, self.edition, self.unit, self.language)))
