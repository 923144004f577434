"""Who is connected, and connecting those below one's own agency.

A ministry or a province may let its system connect the bodies under it and take those seats back; nobody's
else, and none that was opened another way: renewing a seat would take it from whoever holds its secret.
"""

from django.db import transaction

from nhip.documents.adapters.models import OpenedSeat
from nhip.documents.adapters.port import AgencyItem, OpenedAgency
from nhip.documents.adapters.receiving import old_code
from nhip.documents.adapters.refusals import not_below, not_opened_by
from nhip.documents.axis.codes import agency_code
from nhip.identity.api import agencies_above, agencies_by_code
from nhip.kernel.api import now
from nhip.sharing.api import connect_seat, disconnect_seat, seat_of, seats


def agencies(*, with_closed: bool = False) -> tuple[AgencyItem, ...]:
    """The agencies that are connected, by code; with those that were."""
    found = seats(is_open=not with_closed)
    cards = agencies_by_code(seat.agency for seat in found)
    return tuple(
        AgencyItem(
            code=seat.agency,
            old_code=old if (old := old_code(seat.agency)) != seat.agency else "",
            name=card.name.vi if (card := cards.get(seat.agency)) else seat.agency,
            parent=(card.parent or "") if card else "",
            node=seat.node,
            connected_at=seat.connected_at,
            closed_at=seat.closed_at,
        )
        for seat in found
    )


@transaction.atomic
def register(agency: str, written: str) -> OpenedAgency:
    """Connect the agency that ``written`` names. One that is connected already keeps its seat as it is."""
    code = agency_code(written, "agencyCode")
    if code != agency and agency not in agencies_above(code):
        raise not_below(code, agency)
    seat = seat_of(code)
    if seat is not None:
        return OpenedAgency(code=code, system_id=seat.system_id if code == agency else "", secret="")
    made = connect_seat(code, by=None)
    OpenedSeat.objects.update_or_create(agency=code, defaults={"opened_by": agency, "at": now()})
    return OpenedAgency(code=code, system_id=made.system_id, secret=made.secret)


@transaction.atomic
def delete(agency: str, written: str) -> str:
    """Close the seat of the agency that ``written`` names; its log stays."""
    code = agency_code(written, "agencyCode")
    opened = OpenedSeat.objects.select_for_update().filter(agency=code, opened_by=agency).first()
    if opened is None:
        raise not_opened_by(code, agency)
    disconnect_seat(code, by=None, why=f"seat:{agency}")
    opened.delete()
    return code
