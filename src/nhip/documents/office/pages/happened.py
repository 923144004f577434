"""What happened to a document, as one list: the office's own steps and what the axis heard of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nhip.documents.axis.models import Delivery
from nhip.documents.axis.statuses import AskState, DeliveryState
from nhip.documents.edxml.rules import rules
from nhip.documents.office.models import Direction, Entry
from nhip.documents.office.pages.shown import ASKED_FOR, agency_name
from nhip.documents.office.people import names_of
from nhip.kernel.api import Text, full_date, load_law, today

_ASKED_FOR = {
    "ask_update": Text("Nơi gửi đề nghị cập nhật", "Its sender asked to update it"),
    "ask_replace": Text("Nơi gửi đề nghị thay thế", "Its sender asked to replace it"),
    "ask_remove": Text(
        "Nơi gửi đề nghị thu hồi tại một nơi nhận", "Its sender asked one receiver for it back"
    ),
    "added": Text("Nơi gửi thêm nơi nhận", "Its sender added a receiver"),
}
_ANSWERS = {
    "asked": Text("chờ trả lời", "no answer yet"),
    "agreed": Text("nơi nhận đồng ý", "agreed"),
    "declined": Text("nơi nhận không đồng ý", "declined"),
    "overtaken": Text("nơi nhận đã xử lý xong trước đó", "dealt with before"),
}
_ASKS = {
    (kind, state): Text(f"{asked.vi}: {said.vi}", f"{asked.en}: {said.en}")
    for kind, asked in ASKED_FOR.items()
    for state, said in _ANSWERS.items()
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One step: when, what, by whom, with which words; ``code`` where the axis carried it."""

    at: datetime
    what: Text
    who: str
    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class StandingThere:
    """How a letter stands at one receiver."""

    receiver: Text
    code: str
    state: Text
    at: datetime
    is_done: bool
    is_refused: bool
    words: str
    ask: Text | None
    may_ask: bool


def happened_to(entry: Entry, deliveries: Sequence[Delivery]) -> list[Happening]:
    """Everything about a document, the newest first."""
    steps = list(entry.assignments.all())
    people = {step.by for step in steps} | {step.handler for step in steps} | {entry.registered_by}
    names = names_of(people)
    is_in = entry.direction == Direction.IN
    entered = Text("Vào sổ đến", "Entered in the register") if is_in else Text("Phát hành", "Issued")
    found = [Happening(entry.registered_at, entered, names.get(entry.registered_by, ""), "")]
    for step in steps:
        to = ", ".join(part for part in (step.unit, names.get(step.handler, "")) if part)
        day = full_date(step.due_on) if step.due_on else None
        due = Text(f", hạn {day.vi}", f", due {day.en}") if day else Text("", "")
        what = Text(f"Giao {to}{due.vi}", f"Given to {to}{due.en}")
        found.append(Happening(step.at, what, names.get(step.by, ""), step.note))
    if entry.done_at:
        found.append(Happening(entry.done_at, Text("Hoàn thành", "Done"), "", entry.done_words))
    words = rules().statuses
    for delivery in deliveries:
        for change in delivery.changes.all():
            if change.code in _ASKED_FOR:
                asked = _ASKED_FOR[change.code]
                found.append(Happening(change.logged_at, asked, "", change.description))
            elif change.code in words:
                status, by = words[change.code], agency_name(change.by)
                said = Text(f"{by.vi}: {status.vi}", f"{by.en}: {status.en}")
                if is_in and change.by == entry.agency:
                    said = Text(f"Đã báo nơi gửi: {status.vi}", f"The sender was told: {status.en}")
                found.append(Happening(change.logged_at, said, "", change.description, change.code))
    return sorted(found, key=lambda each: each.at, reverse=True)


def standing_of(delivery: Delivery) -> StandingThere:
    """How a letter stands at the receiver of this delivery."""
    states = load_law("documents/statuses.yaml")["delivery_states"].at(today()).value
    row = states[delivery.state]
    last = delivery.changes.last()
    return StandingThere(
        agency_name(delivery.receiver),
        delivery.receiver,
        Text(row["vi"], row["en"]),
        last.logged_at if last else delivery.sent_at,
        delivery.state == DeliveryState.DONE,
        delivery.state == DeliveryState.REFUSED,
        last.description if last and delivery.state == DeliveryState.REFUSED else "",
        _ASKS.get((delivery.asked, delivery.ask)),
        not DeliveryState(delivery.state).is_final and delivery.ask != AskState.ASKED,
    )
