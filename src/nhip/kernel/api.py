"""The kernel's door: everything that other parts may use of it.

What needs no database is imported at once. What stands on Django is fetched when first asked for, so that
a command which only reads files starts fast; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.kernel import clock
from nhip.kernel.calendar.days import Calendar, CalendarUnknown, DayKind, SpecialDay
from nhip.kernel.calendar.files import law_calendar
from nhip.kernel.calendar.terms import Deadline
from nhip.kernel.clock import now, today
from nhip.kernel.errors import Refusal
from nhip.kernel.law.check import check_law
from nhip.kernel.law.place import law_path
from nhip.kernel.law.problems import Problem, UnsoundLaw
from nhip.kernel.law.reading import Document
from nhip.kernel.law.reading import read as read_law
from nhip.kernel.law.rules import Cited, Rule, Rules, load_law
from nhip.kernel.law.sources import Source, source, sources
from nhip.kernel.secrets import kept_secret
from nhip.kernel.settings import home, is_embedded, setting
from nhip.kernel.text.cleaning import Cleaned, clean
from nhip.kernel.text.folding import fold, nfc, same_name
from nhip.kernel.text.mojibake import Mojibake, find_mojibake
from nhip.kernel.text.order import sort_key
from nhip.kernel.text.phrases import day_and_month, full_date, number, ordinal, share, weekday
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from nhip.kernel.calendar.office import (
        add_working_days,
        is_working_day,
        next_working_day,
        office_calendar,
        remaining,
        term_of_days,
        term_of_working_days,
        working_days_between,
    )

_FETCHED: dict[str, str] = {
    "add_working_days": "nhip.kernel.calendar.office",
    "is_working_day": "nhip.kernel.calendar.office",
    "next_working_day": "nhip.kernel.calendar.office",
    "office_calendar": "nhip.kernel.calendar.office",
    "remaining": "nhip.kernel.calendar.office",
    "term_of_days": "nhip.kernel.calendar.office",
    "term_of_working_days": "nhip.kernel.calendar.office",
    "working_days_between": "nhip.kernel.calendar.office",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Calendar",
    "CalendarUnknown",
    "Cited",
    "Cleaned",
    "DayKind",
    "Deadline",
    "Document",
    "Mojibake",
    "Problem",
    "Refusal",
    "Rule",
    "Rules",
    "Source",
    "SpecialDay",
    "Text",
    "UnsoundLaw",
    "add_working_days",
    "check_law",
    "clean",
    "clock",
    "day_and_month",
    "find_mojibake",
    "fold",
    "full_date",
    "home",
    "is_embedded",
    "is_working_day",
    "kept_secret",
    "law_calendar",
    "law_path",
    "load_law",
    "next_working_day",
    "nfc",
    "now",
    "number",
    "office_calendar",
    "ordinal",
    "read_law",
    "remaining",
    "same_name",
    "setting",
    "share",
    "sort_key",
    "source",
    "sources",
    "term_of_days",
    "term_of_working_days",
    "today",
    "weekday",
    "working_days_between",
]
