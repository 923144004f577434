"""Who may do what where, and which rows an account may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from nhip.identity.errors import not_permitted
from nhip.identity.models import Account, Agency, Membership
from nhip.identity.rules.roles import ROLES, Permission, Reach, Role, permits
from nhip.kernel.api import Text, today

type_of_asker = Account | AnonymousUser | None


def can(account: type_of_asker, permission: Permission, agency_code: str | None = None) -> bool:
    """Whether a role that ``account`` holds today permits this, on the agency if one is concerned."""
    if not isinstance(account, Account):
        return False
    over = agencies_above(agency_code) if agency_code is not None and account.roles_held else ()
    return any(
        permits(held.role, permission, at=held.agency_code, on=agency_code, above=over)
        for held in account.roles_held
    )


def demand(
    account: Account | None, permission: Permission, action: Text, agency_code: str | None = None
) -> None:
    """Raise ``identity.not_permitted`` unless ``account`` may do ``action``.

    ``None`` stands for the operator at the machine's own command line, who may do anything there.
    """
    if account is not None and not can(account, permission, agency_code):
        raise not_permitted(action)


def agencies_reached(account: type_of_asker, permission: Permission) -> frozenset[str] | None:
    """The codes of the agencies on which ``account`` holds ``permission`` today; ``None`` for all."""
    if not isinstance(account, Account):
        return frozenset()
    held = [role for role in account.roles_held if permission in ROLES[role.role].permits]
    if any(ROLES[role.role].reach is Reach.EVERYWHERE for role in held):
        return None
    known = account.agencies_reached.get(permission.value)
    if known is None:
        wide = {each.agency_code for each in held if ROLES[each.role].reach is Reach.AGENCY_AND_BELOW}
        alone = frozenset(each.agency_code for each in held)
        known = account.agencies_reached[permission.value] = alone | (_below(wide) if wide else alone)
    return known


def accounts_visible_to(account: type_of_asker) -> QuerySet[Account]:
    """The accounts somebody may see: all for whoever may read accounts, else their own, else none."""
    if can(account, Permission.READ_ACCOUNTS):
        return Account.objects.all()
    return Account.objects.filter(pk=account.pk) if isinstance(account, Account) else Account.objects.none()


def memberships_visible_to(account: type_of_asker) -> QuerySet[Membership]:
    """The roles somebody may see: those of the accounts they may see."""
    return Membership.objects.filter(account__in=accounts_visible_to(account))


def current_memberships(account: Account) -> QuerySet[Membership]:
    """The roles ``account`` holds today, with their agencies."""
    return account.memberships.held_on(today()).select_related("agency")


def is_last_administrator(account: Account) -> bool:
    """Whether nobody but ``account`` is an active administrator today."""
    others = Membership.objects.held_on(today()).filter(role=Role.ADMINISTRATOR, account__is_active=True)
    mine = others.filter(account=account)
    return mine.exists() and not others.exclude(account=account).exists()


def agencies_above(code: str) -> tuple[str, ...]:
    """The codes of the agencies over the one with ``code``, nearest first."""
    found: list[str] = []
    parent = Agency.objects.filter(code=code).values_list("parent__code", flat=True).first()
    while parent is not None and parent not in found:
        found.append(parent)
        parent = Agency.objects.filter(code=parent).values_list("parent__code", flat=True).first()
    return tuple(found)


def _below(codes: set[str]) -> frozenset[str]:
    """The agencies with these codes and all under them."""
    found = set(codes)
    level = found
    while level:
        below = Agency.objects.filter(parent__code__in=level).values_list("code", flat=True)
        level = set(below) - found
        found |= level
    return frozenset(found)
