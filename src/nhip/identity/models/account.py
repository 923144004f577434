"""One person who may sign in.

An account is a person, not a post: posts change hands, so what somebody may do hangs on the roles they hold
at agencies, never on the account itself. People sign in with their e-mail address; everything outside this
part names them by ``public_id``, so that a sealed event never carries an address.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from nhip.identity.rules.roles import ROLES, Permission, Role
from nhip.kernel.api import now, today

if TYPE_CHECKING:
    from nhip.identity.models.membership import MembershipQuerySet


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that an account holds today, and the code of the agency where."""

    role: Role
    agency_code: str


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts with a hashed password and one spelling of each address."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "Account":
        """Store a new account; without a password nobody can sign in to it until one is set by mail."""
        account = self.model(email=tidy_email(email), name=name.strip(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=tidy_email(username or ""))


class Account(AbstractBaseUser):
    """A person who may sign in, under an e-mail address no other account has in any spelling."""

    public_id = models.UUIDField("mã công khai", default=uuid4, unique=True, editable=False)
    email = models.EmailField("thư điện tử", max_length=254, unique=True)
    name = models.CharField("họ và tên", max_length=200)
    is_active = models.BooleanField("đang hoạt động", default=True)
    created_at = models.DateTimeField("tạo lúc", default=now, editable=False)

    objects = AccountManager()

    if TYPE_CHECKING:
        memberships: MembershipQuerySet

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="account_email_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = tidy_email(self.email)
        self.name = self.name.strip()

    @property
    def subject(self) -> str:
        """How events name this account."""
        return f"account:{self.public_id}"

    @cached_property
    def roles_held(self) -> tuple[HeldRole, ...]:
        """The roles this account holds today; none while it is closed. Read once for each object."""
        if not self.is_active:
            return ()
        rows = self.memberships.held_on(today()).values_list("role", "agency__code")
        return tuple(HeldRole(Role(role), code) for role, code in rows)

    @cached_property
    def agencies_reached(self) -> dict[str, frozenset[str]]:
        """The agencies that each set of roles was found to reach; as long-lived as :attr:`roles_held`."""
        return {}

    @property
    def needs_second_factor(self) -> bool:
        """Whether any role held today asks for a second factor."""
        return any(ROLES[held.role].needs_second_factor for held in self.roles_held)

    @property
    def works_on_letters(self) -> bool:
        """Whether any role held today has a part in an agency's letters, so that pages lead there."""
        return any(p.is_about_letters for held in self.roles_held for p in ROLES[held.role].permits)

    @property
    def is_staff(self) -> bool:
        """Whether the account may enter the officials' pages; what it finds there depends on its roles."""
        return self._may(Permission.READ_REGISTER)

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - as Django calls it
        """Django's question about another part's table, answered from the roles held."""
        is_view = perm.partition(".")[2].startswith("view_")
        return self._may(Permission.READ_REGISTER if is_view else Permission.MANAGE_REFERENCE)

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - as Django calls it
        return self._may(Permission.READ_REGISTER)

    def _may(self, permission: Permission) -> bool:
        return any(permission in ROLES[held.role].permits for held in self.roles_held)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


def tidy_email(email: str) -> str:
    """The one spelling in which an address is kept: no blanks around it, lower case throughout."""
    return email.strip().lower()
