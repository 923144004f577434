"""Documents as pages show them: lines of a list, days left, people and agencies by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nhip.documents.axis.models import Delivery
from nhip.documents.office.exchange import why_asked
from nhip.documents.office.models import Draft, DraftState, Entry, Stage
from nhip.documents.office.people import names_of
from nhip.documents.office.rules import LetterKind, kinds
from nhip.documents.office.wording import STAGES, STATES
from nhip.identity.api import AgencyCard, agencies_by_code
from nhip.kernel.api import Calendar, CalendarUnknown, Text, full_date, office_calendar, remaining, today

ASKED_FOR = {
    "recall": Text("thu hồi", "recall"),
    "update": Text("cập nhật", "update"),
    "replace": Text("thay thế", "replacement"),
}
"""What a sender may ask for, by the axis' word for it."""
_URGENT = {
    "1": Text("khẩn", "urgent"),
    "2": Text("thượng khẩn", "very urgent"),
    "3": Text("hỏa tốc", "express"),
    "4": Text("hỏa tốc hẹn giờ", "express by a set hour"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One document on a list; ``party`` is who sent it, ``receivers`` whom it went to."""

    entry: Entry
    kind: Text
    party: Text
    receivers: list[Text]
    stage: Text
    urgency: Text | None
    left: Text | None
    is_late: bool
    handler: str


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """The documents with what a list says of them."""
    rows = list(entries)
    names = names_of(row.handler for row in rows)
    known = kinds()
    left = days_left(row.due_on for row in rows if is_open(row))
    agencies = agencies_by_code(
        {row.party for row in rows} | {each["code"] for row in rows for each in row.receivers}
    )
    return [
        Line(
            row,
            kind_of(row.kind, known),
            called(row.party_name, agencies.get(row.party)),
            [called(each["name"], agencies.get(each["code"])) for each in row.receivers],
            STAGES[Stage(row.stage)],
            urgency(row.priority),
            left.get(row.due_on) if is_open(row) else None,
            is_open(row) and row.due_on is not None and row.due_on < today(),
            names.get(row.handler, ""),
        )
        for row in rows
    ]


def kind_of(name: str, known: Mapping[str, LetterKind]) -> Text:
    """A kind of document in both languages; as it is written where the decree has no such kind."""
    return known[name].text if name in known else Text(name, name)


def called(name: str, card: AgencyCard | None) -> Text:
    """A sender or receiver as the document names it; in English by the register, where it stands there."""
    return Text(name, card.name.en if card else name)


def is_open(entry: Entry) -> bool:
    """Whether the work on an incoming document goes on."""
    return entry.stage in {Stage.REGISTERED, Stage.ASSIGNED, Stage.IN_HAND}


def urgency(priority: str) -> Text | None:
    """How urgent it is, None for ordinary."""
    return _URGENT.get(str(priority))


def days_left(days: Iterable[date | None]) -> dict[date | None, Text]:
    """What is left until each of the days: the calendar is read once for all of them."""
    wanted = set(days) - {None}
    calendar = office_calendar() if wanted else None
    return {day: left for day in wanted if (left := time_left(day, calendar)) is not None}


def time_left(due_on: date | None, calendar: Calendar | None = None) -> Text | None:
    """What is left until a day, in words; just the day where its year's holidays are not known yet."""
    if due_on is None:
        return None
    try:
        return remaining(due_on, calendar=calendar)
    except CalendarUnknown:
        return full_date(due_on)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft on a list."""

    draft: Draft
    kind: Text
    state: Text
    left: Text | None
    author: str


def draft_lines(drafts: Iterable[Draft]) -> list[DraftLine]:
    """The drafts with what a list says of them."""
    rows = list(drafts)
    names = names_of(row.author for row in rows)
    known = kinds()
    left = days_left(row.due_on for row in rows)
    return [
        DraftLine(
            row,
            kind_of(row.kind, known),
            STATES[DraftState(row.state)],
            left.get(row.due_on),
            names.get(row.author, ""),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    """A delivery that waits to be registered, or for an answer to what its sender asks about it, and why."""

    delivery: Delivery
    sender: Text
    urgency: Text | None
    left: Text | None
    is_late: bool
    asked: Text | None
    why: str


def arrived_lines(deliveries: Sequence[Delivery]) -> list[ArrivedLine]:
    """The deliveries with what a list says of them."""
    cards = agencies_by_code(each.sender for each in deliveries)
    left = days_left(each.open_by for each in deliveries)
    return [
        ArrivedLine(
            each,
            cards[each.sender].name if each.sender in cards else Text(each.sender, each.sender),
            urgency(str(each.document.priority)),
            left.get(each.open_by),
            each.open_by < today(),
            ASKED_FOR.get(each.asked),
            why_asked(each) if each.asked else "",
        )
        for each in deliveries
    ]


def agency_name(code: str) -> Text:
    """The name of an agency; its code where the register does not have it."""
    card = agencies_by_code([code]).get(code)
    return card.name if card else Text(code, code)
