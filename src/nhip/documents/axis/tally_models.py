"""What is counted of a month, kept by the database as it changes (migration 0008); ``tallies`` reads it.

A heap is what a document or delivery is counted under, and its place there a number with a meaning of its
own: a day, or tenths of an hour. Nothing in here says anything that the facts do not say too.
"""

from enum import IntEnum
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Heap(IntEnum):
    """What is counted. Of an agency's deliveries, those of its receiver; of documents and paper, its own."""

    RECEIVED = 1
    ARRIVED = 2  # at its tenth of an hour after it was sent, cut off
    OPENED = 3  # likewise
    OPENED_LATE = 4
    UNOPENED = 5  # at its last day to be opened: the days since the first of January 2000
    DONE = 6
    ENDED_LATE = 7
    DUE = 8  # not ended, at the day it is due, likewise
    ISSUED = 9
    ON_PAPER = 10
    PAPER_SAID = 11  # how many counts of paper these are the sum of


class Tally(models.Model):
    """How many of an agency's lie at one place of a heap in a month (its first day), as far as folded."""

    agency = models.CharField("cơ quan", max_length=35)
    month = models.DateField("tháng")
    heap = models.PositiveSmallIntegerField("mục đếm")
    place = models.IntegerField("chỗ")
    many = models.BigIntegerField("số lượng")

    class Meta:
        verbose_name = "số đếm"
        verbose_name_plural = "số đếm"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["month", "agency", "heap", "place"], name="axis_tally_once", include=["many"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.month:%Y-%m} {self.heap}/{self.place}"


class TallyChange(models.Model):
    """What one statement added to an agency's month, not folded yet: at ``places[i]`` of ``heaps[i]``
    there are ``many[i]`` more, or less. Rows are added by the database and taken away by folding.
    """

    agency = models.CharField("cơ quan", max_length=35)
    month = models.DateField("tháng")
    heaps = ArrayField(models.PositiveSmallIntegerField(), verbose_name="mục đếm")
    places = ArrayField(models.IntegerField(), verbose_name="chỗ")
    many = ArrayField(models.IntegerField(), verbose_name="số lượng")

    class Meta:
        verbose_name = "thay đổi số đếm"
        verbose_name_plural = "thay đổi số đếm"

    def __str__(self) -> str:
        return f"{self.agency} {self.month:%Y-%m}"


class TallyMove(models.Model):
    """A delivery that changed in what is counted, as it was and as it became, not folded yet.

    Thousands of statuses come a second: for them only this is written down, by the database; which heaps it
    concerns is worked out by whoever folds or reads.
    """

    delivery = models.UUIDField("lượt gửi")
    agency = models.CharField("cơ quan", max_length=35)
    sent_at = models.DateTimeField("gửi lúc")
    open_by = models.DateField("hạn mở")
    due_on = models.DateField("hạn xử lý", null=True)
    was_state = models.CharField("tình trạng trước", max_length=10)
    was_arrived_at = models.DateTimeField("đến lúc, trước", null=True)
    was_opened_at = models.DateTimeField("mở lúc, trước", null=True)
    was_ended_at = models.DateTimeField("kết thúc lúc, trước", null=True)
    state = models.CharField("tình trạng", max_length=10)
    arrived_at = models.DateTimeField("đến lúc", null=True)
    opened_at = models.DateTimeField("mở lúc", null=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True)

    class Meta:
        verbose_name = "lượt gửi đổi số đếm"
        verbose_name_plural = "lượt gửi đổi số đếm"

    def __str__(self) -> str:
        return str(self.delivery)
