"""Accounts by address, for operators at the command line."""

from nhip.identity.errors import account_unknown
from nhip.identity.models import Account
from nhip.identity.models.account import tidy_email


def account_of(email: str) -> Account:
    """The account with this address, in any spelling. Raises ``identity.account_unknown``."""
    found = Account.objects.filter(email=tidy_email(email)).first()
    if found is None:
        raise account_unknown(email)
    return found
