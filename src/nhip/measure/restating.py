"""A result's definition and figures as texts again: what a workbook or a bundle takes along.

Whoever holds the two texts computes the same result, without the files that the result was first made from.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import yaml

from nhip.measure.engine.definition import Edition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.result import Result


def definition_text(results: Sequence[Result]) -> str:
    """The definition of the computed editions as YAML (nhip/index/1), every edition written out in full.

    The results are of one index.
    """
    heading = results[0].definition.heading
    written: dict[str, Any] = {"schema": heading.schema_, "code": heading.code}
    written |= _plain(heading)
    editions = {result.edition.code: _plain(result.edition.setting) for result in results}
    if set(results[0].definition.editions) == {""}:
        # An index without editions is computed for any period by naming it, and stays one.
        written |= next(iter(editions.values()))
    else:
        written["editions"] = editions
    text: str = yaml.dump(written, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


def _plain(part: Any) -> dict[str, Any]:
    """What was written of a part, by the names it is written under."""
    plain: dict[str, Any] = part.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return plain


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as PyYAML calls it
        """Write every value out: aliases are refused by readers that mean to be safe."""
        return True


def needed(figures: Figures, results: Sequence[Result]) -> Figures:
    """The figures that the results can depend on: their series, in the periods that count."""
    kept: set[tuple[str, str, str]] = set()
    for result in results:
        series, earlier = _series_of(result.edition)
        period = result.edition.period
        for key in figures.cells:
            if key[0] in series and (not period or earlier or key[1] in _periods(result.edition)):
                kept.add(key)
    cells = {key: column for key, column in figures.cells.items() if key in kept}
    measures = {
        series: unit for series, unit in figures.measures.items() if any(k[0] == series for k in kept)
    }
    return replace(figures, cells=cells, measures=measures)


def _series_of(edition: Edition) -> tuple[frozenset[str], bool]:
    """The series that an edition reads, and whether other periods than its own may count.

    Which keys of a component name a series is the schema's matter and grows with it, so every text that a
    component holds is taken for one: a series too many does no harm.
    """
    series = {edition.tree.root, f"{edition.tree.root}_RANK", *edition.components}
    earlier = False
    for component in edition.components.values():
        series |= set(_texts(_plain(component)))
        rule = component.missing.rule if component.missing else "refuse"
        earlier = earlier or rule not in {"refuse", "unscored", "ignore", "zero", "mean", "median"}
    return frozenset(series), earlier


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if len(value) <= 80 else []
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in held for text in _texts(one)]


def _periods(edition: Edition) -> frozenset[str]:
    period = edition.period
    lags = {component.lag for component in edition.components.values()}
    return frozenset({period, *(str(int(period) - lag) for lag in lags if lag and period.isdecimal())})


def figures_text(figures: Figures) -> str:
    """The figures as a long CSV, numbers with every digit, in order of series, period, stage and unit."""
    staged = bool(figures.stages())
    columns = ["unit", "series", "period", "value", "status"]
    columns += ["stage"] if staged else []
    columns += ["unit_measure"] if figures.measures else []
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for key in sorted(figures.cells):
        series, period, stage = key
        for unit, figure in sorted(figures.cells[key].items()):
            row = [unit, series, period, "" if figure.value is None else repr(figure.value), figure.status]
            row += [stage] if staged else []
            row += [figures.measures.get(series, "")] if figures.measures else []
            writer.writerow(row)
    return out.getvalue()
