"""The pages about definitions and figures say what the engine does, and what they show works."""

import re
from pathlib import Path

import pytest
import yaml
from scripts.document_schema import PAGE, PARTS, render

from nhip.measure.engine import Problems, Result, compute, read_definition, read_figures
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE, PRESENT
from nhip.measure.engine.parts import Part
from nhip.measure.engine.schema import SCHEMA

FORMAT = PAGE.with_name("figures-format.md")


def shown(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def tutorial(definition: str, edition: str) -> Result:
    figures = read_figures(shown(PAGE, "csv")[0], "service.csv")
    return compute(read_definition(definition, "service.yaml"), figures, edition)


def test_the_schema_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == render(), "run: python -m scripts.document_schema"


def test_every_model_of_the_schema_is_on_the_page() -> None:
    def models(part: type[Part]) -> set[type[Part]]:
        return {part}.union(*(models(inner) for inner in part.__subclasses__()))

    declared = {model for model in models(Part) if not model.__name__.startswith("_")}
    named = {model for _, model in PARTS}
    assert {model.__name__ for model in declared - named} == {"Part", "Step"}
    assert SCHEMA in PAGE.read_text("utf-8")


def test_the_tutorial_gives_what_it_shows() -> None:
    result = tutorial(shown(PAGE, "yaml")[0], "2024")
    rows = [
        f"{unit},{result.score(unit):.6f},{result.rank(unit)},{group.code if group else ''}"
        for unit in result.order()
        for group in [result.groups[result.row(unit)]]
    ]
    assert shown(PAGE, "result")[0].splitlines() == ["unit,score,rank,group", *rows]
    assert "missing.ignore" in {notice.code for notice in result.notices}


def test_without_the_rule_the_tutorial_stops_and_names_p4() -> None:
    with pytest.raises(Problems) as caught:
        tutorial(shown(PAGE, "yaml")[0].replace("    missing: ignore\n", ""), "2024")
    assert "P4" in caught.value.found[0].cause.en


def test_the_tutorials_next_edition_is_sound() -> None:
    first, second = shown(PAGE, "yaml")
    definition = read_definition(first + second, "service.yaml")
    assert definition.edition("2025").components["days"].weight == 0.25
    assert tutorial(first + second, "2024").score("P2") == pytest.approx(0.74)


def test_the_example_of_a_figure_file_is_read() -> None:
    figures = read_figures(shown(FORMAT, "csv")[0], "example.csv")
    assert figures.column("TII", "2010")["NRU"].is_missing
    assert not figures.column("OSI", "2010")["SSD"].is_applicable


def test_every_status_and_every_refusal_stands_on_the_page() -> None:
    text = FORMAT.read_text("utf-8")
    assert set(re.findall(r"`(\w{1,2})`", text.split("## An example")[0])) >= {
        *PRESENT,
        *MISSING,
        NOT_APPLICABLE,
    }
    codes = re.findall(r"`(figures\.\w+)`", text)
    source = "".join(
        path.read_text("utf-8") for path in Path(read_figures.__code__.co_filename).parent.glob("*.py")
    )
    assert [code for code in codes if f'"{code}"' not in source] == []


def test_shipped_definitions_use_only_what_the_page_explains() -> None:
    page = PAGE.read_text("utf-8")
    for path in (PAGE.parents[1] / "law" / "indices").glob("*.yaml"):
        written = yaml.safe_load(path.read_text("utf-8"))
        if "schema" in written:
            keys = {key for component in written["components"].values() for key in component}
            assert [key for key in keys if f"| `{key}` |" not in page] == []
