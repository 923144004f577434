"""What several sources say of one thing: agencies, published figures, vintages, observers; who is silent."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from nhip.measure.collection.checking.law import Check
from nhip.measure.collection.checking.rules.alone import published_beside
from nhip.measure.collection.checking.rules.columns import Columns, Floats, Ints, gap, written
from nhip.measure.collection.checking.rules.hits import Asked, Hit


def agencies(asked: Asked, check: Check) -> list[Hit]:
    """Cells in which two agencies' figures differ. The owner's comes last: it is not the doubtful one."""
    columns, limit = asked.columns, asked.thresholds(check)
    rows = np.flatnonzero(columns.is_agency & columns.is_wanted & asked.rows_of(check))
    rows = rows[np.argsort(columns.cell[rows], kind="stable")]
    if len(rows) < 2:
        return []
    cell, value = columns.cell[rows], columns.value[rows]
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    ends = np.append(starts[1:], len(rows))
    low, high = np.minimum.reduceat(value, starts), np.maximum.reduceat(value, starts)
    apart = gap(low, high)
    threshold = limit[columns.series_of[rows[starts]]]
    found = []
    for at in np.flatnonzero((ends - starts > 1) & (apart > threshold)):
        told = list(rows[starts[at] : ends[at]])
        row = asked.register[columns.series[columns.series_of[told[0]]]]
        told.sort(key=lambda one: columns.sources[columns.source_of[one]].code == row.owner)
        found.append(asked.hit(check, told, apart[at], threshold[at], apart[at]))
    return found


def published(asked: Asked, check: Check) -> list[Hit]:
    """Figures of agencies that differ from what an observer publishes for the cell today."""
    columns, limit = asked.columns, asked.thresholds(check)
    wanted = columns.is_agency & columns.is_wanted & asked.rows_of(check)
    found: dict[tuple[int, int], Hit] = {}
    for beside in published_beside(columns):
        rows = np.flatnonzero(wanted & (beside >= 0))
        apart = gap(columns.value[rows], columns.value[beside[rows]])
        threshold = limit[columns.series_of[rows]]
        for at in np.flatnonzero(apart > threshold):
            row, other = int(rows[at]), int(beside[rows[at]])
            found[row, other] = asked.hit(check, (row, other), apart[at], threshold[at], apart[at])
    # One finding a figure: what several observers publish stands side by side in it.
    told: dict[int, list[Hit]] = {}
    for (row, _), hit in found.items():
        told.setdefault(row, []).append(hit)
    return [
        asked.hit(
            check,
            (row, *(hit.rows[1] for hit in hits)),
            max(hit.measured for hit in hits),
            hits[0].threshold,
            max(hit.relative for hit in hits),
        )
        for row, hits in told.items()
    ]


def _vintages(columns: Columns) -> Iterator[list[int]]:
    """The sources of each observer that has several, in order of vintage."""
    of_observer: dict[str, list[int]] = {}
    for number, source in enumerate(columns.sources):
        if not source.is_agency:
            of_observer.setdefault(source.code, []).append(number)
    for numbers in of_observer.values():
        if len(numbers) > 1:
            yield sorted(numbers, key=lambda number: columns.sources[number].vintage)


def _by_vintage(columns: Columns, numbers: list[int]) -> tuple[Ints, Floats]:
    """The rows of each cell (across) in each vintage (down), -1 for none, and their values."""
    mine = np.isin(columns.source_of, numbers) & columns.concern[columns.area_of]
    cells = np.unique(columns.cell[mine])
    rows = np.full((len(numbers), len(cells)), -1)
    for down, number in enumerate(numbers):
        held = np.flatnonzero(mine & (columns.source_of == number))
        rows[down, np.searchsorted(cells, columns.cell[held])] = held
    values = np.where(rows >= 0, columns.value[rows], np.nan) if len(columns) else np.zeros(rows.shape)
    return rows, values


def _neighbours(values: Floats) -> tuple[Ints, Ints]:
    """For each vintage and cell the nearest vintage before and after that has a number, -1 for none."""
    has, down = ~np.isnan(values), np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(has, down, -1), axis=0)
    following = np.minimum.accumulate(np.where(has, down, len(values))[::-1], axis=0)[::-1]
    before = np.vstack([np.full((1, values.shape[1]), -1), last[:-1]])
    after = np.vstack([following[1:], np.full((1, values.shape[1]), len(values))])
    return before, np.where(after == len(values), -1, after)


def vintage_spikes(asked: Asked, check: Check) -> list[Hit]:
    """Figures that one vintage had otherwise than those before and after it, which agree with each other."""
    columns, limit, found = asked.columns, asked.thresholds(check), []
    for numbers in _vintages(columns):
        rows, values = _by_vintage(columns, numbers)
        before, after = _neighbours(values)
        across = np.broadcast_to(np.arange(values.shape[1]), values.shape)
        earlier = np.where(before >= 0, values[before, across], np.nan)
        later = np.where(after >= 0, values[after, across], np.nan)
        off = np.minimum(gap(earlier, values), gap(values, later))
        agree = gap(earlier, later) < off * (check.agree or 0.0)
        threshold = np.where(rows >= 0, limit[columns.series_of[rows]], np.nan)
        is_judged = asked.rows_of(check)[rows] & (rows >= 0)
        for down, at in zip(*np.nonzero(is_judged & agree & (off > threshold)), strict=True):
            told = (rows[down, at], rows[before[down, at], at], rows[after[down, at], at])
            found.append(asked.hit(check, told, off[down, at], threshold[down, at], off[down, at]))
    return found


def vintage_revisions(asked: Asked, check: Check) -> list[Hit]:
    """Figures that an observer changed for good from one vintage to the next; the last change of each."""
    columns, limit, found = asked.columns, asked.thresholds(check), []
    for numbers in _vintages(columns):
        rows, values = _by_vintage(columns, numbers)
        before, _ = _neighbours(values)
        newest = np.where(~np.isnan(values), np.arange(len(values))[:, None], -1).max(axis=0)
        across = np.arange(values.shape[1])
        first = np.where(newest >= 0, newest, 0)
        for at in across[newest >= 0]:
            down = int(first[at])
            now = values[down, at]
            threshold = limit[columns.series_of[rows[down, at]]]
            if not check.judges(columns.series[columns.series_of[rows[down, at]]]):
                continue
            # Back to the last vintage that said otherwise, and that did so together with the one before it.
            earlier = int(before[down, at])
            while earlier >= 0 and gap(values[earlier, at], now) <= threshold:
                earlier = int(before[earlier, at])
            if earlier < 0:
                continue
            older = int(before[earlier, at])
            if older >= 0 and gap(values[older, at], now) <= threshold:
                continue  # a spike, not a revision
            apart = float(gap(values[earlier, at], now))
            told = (rows[down, at], rows[earlier, at])
            found.append(asked.hit(check, told, apart, threshold, apart))
    return found


def _shared(columns: Columns) -> Iterator[tuple[int, int, int, Ints, Ints]]:
    """Pairs of observers' newest files and a series both carry, with the rows of the cells they share."""
    newest = columns.newest
    for left, right in combinations(sorted(newest), 2):
        one, two = newest[left], newest[right]
        mine = np.flatnonzero((columns.source_of == one) & ~np.isnan(columns.value))
        theirs = np.flatnonzero((columns.source_of == two) & ~np.isnan(columns.value))
        for series in np.intersect1d(columns.series_of[mine], columns.series_of[theirs]):
            here = mine[columns.series_of[mine] == series]
            there = theirs[columns.series_of[theirs] == series]
            _, at, beside = np.intersect1d(columns.cell[here], columns.cell[there], return_indices=True)
            if len(at):
                yield one, two, int(series), here[at], there[beside]


