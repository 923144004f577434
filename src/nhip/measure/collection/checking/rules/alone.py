"""What one source's figures say about each other: the range, the last period, the unit, ratios and sums."""

import numpy as np

from nhip.measure.collection.checking.law import Check
from nhip.measure.collection.checking.rules.columns import Columns, Floats, Ints, gap
from nhip.measure.collection.checking.rules.hits import Asked, Hit

_MOST_STEPS = 5
_MOST_FACTOR = 6
_NEAR_FACTOR = 0.1  # in powers of ten: within a quarter of the factor
_PARTS_MOST = 60


def out_of_range(asked: Asked, check: Check) -> list[Hit]:
    """Figures outside the range that the register gives the series."""
    columns = asked.columns
    known = [asked.register.get(code) for code in columns.series]
    low = np.array([row.range[0] if row else -np.inf for row in known])[columns.series_of]
    high = np.array([row.range[1] if row else np.inf for row in known])[columns.series_of]
    value = columns.value
    outside = np.maximum(low - value, value - high)
    wrong = columns.is_wanted & columns.is_current & asked.rows_of(check) & (outside > 0)
    return [
        asked.hit(check, (row,), outside[row], 0.0, 1.0, low=float(low[row]), high=float(high[row]))
        for row in np.flatnonzero(wrong)
    ]


def previous(asked: Asked) -> tuple[Ints, Ints]:
    """For each row the position of the same source's last figure before it and how many periods back; -1, 0
    where there is none within five periods.
    """
    columns = asked.columns
    step = np.array([1 if asked.is_quarterly(code) else 4 for code in columns.series] or [4])
    earlier = np.arange(len(columns)) - 1
    if not len(columns):
        return earlier, earlier
    same = np.zeros(len(columns), dtype=bool)
    same[1:] = (
        (columns.series_of[1:] == columns.series_of[:-1])
        & (columns.area_of[1:] == columns.area_of[:-1])
        & (columns.source_of[1:] == columns.source_of[:-1])
    )
    steps = np.zeros(len(columns), dtype=np.int64)
    steps[1:] = (columns.time[1:] - columns.time[:-1]) // step[columns.series_of[1:]]
    same &= (steps >= 1) & (steps <= _MOST_STEPS)
    # A missing figure in between is no break: the last number before it counts.
    hollow = same & np.isnan(columns.value[earlier])
    if hollow.any():
        for row in np.flatnonzero(hollow):
            at, back = earlier[row], int(steps[row])
            while np.isnan(columns.value[at]) and same[at] and back + steps[at] <= _MOST_STEPS:
                back, at = back + int(steps[at]), at - 1
            earlier[row], steps[row] = at, back
            same[row] = not np.isnan(columns.value[at])
    return np.where(same, earlier, -1), np.where(same, steps, 0)


def jumps(asked: Asked, check: Check) -> list[Hit]:
    """Figures that moved further from the last one than the series ever moves.

    Where law gives no threshold, ``robust`` times the robust deviation of all moves of the series does, if
    there are ``least`` of them.
    """
    columns = asked.columns
    before, steps = previous(asked)
    has = (before >= 0) & columns.is_current & ~np.isnan(columns.value) & asked.rows_of(check)
    move = np.full(len(columns), np.nan)
    move[has] = (columns.value[has] - columns.value[before[has]]) / steps[has]
    limit, middle = _limits(asked, check, move, has)
    off = np.abs(move - middle[columns.series_of])
    found = has & columns.is_wanted & (off > limit[columns.series_of])
    relative = gap(columns.value, columns.value[before])
    return [
        asked.hit(
            check,
            (row, before[row]),
            abs(columns.value[row] - columns.value[before[row]]),
            limit[columns.series_of[row]] * steps[row],
            relative[row],
            before=columns.period(int(before[row])),
        )
        for row in np.flatnonzero(found)
    ]


def _limits(asked: Asked, check: Check, move: Floats, has: np.ndarray) -> tuple[Floats, Floats]:
    """The limit of each series, and the middle it is counted from (0 for a limit that law gives)."""
    columns = asked.columns
    limit, middle = asked.thresholds(check), np.zeros(len(columns.series))
    if check.robust is None:
        return limit, middle
    rows = np.flatnonzero(has & np.isnan(limit)[columns.series_of])
    bounds = np.searchsorted(columns.series_of[rows], np.arange(len(columns.series) + 1))
    for number in np.flatnonzero(np.isnan(limit)):
        moves = move[rows[bounds[number] : bounds[number + 1]]]
        if len(moves) < check.least:
            continue
        middle[number] = np.median(moves)
        deviation = 1.4826 * np.median(np.abs(moves - middle[number]))
        # More than half of the moves alike: the deviation says nothing about the others.
        limit[number] = check.robust * deviation if deviation > 0 else np.nan
    return limit, middle


