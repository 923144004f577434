"""A set of figures as bytes that everybody makes alike: what is signed and what is released.

Pure. CSV after RFC 4180 with a header, UTF-8, lines ended by a line feed, rows in order of their key; no
quotes but where a comma, a quote or a line break asks for them.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields


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