def sources(asked: Asked, check: Check) -> list[Hit]:
    """Two observers whose figures of a series lie apart as a rule: one finding for the series.

    Its rows are the pairs of the wanted areas, newest first.
    """
    columns, limit, found = asked.columns, asked.thresholds(check), []
    for one, two, series, here, there in _shared(columns):
        code = columns.series[series]
        if len(here) < check.least or not check.judges(code) or code not in asked.register:
            continue
        apart = gap(columns.value[here], columns.value[there])
        middle = float(np.median(apart))
        if not middle > limit[series]:
            continue
        mine = np.flatnonzero(columns.concern[columns.area_of[here]])
        mine = mine[np.argsort(-columns.time[here[mine]], kind="stable")]
        pairs = np.column_stack([here[mine], there[mine]]).ravel() if len(mine) else np.zeros(0, dtype=int)
        found.append(
            Hit(
                check,
                code,
                "",
                "",
                tuple(int(row) for row in pairs),
                middle,
                float(limit[series]),
                middle,
                extra=f"{columns.sources[one].code}/{columns.sources[two].code}",
                facts={
                    "count": len(here),
                    "points": float(np.median(np.abs(columns.value[here] - columns.value[there]))),
                    "areas": len(np.unique(columns.area_of[here])),
                    "apart": int((apart > limit[series]).sum()),
                    "left": one,
                    "right": two,
                },
            )
        )
    return found


