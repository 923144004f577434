"""Every table of ``docs/methods.md`` holds, every method has one, and the page is up to date."""

import math
from typing import get_args

import pytest
import yaml
from scripts.document_methods import PAGE, render
from tests.spec.method_tables import CHAPTERS, INDEX, Spec

from nhip.measure.engine import Figure, Problems, Result, collect, compute, read_definition
from nhip.measure.engine.component import Aggregation, Component, Missing, Points
from nhip.measure.engine.schema import Ranking
from nhip.measure.engine.steps import ALL_STEPS
from nhip.measure.engine.treating import Treatment

SPECS = [spec for chapter in CHAPTERS for spec in chapter.specs]


def table(text: str) -> tuple[list[str], dict[str, list[str]]]:
    head, *rows = (line.split() for line in text.splitlines())
    return head[1:], {row[0]: row[1:] for row in rows}


def computed(spec: Spec) -> Result:
    written = yaml.safe_load(spec.components)
    root = {"aggregate": "arithmetic"} | written.pop(INDEX, {})
    if root["aggregate"] not in ("points", "minimum"):
        root.setdefault("weights", "equal")
    components = {INDEX: root} | {code: {"parent": INDEX} | keys for code, keys in written.items()}
    definition = {
        "schema": "nhip/index/1",
        "code": INDEX,
        "title": spec.title,
        "components": {code: {"title": code} | keys for code, keys in components.items()},
        "rank": yaml.safe_load(spec.rank) if spec.rank else {},
    }
    definition |= yaml.safe_load(spec.head) if spec.head else {}
    head, *lines = (line.split() for line in spec.figures.splitlines())
    status = {"–": "O", "_Z": "_Z"}
    figures = [
        Figure(unit, series, period, None if cell in status else float(cell), status.get(cell, "A"))
        for unit, period, *cells in (
            line if "period" in head else (line[0], "1", *line[1:]) for line in lines
        )
        for series, cell in zip(head[1 + ("period" in head) :], cells, strict=True)
    ]
    return compute(
        read_definition(yaml.safe_dump(definition), "spec.yaml"), collect("spec", figures), spec.period
    )


@pytest.mark.parametrize("spec", SPECS, ids=[spec.title for spec in SPECS])
def test_the_table_holds(spec: Spec) -> None:
    if "\n" not in spec.scores:
        with pytest.raises(Problems) as caught:
            computed(spec)
        assert caught.value.found[0].code == spec.scores
        return
    result = computed(spec)
    columns, rows = table(spec.scores)
    for unit, cells in rows.items():
        found = [result.rank(unit) if code == "rank" else result.score(unit, code) for code in columns]
        for value, cell in zip(found, cells, strict=True):
            assert value == (None if cell == "–" else pytest.approx(float(cell), abs=6e-5)), (unit, columns)
    assert set(result.units) == set(rows)


def test_every_method_of_the_schema_has_a_table() -> None:
    text = "\n".join(f"{spec.title} {spec.formula} {spec.components} {spec.rank}" for spec in SPECS)
    words = [get_args(step.model_fields["do"].annotation)[0] for step in ALL_STEPS]
    for model, key in ((Aggregation, "method"), (Missing, "rule"), (Points, "rule"), (Ranking, "method")):
        words += get_args(model.model_fields[key].annotation)
    words += get_args(Component.model_fields["weights"].annotation)
    words += ["winsorise", *get_args(Treatment.model_fields["otherwise"].annotation)]
    assert [word for word in words if word not in text] == []


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == render(), "run: python scripts/document_methods.py"


def test_the_numbers_in_the_tables_are_finite() -> None:
    for spec in SPECS:
        head, *lines = (line.split() for line in spec.figures.splitlines())
        rows = [line[1 + ("period" in head) :] for line in lines]
        assert all(math.isfinite(float(cell)) for cells in rows for cell in cells if cell not in "–_Z")
