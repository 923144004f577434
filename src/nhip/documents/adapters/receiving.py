"""Messages out: what an agency's software says of each.

What is confirmed in order moves the agency's cursor in the log; what is confirmed ahead of it is remembered
until the cursor gets there. A message that failed at the software stays in its list: nothing is lost because
somebody could not read it.
"""

from typing import Final
from uuid import UUID

from django.db import transaction

from nhip.documents.adapters.models import Handover, HandoverState
from nhip.documents.adapters.port import ReceivedItem
from nhip.documents.adapters.refusals import state_unknown
from nhip.documents.axis.bodies import DOCUMENT, STATUS
from nhip.identity.api import parse_code, to_edxml2016
from nhip.kernel.api import now
from nhip.sharing.api import Logged, acknowledge, inbox_of, log_of, message

KINDS: Final = frozenset({DOCUMENT, STATUS})
SAYABLE: Final = frozenset({HandoverState.DONE, HandoverState.FAILED, HandoverState.PROCESSING})
_PAGE: Final = 200


def said_of(agency: str, identity: str) -> Handover | None:
    """What the agency's software said of the message last."""
    return Handover.objects.filter(message=UUID(identity), agency=agency).first()


def say(agency: str, identity: str, state: str, why: str = "") -> None:
    """Keep what the agency's software says of a message to it. Raises ``sharing.message_unknown`` and
    ``adapters.state_unknown``.
    """
    if state not in SAYABLE:
        raise state_unknown(state[:40])
    keep(agency, identity, HandoverState(state), why)


@transaction.atomic
def keep(agency: str, identity: str, state: HandoverState, why: str = "") -> None:
    """As :func:`say`, for the platform's own adapters too. Once ``done``, nothing else is."""
    logged = message(identity, for_agency=agency)
    if logged.receiver != agency:
        logged = message("", for_agency=agency)  # refused as one that is not there
    kept, is_new = Handover.objects.select_for_update().get_or_create(
        message=UUID(logged.message),
        defaults={"agency": agency, "state": state, "why": why[:1000], "at": now()},
    )
    if not is_new and kept.state != HandoverState.DONE:
        kept.state, kept.why, kept.at = state, why[:1000], now()
        kept.save(update_fields=["state", "why", "at"])
    if state == HandoverState.DONE:
        _move_cursor(agency, logged.position)


def _move_cursor(agency: str, position: int) -> None:
    """Confirm, in the log, all that is done from the cursor on without a gap."""
    cursor = inbox_of(agency).cursor
    upto = cursor
    while position > upto:  # the last one said lies at or behind the first gap
        page = log_of(agency, upto, _PAGE)
        done = _done(page)
        before = upto
        for logged in page:
            if logged.message not in done:
                break
            upto = logged.position
        if upto == before or not page or page[-1].position != upto:
            break
        position = max(position, upto + 1)  # what was confirmed ahead may go on from here
    if upto > cursor:
        acknowledge(agency, upto, by=f"seat:{agency}")


def _done(page: tuple[Logged, ...]) -> set[str]:
    found = Handover.objects.filter(message__in=[each.message for each in page], state=HandoverState.DONE)
    return {str(each) for each in found.values_list("message", flat=True)}


def old_code(code: str) -> str:
    """The code as messages of QCVN 102:2016 write it, where it has such a form."""
    return to_edxml2016(parse_code(code)) or code


def as_item(logged: Logged, said: Handover | None) -> ReceivedItem:
    """A message as a list shows it, with what was said of it."""
    return ReceivedItem(
        id=logged.message,
        kind=logged.envelope.kind,
        sender=logged.envelope.sender,
        receiver=logged.receiver,
        old_sender=old_code(logged.envelope.sender),
        old_receiver=old_code(logged.receiver),
        position=logged.position,
        logged_at=logged.logged_at,
        updated_at=said.at if said else logged.logged_at,
        state=said.state if said else "",
        why=said.why if said else "",
    )
