"""Sign-ins that failed lately, counted so that guessing a password meets a closed door.

No address is kept: account and network source are stored as keyed digests, which cannot be turned back and
count the same whether or not such an account exists.
"""

from typing import ClassVar

from django.db import models


class FailedSignIn(models.Model):
    """One failed attempt: against which account, from which source, when. Swept after a day."""

    account_digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "lần đăng nhập sai"
        verbose_name_plural = "các lần đăng nhập sai"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account_digest", "at"], name="failed_sign_in_account"),
            models.Index(fields=["source_digest", "at"], name="failed_sign_in_source"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M:%S}"
