"""Remind focal points of what their agency still owes in a round: when it is due, or when somebody asks.

Who was told what is a row, written with the event and with the job that sends the mail, so that a letter is
neither lost nor written twice. A mail server that took a letter and then fell silent may be given it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from nhip.identity.api import Account, Permission, demand, people_with
from nhip.kernel.api import Text, now, office_calendar, publish, setting, today
from nhip.measure.collection import errors
from nhip.measure.collection.events import FocalPointsReminded
from nhip.measure.collection.jobs import ask_to_send
from nhip.measure.collection.models import Reminder, Round
from nhip.measure.collection.queries.owing import owing
from nhip.measure.collection.reminders import Standing, occasion_on

ACTION = Text(vi="nhắc đầu mối nộp số liệu", en="remind focal points of a round")
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminding: how many mails, to which agencies; which have nobody to remind, owe nothing
    any more, or were reminded of this already (by hand: today).
    """

    mails: int
    agencies: tuple[str, ...]
    nobody: tuple[str, ...]
    complete: tuple[str, ...]
    already: tuple[str, ...]


@transaction.atomic
def remind(round_code: str, agencies: Sequence[str] = (), *, by: Account | None) -> Reminded:
    """Remind ``agencies`` now, or all that still owe something; each focal point at most once a day.

    Raises ``identity.not_permitted``, ``collection.round_unknown`` or ``collection.round_not_open``.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    found = Round.objects.select_for_update().filter(code=round_code).first()
    if found is None:
        raise errors.round_unknown(round_code)
    if found.closed_at is not None or found.opens_on > today():
        raise errors.round_not_open(round_code, found.closed_at.date() if found.closed_at else None)
    standings = {standing.agency: standing for standing in owing(found)}
    chosen = list(dict.fromkeys(agencies)) or list(standings)
    told = _tell(found, [standings[code] for code in chosen if code in standings], ASKED, by)
    complete = tuple(code for code in chosen if code not in standings)
    return Reminded(told.mails, told.agencies, told.nobody, complete, told.already)


def remind_due() -> int:
    """Write the reminders that are due today, of every open round; how many mails there are to send."""
    calendar, days = office_calendar(), setting("NHIP_REMIND_DAYS")
    mails = 0
    for pk in Round.objects.filter(closed_at__isnull=True, opens_on__lte=today()).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            found = Round.objects.select_for_update().get(pk=pk)
            by_occasion: dict[str, list[Standing]] = {}
            for standing in owing(found) if found.closed_at is None else ():
                if (occasion := occasion_on(calendar, standing.due_on, today(), days)) is not None:
                    by_occasion.setdefault(occasion, []).append(standing)
            for occasion, standings in by_occasion.items():
                mails += _tell(found, standings, occasion, None).mails
    return mails


def _tell(round_: Round, standings: Iterable[Standing], occasion: str, by: Account | None) -> Reminded:
    """The rows, their event and their jobs; the round is locked, so two who remind take turns."""
    key = f"{ASKED}-{today()}" if occasion == ASKED else occasion
    known = set(Reminder.objects.filter(round=round_, occasion=key).values_list("agency", "account"))
    rows: list[Reminder] = []
    nobody: list[str] = []
    already: list[str] = []
    for standing in standings:
        people = people_with(Permission.ENTER_FIGURES, standing.agency)
        fresh = [one for one in people if (standing.agency, str(one.public_id)) not in known]
        if not people:
            nobody.append(standing.agency)
        elif not fresh:
            already.append(standing.agency)
        rows += [_row(round_, standing, key, one) for one in fresh]
    told = tuple(dict.fromkeys(row.agency for row in rows))
    if rows:
        event_id = publish(
            FocalPointsReminded(
                round=round_.code, occasion=occasion, agencies=told, mails=len(rows), nobody=tuple(nobody)
            ),
            subject=round_.subject,
            actor=by.subject if by else None,
            agency=round_.lead,
        )
        for row in rows:
            row.event_id = event_id
        for row in Reminder.objects.bulk_create(rows):
            ask_to_send(row.pk)
    return Reminded(len(rows), told, tuple(nobody), (), tuple(already))


def _row(round_: Round, standing: Standing, key: str, one: Account) -> Reminder:
    return Reminder(
        round=round_,
        agency=standing.agency,
        account=str(one.public_id),
        occasion=key,
        due_on=standing.due_on,
        silent=standing.silent,
        waiting=standing.waiting,
        at=now(),
    )
