"""Who holds which role at which agency, and between which days; ended, never deleted."""

from datetime import date
from typing import ClassVar, Self

from django.db import models

from nhip.identity.models.account import Account
from nhip.identity.models.agency import Agency
from nhip.identity.models.ranges import OnDateQuerySet, ends_after_it_starts
from nhip.identity.rules.roles import ROLES, Role


class MembershipQuerySet(OnDateQuerySet["Membership"]):
    """Roles, asked for by date and by whether they were ended early."""

    def held_on(self, day: date) -> Self:
        """The roles that are held on ``day``: within their term and not ended."""
        return self.on(day).filter(ended_at__isnull=True)


class Membership(models.Model):
    """One role of one account at one agency. A role given again after a break is a new row.

    It holds from ``valid_from`` through ``valid_to``, unless it was ended at a moment before, ``ended_at``.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships", verbose_name="tài khoản")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships", verbose_name="cơ quan")
    role = models.CharField(
        "vai trò", max_length=20, choices=[(role.value, ROLES[role].term.vi) for role in Role]
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    ended_at = models.DateTimeField("chấm dứt lúc", null=True, blank=True, editable=False)
    granted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="người giao"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò được giao"
        verbose_name_plural = "vai trò được giao"
        ordering: ClassVar[list[str]] = ["account", "agency", "role", "-valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_it_starts("membership"),
            models.UniqueConstraint(
                fields=["account", "agency", "role"],
                condition=models.Q(valid_to__isnull=True, ended_at__isnull=True),
                name="membership_open_once",
                violation_error_message="Tài khoản đang giữ vai trò này tại cơ quan này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {ROLES[Role(self.role)].term.vi} · {self.agency}"
