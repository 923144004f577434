"""Figures as columns: one row a figure, sorted, with a look-up by what it is of.

A row is a figure of one source (an agency's answer, or a published file) for a series, an area and a period.
Sources, series and areas are numbers into lists; a period is a count of quarters since year 0, a year being
its first quarter. A figure that is missing has the value NaN.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# One figure before sorting: places of source, series and area in their lists, the time, the number (or NaN).
ROW = np.dtype(
    [(name, np.int64) for name in ("source", "series", "area", "time", "mark", "detail")]
    + [("value", np.float64)]
)
_MOST_TIME = 1 << 14  # quarters: the year 4096


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure stands: an agency, or a published file of an observer in a vintage.

    ``code`` is the agency's or the observer's, ``body`` the international body that the observer speaks for,
    ``file`` the SHA-256 of the published file.
    """

    kind: Literal["agency", "published"]
    code: str
    vintage: str = ""
    body: str = ""
    file: str = ""
    file_name: str = ""

    @property
    def is_agency(self) -> bool:
        """Whether it is an agency's own answer."""
        return self.kind == "agency"


@dataclass(frozen=True)
class Columns:
    """The figures, sorted by series, area, source and time.

    ``concern`` says of each area whether findings about it are wanted; the others only tell how far figures
    lie apart as a rule. ``mark`` is the row's number where it is stored, ``detail`` the revision (agency) or
    line (published).
    """

    sources: tuple[Source, ...]
    series: tuple[str, ...]
    areas: tuple[str, ...]
    source_of: Ints
    series_of: Ints
    area_of: Ints
    time: Ints
    value: Floats
    mark: Ints
    detail: Ints
    concern: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        return len(self.value)

    @cached_property
    def key(self) -> Ints:
        """The rows' keys, rising: series, area, source, time in one number."""
        return self.keys(self.series_of, self.area_of, self.source_of, self.time)

    def keys(self, series: Ints, area: Ints, source: Ints, time: Ints) -> Ints:
        """The keys of wanted rows."""
        whole = (series * len(self.areas) + area) * len(self.sources) + source
        found: Ints = whole * _MOST_TIME + time
        return found

    @cached_property
    def cell(self) -> Ints:
        """What a row is about, whoever says it: series, area and time in one number."""
        found: Ints = (self.series_of * len(self.areas) + self.area_of) * _MOST_TIME + self.time
        return found

    def find(self, series: Ints, area: Ints, source: Ints, time: Ints) -> Ints:
        """The positions of wanted rows, -1 where there is none. All of one length."""
        wanted = self.keys(series, area, source, time)
        if not len(self):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self.key, wanted), len(self) - 1)
        return np.where(self.key[at] == wanted, at, -1)

    @cached_property
    def is_agency(self) -> Flags:
        """Of each row, whether an agency says it."""
        return np.array([one.is_agency for one in self.sources], dtype=bool)[self.source_of]

    @cached_property
    def newest(self) -> dict[str, int]:
        """The newest source of each observer, by vintage and then by order of import."""
        found: dict[str, int] = {}
        for number, source in enumerate(self.sources):
            held = found.get(source.code)
            if not source.is_agency and (held is None or source.vintage >= self.sources[held].vintage):
                found[source.code] = number
        return found

    @cached_property
    def is_current(self) -> Flags:
        """Of each row, whether it is what its source says today: an agency's, or of a newest vintage."""
        of_source = np.array([one.is_agency for one in self.sources], dtype=bool)
        of_source[list(self.newest.values())] = True
        return of_source[self.source_of]

    @cached_property
    def is_wanted(self) -> Flags:
        """Of each row, whether findings about its area are wanted and a number is there."""
        return self.concern[self.area_of] & ~np.isnan(self.value)

    def period(self, row: int, *, quarterly: bool = False) -> str:
        """The period of a row as people write it."""
        return written(int(self.time[row]), quarterly=quarterly)


def written(time: int, *, quarterly: bool = False) -> str:
    """A time as a period: ``2024``, or ``2024-Q3``."""
    year, quarter = divmod(time, 4)
    return f"{year}-Q{quarter + 1}" if quarterly else str(year)


def counted(period: str) -> int:
    """A period as a time. Raises :class:`ValueError` for anything but a year or a quarter of one."""
    year, _, quarter = period.partition("-Q")
    return int(year) * 4 + (int(quarter) - 1 if quarter else 0)


def columns(
    sources: Sequence[Source],
    series: Sequence[str],
    areas: Sequence[str],
    rows: NDArray[np.void],
    concern: Flags,
) -> Columns:
    """Columns from unsorted rows, whose fields are those of :data:`ROW`."""
    source_of, series_of, area_of, time, mark, detail = (
        rows[name].astype(np.int64) for name in ("source", "series", "area", "time", "mark", "detail")
    )
    whole = (series_of * len(areas) + area_of) * len(sources) + source_of
    order = np.argsort(whole * _MOST_TIME + time, kind="stable")
    return Columns(
        tuple(sources),
        tuple(series),
        tuple(areas),
        source_of[order],
        series_of[order],
        area_of[order],
        time[order],
        rows["value"].astype(np.float64)[order],
        mark[order],
        detail[order],
        concern,
    )


def gap(left: Floats, right: Floats) -> Floats:
    """How far two numbers lie apart: the difference over the larger of the two, 0 to 1 of one sign."""
    larger = np.maximum(np.abs(left), np.abs(right))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(larger > 0, np.abs(left - right) / larger, 0.0)
