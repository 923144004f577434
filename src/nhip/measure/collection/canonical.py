"""A set of figures as bytes that everybody makes alike: what is signed and what is released.

Pure. CSV after RFC 4180 with a header, UTF-8, lines ended by a line feed, rows in order of their key; no
quotes but where a comma, a quote or a line break asks for them.

An agency signs all that it answered, and not all of that is ever released: of a series that another agency
owns, only the owner's figure is. So what is signed holds the owned figures in full and the others as a
digest, drawn over a random salt so that nobody finds a figure by trying. What was signed can then be shown
to everybody, and an auditor who is given the part held back can check that too.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from typing import Final

HELD_BACK: Final = "#held back"


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One figure of a set. ``revision`` is the number of the answer; ``recorded_at`` is ISO 8601, UTC."""

    agency: str
    series: str
    area: str
    period: str
    value: str
    status: str
    reason: str
    revision: int
    recorded_at: str


def canonical_csv(lines: Iterable[Line]) -> bytes:
    """The set as bytes."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([field.name for field in fields(Line)])
    writer.writerows(astuple(line) for line in sorted(lines))
    return target.getvalue().encode()


def held_back(lines: Iterable[Line], salt: str) -> bytes:
    """The figures that are signed and not shown, after a line with the salt."""
    return f"{salt}\n".encode() + canonical_csv(lines)


def signed_bytes(owned: Iterable[Line], kept: bytes) -> bytes:
    """What an agency signs: its own figures, then how many others there are and their digest.

    ``kept`` is what :func:`held_back` gave.
    """
    others = max(0, kept.count(b"\n") - 2)
    last = f"{HELD_BACK},{others},{hashlib.sha256(kept).hexdigest()}\n"
    return canonical_csv(owned) + last.encode()


def lines_in(content: bytes) -> list[Line]:
    """The figures that a canonical set shows. Raises :class:`ValueError` where it is none."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    if not rows or rows[0] != [field.name for field in fields(Line)]:
        raise ValueError("the header is not that of a canonical set")
    found = [row for row in rows[1:] if row and row[0] != HELD_BACK]
    if any(len(row) != len(rows[0]) for row in found):
        raise ValueError("a line has too few or too many cells")
    return [_line(row) for row in found]


def _line(row: list[str]) -> Line:
    agency, series, area, period, value, status, reason, revision, recorded_at = row
    return Line(agency, series, area, period, value, status, reason, int(revision), recorded_at)
