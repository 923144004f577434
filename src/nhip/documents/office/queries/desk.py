"""What waits for somebody at their desk, and what of their agency is late."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from nhip.documents.axis.models import Delivery
from nhip.documents.axis.statuses import AskState
from nhip.documents.office.exchange import waiting_at
from nhip.documents.office.holding import OPEN
from nhip.documents.office.models import Direction, Draft, DraftState, Entry, Stage, Visa
from nhip.documents.office.queries.gate import agencies_with, drafts_visible_to, entries_visible_to
from nhip.identity.api import Account, Permission
from nhip.kernel.api import today

MOST = 20
_NOT_SHOWN = ("document__search", "document__replies_to", "document__oddities")
_AT_OTHERS = (DraftState.SUBMITTED, DraftState.SIGNED)


@dataclass(frozen=True, slots=True)
class Desk:
    """The lists of a desk, each at most :data:`MOST` long; the most urgent first."""

    to_register: Sequence[Delivery]
    to_answer: Sequence[Delivery]
    to_issue: Sequence[Draft]
    to_assign: Sequence[Entry]
    to_sign: Sequence[Draft]
    to_handle: Sequence[Entry]
    to_advise: Sequence[Visa]
    drafting: Sequence[Draft]
    under_way: Sequence[Draft]
    late: Sequence[Entry]

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits for this person; what waits for others is no work of theirs."""
        return not any(getattr(self, name) for name in self.__slots__ if name not in {"under_way", "late"})


def desk_of(account: Account) -> Desk:
    """What waits for ``account`` today."""
    me = str(account.public_id)
    registering = agencies_with(account, Permission.REGISTER_DOCUMENTS)
    assigning = agencies_with(account, Permission.ASSIGN_DOCUMENTS)
    issuing = agencies_with(account, Permission.SEAL_DOCUMENTS)
    drafts = drafts_visible_to(account)
    incoming = entries_visible_to(account).filter(direction=Direction.IN, stage__in=OPEN)
    mine = Q(handler=me)
    signed = drafts.filter(agency__in=issuing, state=DraftState.SIGNED)
    return Desk(
        to_register=_waiting(registering),
        to_answer=_asked(registering),
        to_issue=list(signed.order_by("signed_at")[:MOST]),
        to_assign=_by_day(incoming.filter(agency__in=assigning, stage=Stage.REGISTERED)),
        to_sign=list(drafts.filter(signer=me, state=DraftState.SUBMITTED).order_by("due_on", "pk")[:MOST]),
        to_handle=_by_day(incoming.filter(mine)),
        to_advise=list(
            Visa.objects.filter(account=me, given_at__isnull=True, version__draft__state=DraftState.DRAFTING)
            .filter(version__draft__in=drafts)
            .select_related("version__draft")
            .order_by("asked_at")[:MOST]
        ),
        drafting=list(drafts.filter(author=me, state=DraftState.DRAFTING)[:MOST]),
        under_way=list(drafts.filter(author=me, state__in=_AT_OTHERS).order_by("due_on", "pk")[:MOST]),
        late=_by_day(incoming.filter(agency__in=registering | assigning, due_on__lt=today()).exclude(mine)),
    )


def _waiting(agencies: frozenset[str]) -> list[Delivery]:
    """The most urgent that wait to be registered, however many do: each agency's first ones, put together."""
    found = [row for code in agencies for row in waiting_at(frozenset({code})).defer(*_NOT_SHOWN)[:MOST]]
    return sorted(found, key=lambda row: (-row.priority, row.open_by, row.pk))[:MOST]


def _by_day(rows: QuerySet[Entry]) -> list[Entry]:
    return list(rows.order_by("due_on", "-priority", "pk")[:MOST])


def _asked(agencies: frozenset[str]) -> list[Delivery]:
    """Requests to recall, update or replace that wait for an answer."""
    if not agencies:
        return []
    rows = Delivery.objects.filter(receiver__in=agencies, ask=AskState.ASKED)
    shown = rows.select_related("document").prefetch_related("changes").defer(*_NOT_SHOWN)
    return list(shown.order_by("pk")[:MOST])
