"""Where everybody who has to do with figures comes in: the rounds, the releases, and what is theirs to do."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.identity.api import Account, Permission, agencies_by_code, can
from nhip.kernel.api import Text, today
from nhip.measure.collection.models import Release, Round
from nhip.measure.collection.queries.gate import agencies_of, rounds_visible_to
from nhip.measure.collection.queries.owed import Count, count_owed, owed_by_agency

_MOST = 20


@dataclass(frozen=True)
class RoundRow:
    """A round on the list: how far it is, and how far one's own agencies are."""

    round: Round
    count: Count
    mine: list[tuple[Text, Count]]

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(self.round.title_vi, self.round.title_en)

    @property
    def state(self) -> str:
        """``closed``, ``planned``, ``late`` (past its last day, not closed) or ``open``."""
        if self.round.closed_at is not None:
            return "closed"
        if self.round.opens_on > today():
            return "planned"
        return "late" if self.round.closes_on < today() else "open"


def hub(request: HttpRequest) -> HttpResponse:
    """Open to everybody: who is asked for what and how far it is, without any figure that is not released."""
    asker = request.user if isinstance(request.user, Account) else None
    mine = agencies_of(asker)
    cards = agencies_by_code(mine)
    rows = [
        RoundRow(
            one,
            count_owed(one),
            [(cards[count.agency].name, count) for count in owed_by_agency(one) if count.agency in cards],
        )
        for one in rounds_visible_to(asker)[:_MOST]
    ]
    context = {
        "rows": rows,
        "releases": Release.objects.all()[:_MOST],
        "coordinates": can(asker, Permission.COORDINATE_FIGURES),
        "checks": can(asker, Permission.CHECK_FIGURES),
    }
    return render(request, "collection/hub.html", context)
