"""Close an agency that officials of this office entered, and say who takes over."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from nhip.identity.errors import agency_already_closed, agency_kept_by_law, agency_unknown
from nhip.identity.events import AgencyClosed
from nhip.identity.models import Account, Agency, Origin, Succession, SuccessionKind
from nhip.identity.queries.permissions import demand
from nhip.identity.rules.roles import Permission
from nhip.kernel.api import Text, publish

ACTION = Text(vi="đóng cơ quan", en="close agencies")


@transaction.atomic
def close_agency(
    code: str,
    *,
    last_day: date,
    by: Account | None,
    successors: Sequence[str] = (),
    kind: SuccessionKind = SuccessionKind.MERGED,
    source: str = "",
) -> Agency:
    """The agency and its open codes end with ``last_day``; the successors, by code, begin the day after.

    Roles held there end with it. Agencies of ``law/agencies`` are closed in those files, not here. Raises
    ``identity.not_permitted``, ``identity.agency_unknown``, ``identity.agency_kept_by_law`` or
    ``identity.agency_already_closed``.
    """
    demand(by, Permission.MANAGE_REFERENCE, ACTION, code)
    agency = Agency.objects.select_for_update().filter(code=code).first()
    if agency is None:
        raise agency_unknown(code)
    if agency.origin == Origin.LAW:
        raise agency_kept_by_law(agency.name)
    if agency.valid_to is not None:
        raise agency_already_closed(agency.name, agency.valid_to)
    heirs = {heir.code: heir for heir in Agency.objects.filter(code__in=successors)}
    for wanted in successors:
        if wanted not in heirs:
            raise agency_unknown(wanted)
    agency.valid_to = last_day
    agency.save(update_fields=["valid_to"])
    agency.codes.filter(valid_to__isnull=True).update(valid_to=last_day)
    agency.memberships.filter(valid_to__isnull=True, valid_from__lte=last_day).update(valid_to=last_day)
    Succession.objects.bulk_create(
        Succession(
            earlier=agency, later=heirs[wanted], on=last_day + timedelta(days=1), kind=kind, source=source
        )
        for wanted in successors
    )
    publish(
        AgencyClosed(
            agency_code=agency.code, last_day=last_day, kind=kind.value, successors=tuple(successors)
        ),
        subject=f"agency:{agency.code}",
        actor=by.subject if by else None,
        agency=agency.code,
    )
    return agency
