"""Which agency a code written in a message names, in either scheme, of today or of the past.

Some software writes the id of its own connection where a code should stand; it names the agency whose seat
that is. An agency's own code is its for good, so what was found once is remembered.
"""

from collections.abc import Iterable
from typing import Final

from nhip.documents.axis.refusals import agency_unreadable
from nhip.identity.api import agencies_by_code, resolve, resolve_today
from nhip.kernel.api import Refusal, Text, today
from nhip.sharing.api import seat_of, seats

_found: Final[dict[str, str]] = {}
_MOST: Final = 20_000


def agency_code(written: str, place: str) -> str:
    """The own code of the agency that ``written`` names. Raises ``axis.agency_unreadable`` with the place."""
    known = _found.get(written)
    if known is not None:
        return known
    try:
        code = resolve(written).agency.code
    except Refusal as refusal:
        seat = next((each for each in seats() if each.system_id == written), None) if written else None
        if seat is None:
            why = Text(refusal.detail.vi, refusal.detail.en)
            raise agency_unreadable(place, written[:60], why) from None
        return seat.agency
    if len(_found) < _MOST:
        _found[written] = code
    return code


def agency_code_or_raw(written: str) -> str:
    """As :func:`agency_code`; a code that nobody bears is given back as it was written."""
    try:
        return agency_code(written, "")
    except Refusal:
        return written.strip()


def receiving_codes(written: Iterable[str]) -> dict[str, str]:
    """To whom messages to each of these codes go today: the agency itself, or the one that took over from it.

    A code that leads nowhere stays as it was written: ``sharing`` refuses it.
    """
    own = {each: agency_code_or_raw(each) for each in set(written)}
    cards, day = agencies_by_code(own.values()), today()
    standing = {code for code, card in cards.items() if card.exists_on(day)}
    return {each: code if code in standing else _heir(code) for each, code in own.items()}


def _heir(code: str) -> str:
    try:
        cards = () if seat_of(code) else resolve_today(code)
    except Refusal:
        return code
    return cards[0].code if len(cards) == 1 else code
