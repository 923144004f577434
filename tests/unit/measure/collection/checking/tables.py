"""Columns for the tests of checks, written as rows: who, series, area, period, value."""

from collections.abc import Iterable

import numpy as np

from nhip.measure.collection.checking.rules.columns import ROW, Columns, Source, columns, counted

Row = tuple[Source, str, str, str, float]


def agency(code: str) -> Source:
    return Source("agency", code)


def observer(code: str, vintage: str, body: str = "ITU") -> Source:
    return Source("published", code, vintage, body)


def table(rows: Iterable[Row], concern: Iterable[str] = ("VNM",)) -> Columns:
    rows = list(rows)
    sources = list(dict.fromkeys(row[0] for row in rows))
    series = sorted({row[1] for row in rows})
    areas = sorted({row[2] for row in rows} | set(concern))
    cells = [
        (sources.index(who), series.index(code), areas.index(area), counted(period), at, 0, value)
        for at, (who, code, area, period, value) in enumerate(rows)
    ]
    return columns(sources, series, areas, np.array(cells, dtype=ROW), np.isin(areas, list(concern)))