def factors(asked: Asked, check: Check) -> list[Hit]:
    """Figures of agencies that lie 10, 100, 1000… times off: off their own last figure, off what is
    published for the cell, or off another agency's.
    """
    columns = asked.columns
    wanted = columns.is_agency & columns.is_wanted & asked.rows_of(check)
    found: dict[int, Hit] = {}
    for reference in (previous(asked)[0], *published_beside(columns), other_agency(columns)):
        rows = np.flatnonzero(wanted & (reference >= 0))
        beside = reference[rows]
        with np.errstate(invalid="ignore", divide="ignore"):
            power = np.log10(np.abs(columns.value[rows] / columns.value[beside]))
        nearest = np.round(power)
        large = np.maximum(np.abs(columns.value[rows]), np.abs(columns.value[beside])) >= check.least
        wrong = (
            np.isfinite(power)
            & (nearest != 0)
            & (np.abs(nearest) <= _MOST_FACTOR)
            & (np.abs(power - nearest) <= _NEAR_FACTOR)
            & large
        )
        for at in np.flatnonzero(wrong):
            row = int(rows[at])
            if row not in found:
                found[row] = asked.hit(
                    check,
                    (row, int(beside[at])),
                    abs(power[at]),
                    1.0,
                    1.0 - 10.0 ** -abs(power[at]),
                    factor=10.0 ** float(nearest[at]),
                )
    return list(found.values())


def published_beside(columns: Columns) -> list[Ints]:
    """For the newest source of each observer, the position of its figure in each row's cell, or -1."""
    agency_rows = np.flatnonzero(columns.is_agency)
    found = []
    for number in columns.newest.values():
        held = np.full(len(columns), -1)
        mine = np.isin(columns.series_of[agency_rows], columns.series_of[columns.source_of == number])
        rows = agency_rows[mine]
        held[rows] = columns.find(
            columns.series_of[rows], columns.area_of[rows], np.full(len(rows), number), columns.time[rows]
        )
        present = held >= 0
        held[present] = np.where(np.isnan(columns.value[held[present]]), -1, held[present])
        found.append(held)
    return found


def other_agency(columns: Columns) -> Ints:
    """For each agency's row, the position of another agency's figure in the same cell, or -1."""
    held = np.full(len(columns), -1)
    rows = np.flatnonzero(columns.is_agency & ~np.isnan(columns.value))
    rows = rows[np.argsort(columns.cell[rows], kind="stable")]
    same = columns.cell[rows[1:]] == columns.cell[rows[:-1]]
    held[rows[:-1][same]] = rows[1:][same]
    held[rows[1:][same]] = rows[:-1][same]
    return held


def ratios(asked: Asked, check: Check) -> list[Hit]:
    """Ratios that are not their numerator over their denominator.

    Both are taken of the same source; an agency that does not hold one is compared with its owner's.
    """
    columns = asked.columns
    owners = {source.code: number for number, source in enumerate(columns.sources) if source.is_agency}
    numbers = {code: number for number, code in enumerate(columns.series)}
    limit, found = asked.thresholds(check), []
    for code, number in numbers.items():
        row = asked.register.get(code)
        if row is None or row.ratio is None or not check.judges(code):
            continue
        rows = np.flatnonzero((columns.series_of == number) & columns.is_wanted & columns.is_current)
        above = _of(asked, rows, row.ratio.numerator, numbers, owners)
        below = _of(asked, rows, row.ratio.denominator, numbers, owners)
        whole = (above >= 0) & (below >= 0)
        rows, above, below = rows[whole], above[whole], below[whole]
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = columns.value[above] / columns.value[below] * row.ratio.times
        apart = gap(columns.value[rows], expected)
        found += [
            asked.hit(
                check,
                (rows[at], above[at], below[at]),
                apart[at],
                limit[number],
                apart[at],
                expected=float(expected[at]),
            )
            for at in np.flatnonzero(np.isfinite(expected) & (apart > limit[number]))
        ]
    return found


def _of(asked: Asked, rows: Ints, code: str, numbers: dict[str, int], owners: dict[str, int]) -> Ints:
    """The position of another series' figure beside each row: of the same source, else of its owner's."""
    columns = asked.columns
    if code not in numbers:
        return np.full(len(rows), -1)
    series = np.full(len(rows), numbers[code])
    found = columns.find(series, columns.area_of[rows], columns.source_of[rows], columns.time[rows])
    found = np.where((found >= 0) & ~np.isnan(columns.value[found]), found, -1)
    entry = asked.register.get(code)
    owner = owners.get(entry.owner) if entry else None
    if owner is None:
        return found
    theirs = columns.find(series, columns.area_of[rows], np.full(len(rows), owner), columns.time[rows])
    theirs = np.where((theirs >= 0) & ~np.isnan(columns.value[theirs]), theirs, -1)
    return np.where((found < 0) & columns.is_agency[rows], theirs, found)


def sums(asked: Asked, check: Check) -> list[Hit]:
    """Totals that are not the sum of their parts, all of one source."""
    columns = asked.columns
    numbers = {code: number for number, code in enumerate(columns.series)}
    limit, found = asked.thresholds(check), []
    for code, number in numbers.items():
        row = asked.register.get(code)
        if row is None or not row.parts or not check.judges(code) or not numbers.keys() >= {*row.parts}:
            continue
        rows = np.flatnonzero((columns.series_of == number) & columns.is_wanted & columns.is_current)
        beside = np.array([_of(asked, rows, part, numbers, {}) for part in row.parts[:_PARTS_MOST]])
        whole = (beside >= 0).all(axis=0)
        rows, beside = rows[whole], beside[:, whole]
        total = columns.value[beside].sum(axis=0) if len(rows) else np.zeros(0)
        apart = gap(columns.value[rows], total)
        found += [
            asked.hit(
                check,
                (rows[at], *beside[:, at]),
                apart[at],
                limit[number],
                apart[at],
                expected=float(total[at]),
            )
            for at in np.flatnonzero(apart > limit[number])
        ]
    return found
