"""Where everybody who has to do with figures comes in: what is theirs today, the rounds, the releases."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.identity.api import Account, Permission, can
from nhip.kernel.api import Text
from nhip.measure.collection.models import Discrepancy, Release, Round
from nhip.measure.collection.pages.office_round import state_of
from nhip.measure.collection.pages.office_shown import Names, asker, name_of_series, time_left, title_of
from nhip.measure.collection.queries import todo
from nhip.measure.collection.queries.gate import agencies_of, rounds_visible_to
from nhip.measure.collection.queries.owed import Count, lately_owed, summed

_MOST = 12


@dataclass(frozen=True)
class RoundRow:
    """A round on the list. One that is closed is not counted again here: its page has the numbers."""

    round: Round
    title: Text
    state: str
    left: Text | None
    count: Count | None


@never_cache
@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Open to everybody: who is asked for what and how far it is, without any figure that is not released."""
    account = asker(request)
    context: dict[str, Any] = {
        "rows": [_row(one) for one in rounds_visible_to(account)[:_MOST]],
        "releases": Release.objects.select_related("corrects")[:_MOST],
        "coordinates": can(account, Permission.COORDINATE_FIGURES),
        "checks": can(account, Permission.CHECK_FIGURES),
        "has_part": False,
    }
    if account is not None:
        context |= _mine(account)
    return render(request, "collection/hub.html", context)


def _row(found: Round) -> RoundRow:
    state = state_of(found)
    is_over = state == "closed"
    return RoundRow(
        found,
        title_of(found),
        state,
        None if is_over else time_left(found.closes_on),
        None if is_over else summed(lately_owed(found)),
    )


def _mine(account: Account) -> dict[str, Any]:
    owing, signing = todo.owing(account), todo.to_sign(account)
    entering, coordinating = todo.to_enter(account), todo.to_coordinate(account)
    deciding, reviewing = todo.to_decide(account), todo.to_review(account)
    worst = todo.open_by_worth(account)
    names = Names(
        {each.agency for each in owing}
        | {each.agency for each in signing}
        | {code for each in coordinating for code in each.silent}
        | {row.owner for row in [*worst, *deciding, *reviewing]}
        | {code for _row, code in entering}
    )
    checking = todo.to_check(account)
    is_free = not any([owing, signing, entering, coordinating, deciding, reviewing, checking])
    has_part = bool(agencies_of(account)) or any(
        can(account, each) for each in (Permission.CHECK_FIGURES, Permission.COORDINATE_FIGURES)
    )
    return {
        "has_part": has_part,
        "is_free": is_free,
        "owing": [
            (each, names.full(each.agency), title_of(each.round), time_left(each.due_on)) for each in owing
        ],
        "signing": [(each, names.full(each.agency), title_of(each.round)) for each in signing],
        "entering": [(_said(row), names(code)) for row, code in entering],
        "coordinating": [
            (each, title_of(each.round), [names(code) for code in each.silent[:12]]) for each in coordinating
        ],
        "checking": [(each, title_of(each.round)) for each in checking],
        "deciding": [_said(row) for row in deciding],
        "reviewing": [_said(row) for row in reviewing],
        "worst": [(_said(row), names(row.owner) if row.owner else None) for row in worst],
    }


def _said(row: Discrepancy) -> dict[str, Any]:
    return {"row": row, "name": name_of_series(row.series), "finding": Text(row.finding_vi, row.finding_en)}
