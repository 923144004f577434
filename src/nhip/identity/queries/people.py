"""Who may do something at an agency: for telling them that it is due."""

from nhip.identity.models import Account, Membership
from nhip.identity.queries.permissions import agencies_above
from nhip.identity.rules.roles import ROLES, Permission, Reach
from nhip.kernel.api import today


def people_with(permission: Permission, agency_code: str) -> list[Account]:
    """The active accounts whose role permits this at the agency today: held there, or at the nearest agency
    above it where anybody holds one that reaches down. Roles that reach everywhere are left out: nobody is
    told everything.
    """
    for code in (agency_code, *agencies_above(agency_code)):
        reaching = {Reach.AGENCY_AND_BELOW, *([Reach.AGENCY_ALONE] if code == agency_code else [])}
        roles = [r for r, terms in ROLES.items() if permission in terms.permits and terms.reach in reaching]
        held = Membership.objects.held_on(today()).filter(agency__code=code, role__in=roles)
        found = Account.objects.filter(is_active=True, pk__in=held.values("account")).order_by("pk")
        if people := list(found):
            return people
    return []
