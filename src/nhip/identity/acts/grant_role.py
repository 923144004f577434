"""Give an account a role at an agency."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from nhip.identity.errors import agency_not_in_being, agency_unknown, role_already_held
from nhip.identity.events import RoleGranted
from nhip.identity.models import Account, Agency, Membership
from nhip.identity.queries.cards import AgencyCard
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission, Role
from nhip.kernel.api import Text, publish, today

ACTION = Text(vi="giao vai trò", en="grant roles")


@transaction.atomic
def grant_role(
    account: Account,
    role: Role,
    agency_code: str,
    *,
    by: Account | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """The role from ``valid_from`` (today unless said) to ``valid_to``, its last day, or until it is ended.

    Raises ``identity.not_permitted``, ``identity.agency_unknown``, ``identity.agency_not_in_being`` or
    ``identity.role_already_held``.
    """
    demand(by, Permission.GRANT_ROLES, ACTION, agency_code)
    since = valid_from or today()
    agency = Agency.objects.select_related("parent").filter(code=agency_code).first()
    if agency is None:
        raise agency_unknown(agency_code)
    if not AgencyCard.of(agency).exists_on(since):
        raise agency_not_in_being(agency.name, since)
    Account.objects.select_for_update().get(pk=account.pk)
    same = Membership.objects.filter(account=account, agency=agency, role=role, ended_at__isnull=True)
    if same.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since)).exists():
        raise role_already_held()
    granted = Membership(
        account=account, agency=agency, role=role, valid_from=since, valid_to=valid_to, granted_by=by
    )
    granted.full_clean()
    granted.save()
    publish(
        RoleGranted(
            account=str(account.public_id),
            role=role.value,
            at_agency=agency.code,
            valid_from=since,
            valid_to=valid_to,
        ),
        subject=account.subject,
        actor=by.subject if by else None,
        agency=agency.code,
    )
    return granted
