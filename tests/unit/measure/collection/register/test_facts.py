"""The register of series as it is shipped, and what its check says of files that are not sound."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from nhip.identity.api import read_agencies
from nhip.kernel.api import law_path, read_law, sources
from nhip.measure.api import check_series, definition
from nhip.measure.collection.register import bodies, day_of, register, themes, timetables


def test_every_series_leads_to_an_agency_an_index_and_a_source() -> None:
    agencies = {entry.code for entry in read_agencies(read_law(law_path("agencies/level1.yaml")))}
    for series in register().values():
        assert set(series.agencies) <= agencies, series.code
        assert series.theme in themes()
        assert series.source in sources()
        for feed in series.feeds:
            index = definition(feed.index)
            assert any(feed.component in edition.components for edition in index.editions.values())
        for taker in series.taken_by:
            assert taker.source in sources()
            sheet = bodies()[taker.body].questionnaire(taker.questionnaire)
            assert sheet is not None
            assert sheet.source in sources()


def test_a_ratio_and_its_parts_have_the_same_kind_of_unit() -> None:
    for series in register().values():
        if series.ratio is not None:
            assert series.unit in {"percent", "per_100"}
            assert register()[series.ratio.denominator].unit == "persons"
        assert all(register()[part].unit == series.unit for part in series.parts)


def test_when_an_edition_comes_and_takes_its_figures() -> None:
    egdi = timetables()["EGDI"]
    assert egdi.editions_from(2026, 2) == (2026, 2028)
    assert egdi.editions_from(2027, 1) == (2028,)
    assert egdi.editions_from(1990, 1) == (2008,)
    assert egdi.taken_in(2028) == date(2028, 2, 14)
    assert day_of("02-29", 2027) == date(2027, 2, 28)
    sheet = bodies()["UIS"].questionnaire("formal-education-a")
    assert sheet is not None
    assert sheet.due_in(2027) == date(2027, 4, 30)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(law_path("series"), tmp_path / "series"))


def _found(path: Path) -> list[tuple[int, str]]:
    document = read_law(path)
    check_series(document)
    return [(problem.line, problem.cause.en) for problem in document.problems]


def test_what_is_shipped_is_sound(directory: Path) -> None:
    assert {path.name: _found(path) for path in directory.glob("*.yaml")} == {
        path.name: [] for path in directory.glob("*.yaml")
    }


def test_each_mistake_is_told_with_its_line(directory: Path) -> None:
    path = directory / "more.yaml"
    path.write_text(
        "schema: nhip/series/1\n"
        "title: {vi: A, en: A}\n"
        "series:\n"
        "  - code: adult_literacy\n"
        "    title: {vi: A, en: A}\n"
        "    definition: {vi: A, en: A}\n"
        "    unit: percent\n"
        "    owner: G12\n"
        "    holders: [G12]\n"
        "    range: [0, 100]\n"
        "    source: uis-survey-2024\n"
        "  - code: other\n"
        "    colour: red\n"
        "    parts: [nothing]\n"
        "    taken_by:\n"
        "      - {body: ITU, questionnaire: none, item: x, source: uis-survey-2024}\n",
        "utf-8",
    )
    found = _found(path)
    lines = [line for line, _ in found]
    said = "\n".join(cause for _, cause in found)
    assert (4, "`adult_literacy` stands twice in law/series.") in found
    assert "an agency stands twice among owner and holders" in said
    assert (13, "`colour` is not sound: Extra inputs are not permitted.") in found
    assert (16, "bodies.yaml has no questionnaire `ITU/none`.") in found
    assert (14, "there is no series `nothing`.") in found
    assert "`owner` is not sound: Field required." in said
    assert all(lines)


def test_a_file_of_another_kind_and_an_empty_entry(directory: Path) -> None:
    path = directory / "more.yaml"
    path.write_text("rows: []", "utf-8")
    assert _found(path) == [(1, "`schema: nhip/series/1` is missing.")]
    path.write_text("schema: nhip/series/1\nseries:\n  -\n", "utf-8")
    assert [cause for _, cause in _found(path)] == ["the file has no `title`.", "this entry is empty."]
    (directory / "bodies.yaml").write_text("schema: nhip/series/1\nbodies: []\n", "utf-8")
    assert _found(directory / "bodies.yaml") == [(1, "the list `editions` is missing.")]
