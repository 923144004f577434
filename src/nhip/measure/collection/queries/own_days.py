"""The days on which somebody owes something about figures: for their own calendar, without any figure."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from nhip.identity.api import Account, Permission, can
from nhip.measure.collection.acts.renew_calendar_key import digest_of
from nhip.measure.collection.deadlines import Due, dues
from nhip.measure.collection.models import CalendarKey, FigureRequest, Round
from nhip.measure.collection.queries.gate import agencies_of


@dataclass(frozen=True, slots=True)
class OwnDay:
    """What is due in an open round: of one agency of mine, or, ``agency`` blank, the round's last day."""

    round: Round
    agency: str
    due_on: date


def owner_of(word: str) -> Account | None:
    """Whose calendar stands at the address with this word: an account that is open, else nobody's."""
    key = CalendarKey.objects.filter(digest=digest_of(word)).first()
    return Account.objects.filter(public_id=key.account, is_active=True).first() if key else None


def own_days(account: Account) -> list[OwnDay]:
    """The last days of open rounds: of the agencies that the account enters or signs for, and of each round
    for whoever coordinates or checks.
    """
    mine = agencies_of(account)
    rounds = {row.pk: row for row in Round.objects.filter(closed_at__isnull=True)}
    asked = FigureRequest.objects.filter(round__in=rounds, agency__in=mine).order_by()
    found = [
        OwnDay(rounds[number], agency, due_on)
        for number, agency, due_on in asked.values_list("round", "agency").annotate(due=Min("due_on"))
    ]
    if any(can(account, each) for each in (Permission.COORDINATE_FIGURES, Permission.CHECK_FIGURES)):
        found += [OwnDay(row, "", row.closes_on) for row in rounds.values()]
    return sorted(found, key=lambda day: (day.due_on, day.round.code, day.agency))


def own_dues(account: Account, on: date) -> list[Due]:
    """The questionnaires of international bodies with series that an agency of the account answers for."""
    mine = agencies_of(account)
    return [due for due in dues(on) if due.series.owner in mine]
