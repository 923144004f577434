"""How long there is left, in words that stand beside a dossier."""

from datetime import date

from nhip.kernel.calendar.days import Calendar
from nhip.kernel.text.phrases import day_and_month, full_date, weekday
from nhip.kernel.words import Text


def remaining(calendar: Calendar, due_on: date, on: date) -> Text:
    """What is left on the day ``on`` of a term that ends on ``due_on``: ``còn 2 ngày làm việc (thứ Tư,
    25/11)``.

    The year is written where it is not the year of ``on``.
    """
    when = _when(due_on, on)
    if due_on == on:
        return Text(f"đến hạn hôm nay ({when.vi})", f"due today ({when.en})")
    count = calendar.working_days_between(on, due_on)
    if due_on > on:
        return _left(count, when)
    return _late(-count, when)


def _left(count: int, when: Text) -> Text:
    if count == 0:
        return Text(f"không còn ngày làm việc nào ({when.vi})", f"no working day left ({when.en})")
    days = "day" if count == 1 else "days"
    return Text(f"còn {count} ngày làm việc ({when.vi})", f"{count} working {days} left ({when.en})")


def _late(count: int, when: Text) -> Text:
    if count == 0:
        return Text(f"đã quá hạn ({when.vi})", f"overdue ({when.en})")
    days = "day" if count == 1 else "days"
    return Text(f"quá hạn {count} ngày làm việc ({when.vi})", f"{count} working {days} late ({when.en})")


def _when(day: date, on: date) -> Text:
    name, written = weekday(day), day_and_month(day) if day.year == on.year else full_date(day)
    return Text(f"{name.vi}, {written.vi}", f"{name.en} {written.en}")
