"""Documents as the pages of the exchange show them: names, states and days in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from nhip.documents.axis.models import Delivery, StatusChange
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.statuses import AskState, DeliveryState, state_words
from nhip.documents.edxml.rules import rules
from nhip.identity.api import Account, Permission, agencies_by_code, can
from nhip.kernel.api import CalendarUnknown, Text, full_date, remaining, today

ASKS = {
    "recall": Text("thu hồi", "recall"),
    "update": Text("cập nhật", "update"),
    "replace": Text("thay thế", "replacement"),
}
ANSWERS = {
    AskState.ASKED: Text("đề nghị {}, chờ nơi nhận trả lời", "{} asked, waiting for the receiver"),
    AskState.AGREED: Text("nơi nhận đồng ý {}", "{} agreed to"),
    AskState.DECLINED: Text("nơi nhận không đồng ý {}", "{} declined"),
    AskState.OVERTAKEN: Text(
        "đề nghị {} đến khi nơi nhận đã xử lý xong", "{} asked too late: the receiver had finished"
    ),
}
OPENED = Text("Đã mở, chưa vào sổ", "Opened, not registered yet")
OPENED_REQUEST = Text("Đã mở, chưa trả lời", "Opened, not answered yet")
CHANGES = {
    "ask_update": Text("Đề nghị cập nhật", "Update asked for"),
    "ask_replace": Text("Đề nghị thay thế", "Replacement asked for"),
    "ask_remove": Text("Đề nghị bỏ nơi nhận này", "Asked to be taken out of the receivers"),
    "added": Text("Thêm làm nơi nhận", "Added as a receiver"),
    "returned": Text("Nút nhận trả lại tin", "Sent back by the receiving node"),
}


class Names:
    """Agencies by their names, looked up once for a page."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._cards = agencies_by_code(codes)

    def __getitem__(self, code: str) -> Text:
        card = self._cards.get(code)
        return card.name if card else Text(code, code)


def registering_agencies(account: Account | AnonymousUser) -> list[str]:
    """The codes of the agencies for which ``account`` registers documents, and says what went on paper."""
    return sorted(code for code in agencies_of(account) if can(account, Permission.REGISTER_DOCUMENTS, code))


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery on a list."""

    delivery: Delivery
    sender: Text
    receiver: Text
    state: Text
    ask: Text | None
    priority: Text | None
    is_late: bool
    left: Text | None


def lines_of(rows: Iterable[Delivery]) -> list[Line]:
    """Deliveries as a list shows them."""
    listed = list(rows)
    names = Names({code for row in listed for code in (row.sender, row.receiver)})
    # Each day is counted once: counting reads the calendar.
    due = {row.open_by for row in listed if is_unopened(row) and row.open_by >= today()}
    left = {day: days_left(day) for day in due}
    return [
        Line(
            row,
            names[row.sender],
            names[row.receiver],
            state_of(row),
            ask_of(row),
            urgency(row.document.priority),
            is_unopened(row) and row.open_by < today(),
            left.get(row.open_by) if is_unopened(row) else None,
        )
        for row in listed
    ]


def is_unopened(row: Delivery) -> bool:
    """Whether it still waits to be opened."""
    return row.opened_at is None and row.ended_at is None


def state_of(row: Delivery) -> Text:
    """Where it stands, in words: also that somebody opened it, which no status tells."""
    if row.opened_at is not None and row.state in {DeliveryState.SENT, DeliveryState.ARRIVED}:
        return OPENED_REQUEST if row.is_request else OPENED
    return state_words(today())[DeliveryState(row.state)]


def ask_of(row: Delivery) -> Text | None:
    """What became of a request about it, None where there was none."""
    words = ANSWERS.get(AskState(row.ask))
    if words is None:
        return None
    kind = ASKS[row.asked]
    return Text(words.vi.format(kind.vi), words.en.format(kind.en).capitalize())


def urgency(priority: int) -> Text | None:
    """How urgent it is, None for ordinary."""
    return rules().priorities.get(str(priority)) if priority else None


def change_name(change: StatusChange) -> Text:
    """What was said, in words."""
    return CHANGES.get(change.code) or rules().statuses.get(change.code) or Text(change.code, change.code)


def days_left(day: date) -> Text:
    """What is left until a day; just the day where the holidays of its year are not known yet."""
    try:
        return remaining(day)
    except CalendarUnknown:
        return full_date(day)
