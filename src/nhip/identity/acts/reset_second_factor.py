"""Remove the second factor of somebody who has lost it, so that they set up a new one at the next sign-in."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from nhip.identity.events import SecondFactorRemoved
from nhip.identity.models import Account
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.identity.signing_in.sessions import end_other_sessions
from nhip.kernel.api import Text, publish

ACTION = Text(vi="gỡ xác thực hai bước của người khác", en="remove somebody's second factor")


@transaction.atomic
def reset_second_factor(account: Account, *, by: Account | None) -> int:
    """Remove every second factor of ``account`` and end its sessions; the number removed.

    Raises ``identity.not_permitted``. Whoever asks for this must have been recognised in person or by phone.
    """
    demand(by, Permission.MANAGE_ACCOUNTS, ACTION)
    held = list(Authenticator.objects.filter(user=account))
    for factor in held:
        factor.delete()
        publish(
            SecondFactorRemoved(account=str(account.public_id), method=str(factor.type)),
            subject=account.subject,
            actor=by.subject if by else None,
            agency=None,
        )
    end_other_sessions(account, None)
    return len(held)
