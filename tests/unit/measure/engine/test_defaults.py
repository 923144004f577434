"""Defaults by level: whom they reach, what goes before them, where a mistake in them is told."""

import pytest

from nhip.measure.engine import Definition, Problems, read_definition

TEXT = """schema: nhip/index/1
code: IX
title: Index
defaults:
  leaves: {normalise: zscore, missing: ignore, treat: {winsorise: {most: 3}}}
  parents: {aggregate: arithmetic, weights: equal}
  level 1: {aggregate: geometric}
components:
  IX: {title: Index, normalise: minmax}
  P: {title: P, parent: IX}
  a: {title: a, parent: P}
  b: {title: b, parent: P, normalise: [{do: minmax}, {do: cap, at: 0.9}], treat: null}
  c: {title: c, parent: IX, missing: mean, normalise: []}
editions:
  "2018": {}
  "2020": {defaults: {leaves: {normalise: borda}, level 2: {missing: zero}}}
"""


def read(text: str = TEXT) -> Definition:
    return read_definition(text, "ix.yaml")


def words(definition: Definition, year: str, code: str) -> list[str]:
    return [step.do for step in definition.edition(year).components[code].normalise]  # type: ignore[attr-defined]


def test_a_default_reaches_those_that_write_nothing() -> None:
    parts = read().edition("2018").components
    methods = {code: part.aggregate.method for code, part in parts.items() if part.aggregate is not None}
    assert methods == {"IX": "geometric", "P": "arithmetic"}
    assert parts["IX"].weights == parts["P"].weights == "equal"
    assert {code: words(read(), "2018", code) for code in "abc"} == {
        "a": ["zscore"],
        "b": ["minmax", "cap"],
        "c": [],
    }
    assert [parts[code].treat is None for code in "abc"] == [False, True, False]
    rules = [part.missing.rule for code in "abc" if (part := parts[code]).missing is not None]
    assert rules == ["ignore", "ignore", "mean"]


def test_an_edition_changes_defaults_and_a_level_goes_before_a_kind() -> None:
    parts = read().edition("2020").components
    assert words(read(), "2020", "a") == ["borda"]
    rules = {code: part.missing.rule for code, part in parts.items() if part.missing is not None}
    assert rules == {"P": "zero", "a": "ignore", "b": "ignore", "c": "mean"}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("level 1", "level 4", "definition.defaults", 7),
        ("level 1", "roots", "definition.defaults", 7),
        ("{normalise: zscore,", "{title: A,", "definition.defaults_key", 5),
        ("{normalise: zscore,", "{normalize: zscore,", "definition.defaults_key", 5),
        ("normalise: zscore", "normalise: zzz", "definition.union_tag_invalid", 5),
        ("most: 3", "most: 0", "definition.greater_than_equal", 5),
    ],
)
def test_a_mistake_in_a_default_is_told_where_it_stands(old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(Problems) as caught:
        read(TEXT.replace(old, new))
    problem = next(problem for problem in caught.value.found if problem.code == code)
    assert problem.place.startswith(f"ix.yaml:{line}")
    assert problem.cure.vi


@pytest.mark.parametrize("defaults", ["3", "[a]", "{leaves: 3}", "{leaves: [a]}"])
def test_defaults_that_are_no_map_are_refused(defaults: str) -> None:
    text = "schema: nhip/index/1\ncode: IX\ntitle: I\ndefaults: " + defaults
    text += "\ncomponents:\n  IX: {title: I, aggregate: arithmetic, weights: equal}\n"
    text += "  a: {title: a, parent: IX}\n"
    with pytest.raises(Problems) as caught:
        read(text)
    assert all(problem.place.startswith("ix.yaml:4") for problem in caught.value.found)
