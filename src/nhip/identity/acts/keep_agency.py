"""Enter an agency, or change what is stored about one that officials of this office entered."""

from collections.abc import Iterable

from django.db import transaction

from nhip.identity.errors import agency_kept_by_law
from nhip.identity.events import AgencyChanged
from nhip.identity.models import Account, Agency, Origin
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.kernel.api import Text, publish

ACTION = Text(vi="sửa danh bạ cơ quan", en="change the register of agencies")
ADDED_BESIDE_LAW = frozenset({"codes", "names", "successions"})


@transaction.atomic
def keep_agency(agency: Agency, changed: Iterable[str], *, by: Account | None) -> Agency:
    """Store ``agency`` as it stands and tell which fields changed; nothing where none did.

    To an agency from ``law/agencies`` officials may only add codes, names and successions. Raises
    ``identity.not_permitted`` or ``identity.agency_kept_by_law``.
    """
    fields = tuple(sorted(changed))
    if not fields:
        return agency
    demand(by, Permission.MANAGE_REFERENCE, ACTION, agency.parent.code if agency.parent else None)
    if not set(fields) <= ADDED_BESIDE_LAW:
        if agency.origin == Origin.LAW:
            raise agency_kept_by_law(agency.name)
        agency.full_clean()
        agency.save()
    publish(
        AgencyChanged(agency_code=agency.code, fields=fields),
        subject=f"agency:{agency.code}",
        actor=by.subject if by else None,
        agency=agency.code,
    )
    return agency
