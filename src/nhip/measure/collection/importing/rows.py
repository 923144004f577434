"""The rows of a published file as figures of our register: kept, refused with a reason, or skipped by a rule.

A value keeps the digits it was written with. A missing figure is kept as missing where its status says so;
a blank without a status is no figure and never zero.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from nhip.measure.collection.importing.areas import area_of
from nhip.measure.collection.importing.lines import Table
from nhip.measure.collection.importing.report import Tally
from nhip.measure.collection.observers import Observer
from nhip.measure.collection.register import register
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT

_PERIOD = re.compile(r"(19|20)\d\d(-Q[1-4])?", re.ASCII)
_MOST_DIGITS = 40


class Kept(NamedTuple):
    """One figure as it is stored."""

    series: str
    area: str
    period: str
    value: str
    status: str
    line: int


def figures(table: Table, observer: Observer, vintage: str, tally: Tally) -> Iterator[Kept]:
    """The figures of an open table; ``tally`` hears of every row, kept or not."""
    seen: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for line, row, fields in table.rows():
        tally.read += 1
        if row is None:
            if fields == 0:
                tally.skip("blank_line", line, "")
            else:
                tally.refuse("columns", line, f"{fields} / {len(table.header)}")
            continue
        kept = _figure(row, observer, vintage, line, tally)
        if kept is None:
            continue
        before = seen.setdefault(kept[:3], (line, kept.value, kept.status))
        if before[0] != line:
            what = f"{kept.series} {kept.area} {kept.period}: {kept.value} ≠ {before[1]} ({before[0]})"
            if before[1:] == (kept.value, kept.status):
                tally.skip("same_again", line, what)
            else:
                tally.refuse("contradicts", line, what)
            continue
        tally.kept += 1
        yield kept


def _figure(row: dict[str, str], observer: Observer, vintage: str, line: int, tally: Tally) -> Kept | None:
    if not _is_a_total(row, observer, line, tally) or not _is_as_stated(row, observer, vintage, line, tally):
        return None
    series = _series(row, observer, line, tally)
    area = None if series is None else _area(row, observer, line, tally)
    if series is None or area is None:
        return None
    period = row[observer.columns.period].strip()
    if not _PERIOD.fullmatch(period):
        tally.refuse("period", line, period)
        return None
    if not _unit_fits(row, observer, series):
        tally.refuse("unit", line, row[observer.columns.unit or ""])
        return None
    number = _number(row, observer, line, tally)
    return Kept(series, area, period, *number, line) if number else None


def _is_a_total(row: dict[str, str], observer: Observer, line: int, tally: Tally) -> bool:
    for column, total in observer.totals.items():
        if row[column].strip() != total:
            tally.skip("breakdown", line, f"{column}={row[column]}")
            return False
    return True


def _is_as_stated(row: dict[str, str], observer: Observer, vintage: str, line: int, tally: Tally) -> bool:
    if observer.structure and not re.search(observer.structure, row["STRUCTURE_ID"]):
        tally.refuse("structure", line, row["STRUCTURE_ID"])
        return False
    if observer.columns.vintage and row[observer.columns.vintage].strip() != vintage:
        tally.refuse("vintage", line, row[observer.columns.vintage])
        return False
    return True


def _series(row: dict[str, str], observer: Observer, line: int, tally: Tally) -> str | None:
    if observer.columns.series is None:
        return observer.series_is
    code = row[observer.columns.series].strip()
    if code in observer.series:
        return observer.series[code]
    if code in observer.ignored:
        tally.skip("not_collected", line, code)
    else:
        tally.refuse("series", line, code)
    return None


def _area(row: dict[str, str], observer: Observer, line: int, tally: Tally) -> str | None:
    written = row[observer.columns.area]
    name = row[observer.columns.name] if observer.columns.name else ""
    found = area_of(written, name)
    if found.kind == "state":
        if found.is_guessed:
            tally.guess(line, f"{written!r} {name} → {found.code}")
        return found.code
    told = f"{written} {name}".strip()
    if found.kind == "unknown":
        tally.refuse("area", line, f"{told} ({found.proposal}?)" if found.proposal else told)
    else:
        tally.skip(found.kind, line, told)
    return None


def _unit_fits(row: dict[str, str], observer: Observer, series: str) -> bool:
    if observer.columns.unit is None:
        return True
    allowed = observer.units.get(row[observer.columns.unit].strip(), ())
    return register()[series].unit in allowed


def _number(row: dict[str, str], observer: Observer, line: int, tally: Tally) -> tuple[str, str] | None:
    """Value and status; None where the row holds no figure."""
    written = row[observer.columns.value].strip()
    status = _status(row, observer)
    if status is None:
        tally.refuse("status", line, row[observer.columns.status or ""])
        return None
    if status in MISSING or status == NOT_APPLICABLE:
        if not written:
            return "", status
        tally.refuse("status", line, f"{status} {written}")
        return None
    if not written:
        tally.skip("no_value", line, "")
        return None
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    plain = format(number, "f") if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS else ""
    if not plain or len(plain) > _MOST_DIGITS or not written.isascii():
        tally.refuse("value", line, written)
        return None
    return plain, status


def _status(row: dict[str, str], observer: Observer) -> str | None:
    if observer.columns.status is None:
        return "A"
    written = row[observer.columns.status].strip()
    if observer.statuses == "sdmx":
        known = written in PRESENT or written in MISSING or written == NOT_APPLICABLE
        return written if known else None
    return observer.statuses.get(written) if isinstance(observer.statuses, dict) else None
