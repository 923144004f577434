"""Change an account: the name, the address, or whether it is in use."""

from django.db import transaction

from nhip.identity.errors import account_exists, last_administrator
from nhip.identity.events import AccountChanged
from nhip.identity.models import Account
from nhip.identity.models.account import tidy_email
from nhip.identity.queries.permissions import demand, is_last_administrator
from nhip.identity.rules.roles import Permission
from nhip.identity.signing_in.sessions import end_other_sessions
from nhip.kernel.api import Text, publish

ACTION = Text(vi="sửa tài khoản", en="change accounts")


@transaction.atomic
def change_account(
    account: Account,
    *,
    by: Account | None,
    name: str | None = None,
    email: str | None = None,
    is_active: bool | None = None,
) -> Account:
    """Change what is given and differs. Closing an account signs it out everywhere at once.

    Raises ``identity.not_permitted``, ``identity.account_exists`` or ``identity.last_administrator``.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    held = Account.objects.select_for_update().get(pk=account.pk)
    wanted = {
        "name": held.name if name is None else name.strip(),
        "email": held.email if email is None else tidy_email(email),
        "is_active": held.is_active if is_active is None else is_active,
    }
    changed = tuple(field for field, value in wanted.items() if getattr(held, field) != value)
    if not changed:
        return held
    if "email" in changed and Account.objects.filter(email=wanted["email"]).exists():
        raise account_exists(str(wanted["email"]))
    if held.is_active and not wanted["is_active"] and is_last_administrator(held):
        raise last_administrator()
    for field in changed:
        setattr(held, field, wanted[field])
    held.save(update_fields=changed)
    if not held.is_active:
        end_other_sessions(held, None)
    publish(
        AccountChanged(account=str(held.public_id), fields=changed),
        subject=held.subject,
        actor=by.subject if by else None,
        agency=None,
    )
    return held
