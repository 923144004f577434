"""Made-up figures by a seed: 200 agencies, 300 series, 20 years handed in, and six published vintages."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nhip.measure.collection.register import CollectedSeries, register

AGENCIES: Final = 200
SERIES: Final = 300
YEARS: Final = 20
_SLIPS: Final = 40


def codes() -> list[str]:
    """The series, all made up."""
    return [f"made_up_{number:03}" for number in range(SERIES)]


def known() -> dict[str, CollectedSeries]:
    """A register of the made-up series."""
    bare = {"feeds": (), "taken_by": (), "parts": (), "ratio": None, "range": (0, 1e12)}
    base = register()["population"].model_dump() | bare
    return {code: CollectedSeries.model_validate({**base, "code": code}) for code in codes()}


def _usual() -> NDArray[np.float64]:
    """What the figures lie around: series by years, each on a line of its own."""
    random = np.random.default_rng(11)
    level, growth = random.uniform(5, 60, (SERIES, 1)), random.uniform(0, 1.2, (SERIES, 1))
    lines: NDArray[np.float64] = level + growth * np.arange(YEARS)
    return lines


def copy_in(cursor: Any) -> int:
    """Write the figures by COPY; how many. A few agencies differ, jump or slip a unit."""
    random = np.random.default_rng(20_261_122)
    usual = _usual()
    ends = (AGENCIES, SERIES, YEARS)
    slips = {tuple(cell) for cell in random.integers((0, 0, 0), ends, (_SLIPS, 3)).tolist()}
    names, written = codes(), 0
    statement = (
        "COPY collection_reportedfigure (agency, series, area, period, latest, handed_in, value, status)"
        " FROM STDIN"
    )
    with cursor.copy(statement) as copy:
        for agency in range(AGENCIES):
            area = f"H{agency % 63 + 1:02}"
            noise = random.normal(0, 0.0001, (SERIES, YEARS))
            for series in range(SERIES):
                for year in range(YEARS):
                    value = usual[series, year] * (1 + noise[series, year])
                    if (agency, series, year) in slips:
                        value *= 100
                    copy.write_row(
                        (f"A{agency:03}", names[series], area, str(2005 + year), 1, 1, f"{value:.4f}", "A")
                    )
                    written += 1
    return written


def copy_published(cursor: Any) -> int:
    """Six vintages of the first four series for the provinces, by COPY; how many."""
    usual, written = _usual(), 0
    noise = np.random.default_rng(7).normal(1, 0.0001, (SERIES, 63, YEARS))
    for vintage in range(6):
        cursor.execute(
            "INSERT INTO collection_outsideimport (observer, vintage, file, file_name, read, kept, refused,"
            " skipped, report, author, imported_at, event_id) VALUES ('wdi', %s, repeat('0', 64),"
            " 'made-up.csv', 0, 0, 0, 0, '{}', '', now(), '') RETURNING id",
            [f"202{vintage}-01-01"],
        )
        (source,) = cursor.fetchone()
        statement = (
            "COPY collection_outsidefigure (source_id, series, area, period, value, status, line) FROM STDIN"
        )
        with cursor.copy(statement) as copy:
            for number, series in enumerate(codes()[:4]):
                for area in range(63):
                    for year in range(YEARS):
                        # One vintage in six has one province's last year otherwise.
                        is_odd = (vintage, area, year) == (3, 5, YEARS - 1)
                        value = usual[number, year] * noise[number, area, year] * (2 if is_odd else 1)
                        period = str(2005 + year)
                        copy.write_row(
                            (source, series, f"H{area + 1:02}", period, f"{value:.4f}", "A", written)
                        )
                        written += 1
    return written
