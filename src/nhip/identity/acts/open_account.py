"""Open an account for a person; they choose their password through a link."""

from django.core.validators import validate_email
from django.db import transaction

from nhip.identity.errors import account_exists
from nhip.identity.events import AccountOpened
from nhip.identity.models import Account
from nhip.identity.models.account import tidy_email
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.kernel.api import Text, publish

ACTION = Text(vi="mở tài khoản", en="open accounts")


@transaction.atomic
def open_account(email: str, name: str, *, by: Account | None, password: str | None = None) -> Account:
    """A new account without roles. Without ``password`` nobody can sign in until one is set through a link.

    Raises ``identity.not_permitted``, ``identity.account_exists``, or ``ValidationError`` for what is no
    address.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    address = tidy_email(email)
    validate_email(address)
    if Account.objects.filter(email=address).exists():
        raise account_exists(address)
    account = Account.objects.create_user(address, name, password)
    publish(
        AccountOpened(account=str(account.public_id)),
        subject=account.subject,
        actor=by.subject if by else None,
        agency=None,
    )
    return account
