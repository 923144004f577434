"""Rows that hold between two dates, both inclusive; a missing date leaves that side open."""

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

RowT = TypeVar("RowT", bound=models.Model)


class OnDateQuerySet(models.QuerySet[RowT]):
    """Rows with ``valid_from`` and ``valid_to``, asked for by date."""

    def on(self, day: date) -> Self:
        """The rows that hold on ``day``."""
        return self.filter(holds_on(day))


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a row, reached through ``prefix``, holds on ``day``."""

    def side(name: str, comparison: str) -> Q:
        empty: dict[str, Any] = {f"{prefix}{name}__isnull": True}
        return Q(**empty) | Q(**{f"{prefix}{name}__{comparison}": day})

    return side("valid_from", "lte") & side("valid_to", "gte")


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """The constraint that no row's last day lies before its first."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=f"{name}_ends_after_it_starts",
        violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
    )
