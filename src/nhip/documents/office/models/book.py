"""A register book: one sequence of numbers for an agency, a direction and a year."""

from typing import ClassVar

from django.db import models


class Direction(models.TextChoices):
    """Whether the book holds what arrived or what went out."""

    IN = "in", "văn bản đến"
    OUT = "out", "văn bản đi"


class Book(models.Model):
    """One book. ``code`` is empty for the general one, or names the kind that has a book of its own.

    ``last_number`` moves only in the transaction that enters the document, with this row held: a number is
    never reserved, and one that was rolled back was never given.
    """

    agency = models.CharField("cơ quan", max_length=40)
    direction = models.CharField("chiều", max_length=3, choices=Direction)
    year = models.PositiveSmallIntegerField("năm")
    code = models.CharField("ký hiệu sổ", max_length=20, blank=True)
    last_number = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "sổ đăng ký"
        verbose_name_plural = "sổ đăng ký"
        ordering: ClassVar[list[str]] = ["agency", "direction", "-year", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "direction", "year", "code"], name="one_book_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.direction} {self.year} {self.code}".rstrip()