def source_cells(asked: Asked, check: Check, told: frozenset[tuple[str, str]]) -> list[Hit]:
    """Single figures that two observers publish differently, where their series as a whole agree.

    ``told`` are the series and pairs that a finding about the whole series already names.
    """
    columns, limit, found = asked.columns, asked.thresholds(check), []
    for one, two, series, here, there in _shared(columns):
        code = columns.series[series]
        pair = f"{columns.sources[one].code}/{columns.sources[two].code}"
        if (code, pair) in told or not check.judges(code) or code not in asked.register:
            continue
        apart = gap(columns.value[here], columns.value[there])
        wanted = columns.concern[columns.area_of[here]] & (apart > limit[series])
        for at in np.flatnonzero(wanted):
            rows = (int(here[at]), int(there[at]))
            found.append(asked.hit(check, rows, apart[at], limit[series], apart[at], pair=pair))
    return found


def coverage(asked: Asked, check: Check) -> list[Hit]:
    """Series that a body takes and in whose published file a wanted area has no row at all, while at least
    ``threshold`` other areas have.

    The rows are what other observers publish of the area in the file's periods.
    """
    columns, limit, found = asked.columns, asked.thresholds(check), []
    for observer, number in columns.newest.items():
        source = columns.sources[number]
        mine = np.flatnonzero((columns.source_of == number) & ~np.isnan(columns.value))
        for series in np.unique(columns.series_of[mine]):
            code = columns.series[series]
            row = asked.register.get(code)
            if row is None or not check.judges(code) or source.body not in {one.body for one in row.taken_by}:
                continue
            rows = mine[columns.series_of[mine] == series]
            areas = np.unique(columns.area_of[rows])
            if len(areas) < limit[series]:
                continue
            first, last = int(columns.time[rows].min()), int(columns.time[rows].max())
            beside = ((columns.series_of == series) & columns.is_current & ~np.isnan(columns.value)) & (
                (columns.time >= first) & (columns.time <= last)
            )
            # The newest figure of each area: rows are in order of area and time.
            newest = rows[np.append(columns.area_of[rows[1:]] != columns.area_of[rows[:-1]], True)]
            low, high = np.quantile(columns.value[newest], [0.25, 0.75])
            quarterly = asked.is_quarterly(code)
            span = "/".join(dict.fromkeys(written(time, quarterly=quarterly) for time in (first, last)))
            for area in np.setdiff1d(np.flatnonzero(columns.concern), areas):
                others = np.flatnonzero(beside & (columns.area_of == area))
                others = others[np.argsort(-columns.time[others], kind="stable")]
                found.append(
                    Hit(
                        check,
                        code,
                        columns.areas[area],
                        span,
                        tuple(int(one) for one in others),
                        float(len(areas)),
                        float(limit[series]),
                        1.0,
                        extra=observer,
                        facts={
                            "source": number,
                            "rows": len(rows),
                            "low": float(low),
                            "high": float(high),
                            "last": written(last, quarterly=quarterly),
                        },
                    )
                )
    return found
