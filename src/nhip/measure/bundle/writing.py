"""Writing a bundle: everything an outsider needs to compute a published result again.

The definition, the figures, the results, the acts and publications cited, the versions, and a list of every
file with its digest. The results inside are those that the texts inside give: they are computed anew from
them before the bundle is handed over.
"""

import csv
import hashlib
import io
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

import nhip
from nhip.kernel.api import sources
from nhip.measure import shelf
from nhip.measure.bundle.package import pack
from nhip.measure.bundle.readme import readme
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.inner import Resolver
from nhip.measure.engine.labels import label
from nhip.measure.engine.output import rows_csv
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.schema import SCHEMA
from nhip.measure.engine.units import UnitList
from nhip.measure.recomputing import DEFINITION, FIGURES, inner_place, recompute
from nhip.measure.restating import definition_text, figures_text, needed

FORM: Final = "nhip/bundle/1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
SCORES, RESULT, UNCERTAINTY = "results/scores.csv", "results/result.json", "results/uncertainty.json"
TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Doubt:
    """An uncertainty run to go along: how many draws, which seed; ``digits`` of the figures, if known."""

    draws: int
    seed: int
    digits: int | None = None


def bundle_doubt(draws: int, seed: int, digits: int | None = None) -> Doubt:
    """The uncertainty run that a bundle is to take along."""
    return Doubt(draws, seed, digits)


def write_bundle(
    result: Result,
    figures: Figures,
    names: UnitList | None = None,
    *,
    uncertainty: Doubt | None = None,
    ledger: Sequence[Mapping[str, Any]] = (),
    resolver: Resolver = shelf.resolved,
) -> bytes:
    """The bytes of the bundle of ``result``; the same inputs give the same bytes.

    ``figures`` are those that the result was computed from, ``names`` the units' names, ``ledger`` the events
    by which the figures entered the platform (plain values, with their proofs), ``resolver`` what found the
    indices inside. Raises :class:`Problems` when the texts would not give the result again.
    """
    asked: dict[str, Any] = {
        "edition": result.edition.code or None,
        "stage": result.plan.table.stage or None,
        "uncertainty": None
        if uncertainty is None
        else {"draws": uncertainty.draws, "seed": uncertainty.seed, "digits": uncertainty.digits},
    }
    definition, figure_file = definition_text([result]), figures_text(needed(figures, [result]))
    inner = _inner_texts(result, resolver)
    again = recompute(definition, figure_file, asked, inner)
    _same_or_refused(result, again["rows"])
    files = {
        DEFINITION: definition.encode(),
        FIGURES: figure_file.encode(),
        "units.csv": _units(result, names).encode(),
        SCORES: rows_csv(again["rows"]).encode(),
        RESULT: plain_json(again["result"]),
        "notices.json": plain_json(
            [
                _notice(notice.code, notice.about, notice.text.vi, notice.text.en)
                for notice in dict.fromkeys(result.notices)
            ]
        ),
        "sources.json": plain_json(_sources(result)),
        "README.vi.md": readme(result, "vi").encode(),
        "README.en.md": readme(result, "en").encode(),
    }
    for code, (text, its_figures) in inner.items():
        files[inner_place(code) + DEFINITION] = text.encode()
        files[inner_place(code) + FIGURES] = its_figures.encode()
    if uncertainty is not None:
        files[UNCERTAINTY] = plain_json(again["uncertainty"])
    if ledger:
        files["ledger.json"] = plain_json([dict(event) for event in ledger])
    manifest = {
        "bundle": FORM,
        "index": result.definition.code,
        "asked": asked,
        "tolerance": TOLERANCE,
        "versions": versions(),
        "files": {
            name: {"bytes": len(content), "sha256": digest(content)}
            for name, content in sorted(files.items())
        },
    }
    files[MANIFEST] = plain_json(manifest)
    files[SEAL] = f"{digest(files[MANIFEST])}  {MANIFEST}\n".encode()
    return pack(files)


def _inner_texts(result: Result, resolver: Resolver) -> dict[str, tuple[str, str]]:
    """Definition and figures of every index that ``result`` stands on, however far down, by code."""
    found: dict[str, list[Result]] = {}

    def visit(outer: Result) -> None:
        for inside in outer.inner.values():
            editions = found.setdefault(inside.definition.code, [])
            if inside.edition.code not in [held.edition.code for held in editions]:
                editions.append(inside)
            visit(inside)

    visit(result)
    return {
        code: (definition_text(results), figures_text(needed(resolver(code)[1], results)))
        for code, results in sorted(found.items())
    }


def versions() -> dict[str, str]:
    """What computed: platform and engine, schema, Python, NumPy."""
    return {
        "platform": nhip.__version__,
        "engine": nhip.__version__,
        "schema": SCHEMA,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def plain_json(value: Any) -> bytes:
    """JSON that is the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _same_or_refused(result: Result, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        unit = row["unit"]
        if (
            unit not in result
            or row["rank"] != result.rank(unit)
            or not close(row["score"], result.score(unit))
        ):
            raise refuse(
                "bundle.not_reproduced",
                f"{result.definition.code} {result.edition.code} ({unit})",
                label(
                    "tính lại từ gói không ra kết quả đã cho.",
                    "computed again from the bundle, the result differs.",
                ),
                label(
                    "đưa đúng số liệu đã dùng để tính kết quả.",
                    "give the figures that the result was computed from.",
                ),
            )


def close(first: float | None, second: float | None, tolerance: float = TOLERANCE) -> bool:
    """True for two scores that are the same within the tolerance, or both missing."""
    if first is None or second is None:
        return first is second
    return abs(first - second) <= tolerance * max(1.0, abs(first), abs(second))


def _notice(code: str, about: str, vi: str, en: str) -> dict[str, str]:
    return {"code": code, "about": about, "vi": vi, "en": en}


def _units(result: Result, names: UnitList | None) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("unit", "name_vi", "name_en"))
    for unit in result.units:
        known = names.units[unit].title if names is not None and unit in names else None
        writer.writerow((unit, known.vi if known else "", known.en if known else ""))
    return out.getvalue()


def _sources(result: Result) -> list[dict[str, Any]]:
    """The acts and publications that the definition and its figures cite."""
    heading, setting = result.definition.heading, result.edition.setting
    keys = [*heading.sources, *setting.sources]
    for component in result.edition.components.values():
        keys += [*component.sources, *(slope.source for slope in component.slopes.values())]
    for code in heading.figures:
        keys += [series.source_of(result.edition.period) for series in shelf.figure_set(code).series]
    known = sources()
    return [
        {
            "key": key,
            "title": {"vi": known[key].title.vi, "en": known[key].title.en},
            "publisher": str(known[key].publisher.en),
            "number": known[key].number,
            "status": "confirmed" if known[key].is_confirmed else "unconfirmed",
        }
        for key in dict.fromkeys(keys)
        if key in known
    ]
