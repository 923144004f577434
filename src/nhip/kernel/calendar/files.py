"""The calendar as it stands in ``law/calendar``: a file a year, and the decisions beside them.

A yearly file says by its ``year`` that this year is known; the days in it share its source unless they name
their own.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from nhip.kernel.calendar.days import Calendar, DayKind, SpecialDay
from nhip.kernel.law.place import law_path
from nhip.kernel.law.problems import UnsoundLaw
from nhip.kernel.law.reading import Document, read
from nhip.kernel.law.rules import load_law
from nhip.kernel.law.sources import STATUSES, is_text, sources
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "nhip/calendar/1"
COUNTING = "counting.yaml"
_YEAR_FILE = re.compile(r"[0-9]{4}\.yaml")
_DAY_FIELDS = {"day", "kind", "name", "known_since", "source", "status", "note"}


@cache
def law_calendar() -> Calendar:
    """The calendar of ``law/calendar`` alone, without what officials entered since. Needs no database."""
    return load_calendar(law_path("calendar"))


def load_calendar(directory: Path) -> Calendar:
    """The calendar in ``directory``; :class:`UnsoundLaw` with every problem if its files are not sound."""
    years, special, problems = [], [], []
    for path in sorted(directory.glob("*.yaml")):
        document = read(path)
        special += calendar_entries(document)
        problems += document.problems
        if _YEAR_FILE.fullmatch(path.name):
            years.append(int(path.stem))
    if not problems and years != list(range(years[0], years[-1] + 1)):
        missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
        gap = Document(directory, None, {})
        gap.problem(
            Text(f"thiếu lịch các năm {missing}.", f"the years {missing} are missing."),
            Text("Hãy thêm tệp của từng năm.", "Add a file for each of them."),
        )
        problems += gap.problems
    if problems:
        raise UnsoundLaw(problems)
    week = load_law(directory / COUNTING)["working_week"]
    return Calendar(range(years[0], years[-1] + 1), week, tuple(special))


def calendar_entries(document: Document) -> list[SpecialDay]:
    """The sound days of a file in ``law/calendar``; what is wrong with the others is noted in ``document``.

    The file of the way of counting holds rules and no days.
    """
    if document.path.name == COUNTING:
        return []
    data = document.data
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("days"), list):
        document.problem(
            Text(f"không phải tệp lịch `{SCHEMA}`.", f"this is not a calendar file `{SCHEMA}`."),
            Text(f"Hãy ghi `schema: {SCHEMA}` và `days:`.", f"Write `schema: {SCHEMA}` and `days:`."),
        )
        return []
    found: dict[date, SpecialDay] = {}
    shared = {name: data[name] for name in ("source", "status") if name in data}
    for place, entry in enumerate(data["days"]):
        before = len(document.problems)
        _check(document, entry, shared, place)
        if len(document.problems) == before:
            day = _special(shared | entry)
            if day.day in found and found[day.day].known_since == day.known_since:
                document.problem(
                    Text(f"ngày {day.day} được ghi hai lần.", f"the day {day.day} is written twice."),
                    Text("Hãy giữ một mục.", "Keep one entry."),
                    "days",
                    place,
                )
            found[day.day] = day
    return list(found.values())


def _special(entry: dict[str, Any]) -> SpecialDay:
    return SpecialDay(
        day=entry["day"],
        kind=DayKind(entry["kind"]),
        name=Text(**entry["name"]),
        source=entry["source"],
        is_confirmed=entry["status"] == "confirmed",
        known_since=entry.get("known_since"),
    )


def _check(document: Document, entry: Any, shared: dict[str, Any], place: int) -> None:
    def wrong(cause: Text, cure: Text, *keys: str) -> None:
        document.problem(cause, cure, "days", place, *keys)

    if not isinstance(entry, dict) or not isinstance(entry.get("day"), date):
        wrong(
            Text("mục này không có ngày.", "this entry has no day."),
            Text("Hãy ghi `day` như 2026-11-24.", "Write `day` like 2026-11-24."),
        )
        return
    for name in entry.keys() - _DAY_FIELDS:
        wrong(
            Text(f"không có trường `{name}`.", f"there is no field `{name}`."),
            Text(
                f"Các trường: {', '.join(sorted(_DAY_FIELDS))}.",
                f"The fields: {', '.join(sorted(_DAY_FIELDS))}.",
            ),
            name,
        )
    if entry.get("kind") not in set(DayKind):
        wrong(
            Text("`kind` phải là off hoặc worked.", "`kind` must be off or worked."),
            Text(
                'Hãy ghi `kind: "off"` trong ngoặc kép.',
                'Write `kind: "off"`, in quotes: YAML reads a bare off as no.',
            ),
            "kind",
        )
    if not is_text(entry.get("name")):
        wrong(
            Text("thiếu tên ngày hai thứ tiếng.", "the day's name in both languages is missing."),
            Text("Hãy ghi `name: {vi: …, en: …}`.", "Write `name: {vi: …, en: …}`."),
            "name",
        )
    if not isinstance(entry.get("known_since"), date | None):
        wrong(
            Text("`known_since` không phải ngày.", "`known_since` is not a date."),
            Text("Hãy ghi ngày công bố quyết định.", "Write the day the decision was made known."),
            "known_since",
        )
    stated = shared | entry
    if stated.get("status") not in STATUSES:
        wrong(
            Text("thiếu `status` hoặc giá trị sai.", "`status` is missing or wrong."),
            Text("Hãy ghi `confirmed` hoặc `unconfirmed`.", "Write `confirmed` or `unconfirmed`."),
            "status",
        )
    if stated.get("source") not in sources():
        wrong(
            Text(
                f"nguồn `{stated.get('source')}` chưa được khai báo.",
                f"the source `{stated.get('source')}` is not declared.",
            ),
            Text(
                "Hãy thêm vào law/sources.yaml, hoặc sửa khóa.",
                "Add it to law/sources.yaml, or correct the key.",
            ),
            "source",
        )
