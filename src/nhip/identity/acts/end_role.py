"""End a role that an account holds at an agency."""

from django.db import transaction

from nhip.identity.errors import last_administrator, role_already_ended
from nhip.identity.events import RoleEnded
from nhip.identity.models import Account, Membership
from nhip.identity.queries.permissions import demand, is_last_administrator
from nhip.identity.rules.roles import Permission, Role
from nhip.kernel.api import Text, now, publish, today

ACTION = Text(vi="kết thúc vai trò", en="end roles")


@transaction.atomic
def end_role(membership: Membership, *, by: Account | None) -> Membership:
    """End the role now: from this moment it permits nothing, in sessions that are open too.

    Raises ``identity.not_permitted``, ``identity.role_already_ended`` or ``identity.last_administrator``.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("account", "agency")
    held = rows.get(pk=membership.pk)
    demand(by, Permission.GRANT_ROLES, ACTION, held.agency.code)
    if held.ended_at is not None or (held.valid_to is not None and held.valid_to < today()):
        raise role_already_ended(held.valid_to or today())
    if held.role == Role.ADMINISTRATOR and is_last_administrator(held.account):
        raise last_administrator()
    held.ended_at = now()
    held.valid_to = max(today(), held.valid_from)
    held.save(update_fields=["ended_at", "valid_to"])
    publish(
        RoleEnded(
            account=str(held.account.public_id),
            role=held.role,
            at_agency=held.agency.code,
            last_day=held.valid_to,
        ),
        subject=held.account.subject,
        actor=by.subject if by else None,
        agency=held.agency.code,
    )
    return held
