"""When a focal point is reminded, and in which words: how much is owed and by when, never a figure.

A reminder is due when so many working days are left, on the last day, and once after it. A letter goes in
Vietnamese with the same in English below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nhip.kernel.api import Calendar, CalendarUnknown, Text


@dataclass(frozen=True, slots=True)
class Standing:
    """What an agency owes: figures not entered, and figures entered but not handed in; the first day due."""

    agency: str
    silent: int
    waiting: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, in both languages."""

    subject: str
    body: str


def occasion_on(calendar: Calendar, due_on: date, today: date, days: Sequence[int]) -> str | None:
    """Why a reminder is due today, None where it is not.

    With 10 and 3 working days asked for and 7 left, it is ``before-10``: a day on which nothing could be
    sent is made up for on the next.
    """
    if today > due_on:
        return "after"
    if today == due_on:
        return "on-day"
    try:
        left = calendar.working_days_between(today, due_on)
    except CalendarUnknown:
        left = (due_on - today).days
    reached = [count for count in days if left <= count]
    return f"before-{min(reached)}" if reached else None


def letter(title: Text, agency: Text, standing: Standing, left: Text, address: str) -> Letter:
    """The words: of which round, what is owed, by when, where to go."""
    vi = _said(
        [
            f"Kính gửi đầu mối số liệu của {agency.vi},",
            f"Đợt “{title.vi}”: {left.vi}.",
            f"Còn {standing.silent} số liệu chưa nhập, {standing.waiting} số liệu đã nhập nhưng chưa nộp.",
            "Không có số thì ghi là thiếu kèm lý do; để trống không phải là câu trả lời.",
            f"Làm tiếp tại: {address}",
        ]
    )
    en = _said(
        [
            f"To the focal point of {agency.en},",
            f"Round “{title.en}”: {left.en}.",
            f"{standing.silent} figures are not entered, {standing.waiting} are entered but not handed in.",
            "Where there is no figure, say so with the reason; a blank is no answer.",
            f"Go on here: {address}",
        ]
    )
    return Letter(f"Nhắc nộp số liệu: {title.vi}, {left.vi}", f"{vi}\n\n--\n\n{en}\n")


def _said(lines: Sequence[str]) -> str:
    return "\n\n".join(lines)
