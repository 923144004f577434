"""Remove the second factor of somebody who has lost it, so that they set up a new one at the next sign-in."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from nhip.identity.models import Account
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signing_in.sessions import end_other_sessions
from nhip.kernel.api import Text

ACTION = Text(vi="gỡ xác thực hai bước của người khác", en="remove somebody's second factor")


@transaction.atomic
def reset_second_factor(account: Account, *, by: Account | None) -> int:
    """Remove every second factor of ``account`` and end its sessions; the number removed.

    Raises ``identity.not_permitted``. Whoever asks for this must have been recognised in person or by phone.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    removed, _ = Authenticator.objects.filter(user=account).delete()  # signing_in.listeners tells of each
    end_other_sessions(account, None)
    return removed
