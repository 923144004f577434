"""What waits for an agency's software, and what came in a period: lists that such software works through.

Neither protocol knows pages. What was confirmed leaves the list of what waits, so that asking again goes on;
what failed stays, but gives its place to what is new, or a hundred broken messages would hide all others. A
list of a period ends at a full second, so that asking again from its last time goes on without a gap.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from nhip.documents.adapters.models import Handover, HandoverState, LookedThrough
from nhip.documents.adapters.port import ReceivedItem
from nhip.documents.adapters.receiving import KINDS, as_item
from nhip.documents.adapters.refusals import period_too_long
from nhip.sharing.api import Logged, inbox_of, log_of, received_of

MOST_READ: Final = 20_000  # messages looked through for one list
_PAGE: Final = 500
_KNOWN: Final = frozenset({HandoverState.FAILED, HandoverState.PROCESSING})

Waiting = tuple[Logged, Handover | None]


def received(agency: str, kind: str = "", limit: int = 100) -> tuple[ReceivedItem, ...]:
    """What the agency's software has not confirmed, oldest first; at most ``limit``.

    Where there is more, what it has not yet said anything of goes before what failed or is being processed.
    """
    fresh: list[Waiting] = []
    known: list[Waiting] = []
    for each in _waiting(agency, kind):
        said = each[1]
        (known if said is not None and said.state in _KNOWN else fresh).append(each)
        if len(fresh) >= limit:
            break
    taken = [*fresh, *known[: limit - len(fresh)]]
    return tuple(as_item(*each) for each in sorted(taken, key=lambda each: each[0].position))


def received_within(
    agency: str, kind: str, limit: int, since: datetime | None, until: datetime | None
) -> tuple[ReceivedItem, ...]:
    """What came from ``since`` to before ``until``, oldest first, confirmed or not: about ``limit``, then to
    the end of the second. Raises ``adapters.period_too_long``.
    """
    found: list[ReceivedItem] = []
    behind = _behind(agency, _before(agency, since) if since else 0)
    for looked, (logged, said) in enumerate(behind, start=1):
        is_over = len(found) >= limit and _second(logged.logged_at) > _second(found[-1].logged_at)
        if is_over or (until and logged.logged_at >= until):
            break
        if looked > MOST_READ:
            raise period_too_long(MOST_READ)
        if logged.envelope.kind in ({kind} if kind else KINDS):
            found.append(as_item(logged, said))
    return tuple(found)


def count(agency: str, kind: str) -> int:
    """How many messages of the kind wait, up to 20,000."""
    return sum(1 for _ in islice(_waiting(agency, kind), MOST_READ))


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _before(agency: str, since: datetime) -> int:
    """The last position of what came before ``since``: times rise with positions, so it is halved to."""
    low, high = 0, inbox_of(agency).last_position
    while low < high:
        middle = (low + high) // 2
        page = log_of(agency, middle, 1)
        if page and page[0].logged_at < since:
            low = middle + 1
        else:
            high = middle
    return low


def _waiting(agency: str, kind: str) -> Iterator[Waiting]:
    """What waits of one kind, or of both, oldest first. How far something was said of all of the kind is
    remembered: software that never confirms statuses must not read past all of them for each document, nor
    everybody past all that was done behind one message that failed long ago.
    """
    kinds = {kind} if kind else KINDS
    cursor = inbox_of(agency).cursor
    mark = LookedThrough.objects.filter(agency=agency, kind=kind).first()
    start = reached = max(cursor, mark.position if mark else 0)
    for each in _unfinished(agency):
        if cursor < each[0].position <= start and each[0].envelope.kind in kinds:
            yield each
    is_clear = True
    for looked, (logged, said) in enumerate(_behind(agency, start), start=1):
        is_done = said is not None and said.state == HandoverState.DONE
        if not is_done and logged.envelope.kind in kinds:
            if is_clear and said is None:
                _remember(agency, kind, start, reached)
                is_clear = False
            yield logged, said
        reached = logged.position
        if is_clear and looked >= MOST_READ:
            break  # remembered below: the next call goes on from there
    if is_clear:
        _remember(agency, kind, start, reached)


def _unfinished(agency: str) -> Iterator[Waiting]:
    """Of what something was said, and not that it is done."""
    found = Handover.objects.filter(agency=agency).exclude(state=HandoverState.DONE).order_by("pk")
    said = {str(each.message): each for each in found[:MOST_READ]}
    if said:
        yield from ((logged, said[logged.message]) for logged in received_of(agency, said))


def _remember(agency: str, kind: str, start: int, reached: int) -> None:
    if reached < start + _PAGE:
        return  # not worth a write
    kept, is_new = LookedThrough.objects.get_or_create(
        agency=agency, kind=kind, defaults={"position": reached}
    )
    if not is_new:
        LookedThrough.objects.filter(pk=kept.pk, position__lt=reached).update(position=reached)


def _behind(agency: str, after: int) -> Iterator[Waiting]:
    """Every message behind the position, with what was said of each."""
    while page := log_of(agency, after, _PAGE):
        after = page[-1].position
        said = {
            str(each.message): each
            for each in Handover.objects.filter(message__in=[logged.message for logged in page])
        }
        for logged in page:
            yield logged, said.get(logged.message)
