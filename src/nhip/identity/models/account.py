"""One person who may sign in.

An account is a person, not a post: posts change hands, so what somebody may do hangs on the roles they hold
at agencies, never on the account itself. People sign in with their e-mail address; everything outside this
part names them by ``public_id``, so that a sealed event never carries an address.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from nhip.kernel.api import now


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

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


def tidy_email(email: str) -> str:
    """The one spelling in which an address is kept: no blanks around it, lower case throughout."""
    return email.strip().lower()
