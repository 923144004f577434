"""Each mistake in a definition is answered with its line, its cause and its cure, in both languages."""

import re

import pytest

from nhip.measure.engine import Problem, Problems, read_definition

SOUND = """\
schema: nhip/index/1
code: IX
title: {vi: "Chỉ số", en: "Index"}
groups:
  - {code: H, title: High, from: 0.5}
  - {code: L, title: Low}
components:
  IX: {title: Index, aggregate: arithmetic}
  A: {parent: IX, weight: 1/2, title: First, normalise: minmax}
  B: {parent: IX, weight: 50 %, title: Second, points: {max: 1, rule: share}}
leagues:
  one: {title: One, units: [X, Y]}
  two: {title: Two, units: [Z]}
"""
# What is replaced, by what: the code of the problem, its line, words of the cause and of the cure in English.
MISTAKES = [
    ("1/2", "0.4", "definition.weights_sum", 9, "add up to 0.9", "weights_sum: 0.9"),
    ("1/2", "0", "definition.weight_refused", 9, "is 0", "leave out"),
    ("1/2", "1/0", "definition.value_error", 9, "“1/0” is not a number", "1/4"),
    ("1/2", "'0,5'", "definition.value_error", 9, "“0,5” is not a number", "0.25"),
    ("1/2", ".nan", "definition.finite_number", 9, "not a finite number", "write a number"),
    ("1/2", ".inf", "definition.finite_number", 9, "not a finite number", "write a number"),
    ("1/2", "yes", "definition.value_error", 9, "“true” is not a number", "1/4"),
    ("weight: 1/2", "weight: 1/2, aside: true", "definition.aside_weight", 9, "stands aside", "leave out"),
    ("weight: 1/2", "applies_to: [nine]", "definition.unknown_league", 9, "no league “nine”", "one, two"),
    ("IX: {title", "IX: {period: 2015, title", "definition.leaf_key", 8, "“period”", "to a child"),
    (
        "A: {parent: IX, weight: 1/2,",
        "C: {parent: IX, weight: 1/2, title: C, aggregate: sum}\n  A: {parent: C, aside: true,",
        "definition.all_aside", 9, "every part", "leave “aside” out",
    ),
    ("weight: 1/2, ", "", "definition.weight_missing", 9, "“A” has no weight", "weights: equal"),
    (
        "weight: 1/2", "wieght: 1/2",
        "definition.extra_forbidden", 9, "no key “wieght”", "did you mean “weight”",
    ),
    (
        "parent: IX, weight: 1/2", "parent: B, weight: 1/2",
        "definition.leaf_key", 10, "“points”", "to a child",
    ),
    ("A: {parent: IX", "A: {parent: XI", "definition.unknown_component", 9, "no component “XI”", "IX, A, B"),
    ("A: {parent: IX", "A: {parent: A", "definition.cycle", 9, "A → A", "parent"),
    ("A: {parent: IX, ", "A: {", "definition.stray", 9, "“A” hangs nowhere", "parent: IX"),
    ("code: IX", "code: XX", "definition.no_root", 7, "no root component “XX”", "XX: {aggregate"),
    (", aggregate: arithmetic", "", "definition.no_aggregate", 8, "no “aggregate”", "aggregate: arithmetic"),
    ("aggregate: arithmetic", "aggregate: mean", "definition.literal_error", 8, "“mean”", "geometric"),
    ("aggregate: arithmetic", "aggregate: power", "definition.exponent", 8, "exponent", "exponent: 0.5"),
    ("normalise: minmax", "normalise: maxmin", "definition.union_tag_invalid", 9, "allowed", "minmax"),
    ("normalise: minmax", "normalise: [{low: 1}]", "definition.union_tag_not_found", 9, "“do”", "do: minmax"),
    (
        "normalise: minmax", "normalise: {do: goalposts, low: 3, high: 3}",
        "definition.value_error", 9, "are equal", "set them apart",
    ),
    (
        "normalise: minmax", "normalise: {do: trim, low: 90, high: 10}",
        "definition.value_error", 9, "not below", "low: 2.5",
    ),
    (
        "normalise: minmax", "normalise: {do: log, base: 1}",
        "definition.value_error", 9, "base 1", "another base",
    ),
    ("normalise: minmax", "direction: lower", "definition.direction", 9, "lower is better", "minmax"),
    ("normalise: minmax", "range: [9, 1]", "definition.value_error", 9, "below its end", "[low, high]"),
    ("normalise: minmax", "times: 100", "definition.times", 9, "divide_by", "linear"),
    ("normalise: minmax", "missing: {rule: mean, reach: 2}", "definition.reach", 9, "last", "reach"),
    (
        "normalise: minmax", "missing: {rule: mean, min_share: 0.5}",
        "definition.min_share", 9, "parent", "parent",
    ),
    ("normalise: minmax", "aggregate: sum", "definition.no_children", 9, "no children", "parent: A"),
    (
        "normalise: minmax", "overrides: [{when: {B: 0}, score: 0}]",
        "definition.override", 9, "does not lie below", "remove the rule",
    ),
    (
        "aggregate: arithmetic", "aggregate: arithmetic, overrides: [{when: {A: 0}}]",
        "definition.value_error", 8, "one thing that happens", "at_most",
    ),
    (
        "aggregate: arithmetic", "aggregate: arithmetic, overrides: [{when: {A: 0}, score: 1, plus: 2}]",
        "definition.value_error", 8, "one thing that happens", "at_most",
    ),
    (
        "aggregate: arithmetic", "aggregate: arithmetic, overrides: [{when: {A: {}}, score: 1}]",
        "definition.value_error", 8, "asks for nothing", "{below: 0.5}",
    ),
    (
        "aggregate: arithmetic", "aggregate: arithmetic, overrides: [{when: {A: low}, score: 1}]",
        "definition.value_error", 8, "“low” is not a number", "0.25",
    ),
    ("rule: share", "rule: bands", "definition.points", 10, "needs “bands”", "add “bands"),
    ("rule: share", "rule: share, of: C", "definition.points", 10, "no use for “of”", "leave “of” out"),
    (
        "rule: share", "rule: bands, bands: [{from: 1, points: 0}, {from: 2, points: 1}]",
        "definition.bands", 10, "out of order", "downwards",
    ),
    (
        "rule: share", "rule: bands, bands: [{upto: 5, points: 3}]",
        "definition.bands_above_max", 10, "more than 1 points", "max",
    ),
    ("max: 1", "max: -1", "definition.greater_than", 10, "must be > 0", "mend"),
    ("units: [Z]", "units: [Y]", "definition.two_leagues", 13, "“Y” stands 2 times", "one league"),
    ("from: 0.5}", "above: 0.5, from: 0.5}", "definition.groups", 4, "high to low", "downwards"),
    ("  A: {parent", "  unit: {parent", "definition.reserved", 9, "column", "another code"),
    (
        "  A: {parent", "  'Tỉ lệ': {parent",
        "definition.string_pattern_mismatch", 9, "not a valid code", "a to z",
    ),
    ("title: First", "title: 5", "definition.model_type", 9, "is not a map", "indented"),
    ("title: First, ", "", "definition.missing", 9, "“title” is missing", "add “title"),
    ("  B: {", "  A: {", "definition.duplicate_key", 10, "written twice (first on line 9)", "keep one"),
    (
        "schema: nhip/index/1", "schema: nhip/index/9",
        "definition.literal_error", 1, "nhip/index/9", "nhip/index/1",
    ),
    ("components:", "components: [", "definition.syntax", 9, "YAML", "indentation"),
]  # fmt: skip


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_definition(text, "ix.yaml")
    return caught.value.found


def test_the_sound_definition_is_sound() -> None:
    assert list(read_definition(SOUND, "ix.yaml").edition().components) == ["IX", "A", "B"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{m[2][11:]}:{m[1][:30]}" for m in MISTAKES])
def test_place_cause_and_cure(mistake: tuple[str, str, str, int, str, str]) -> None:
    old, new, code, line, cause, cure = mistake
    assert old in SOUND
    found = [p for p in problems(SOUND.replace(old, new, 1)) if p.code == code]
    assert found, problems(SOUND.replace(old, new, 1))
    problem = found[0]
    assert re.match(rf"ix\.yaml:{line}\b", problem.place), problem.place
    assert cause in problem.cause.en
    assert cure in problem.cure.en
    for word in ("Input should", "valid", "Value error", "must be", "is not"):
        assert word not in problem.cause.vi
    assert problem.cause.vi.endswith(".")
    assert problem.cure.vi.endswith((".", "?"))


def test_everything_wrong_is_told_at_once() -> None:
    text = SOUND.replace("1/2", "x").replace("rule: share", "rule: shere").replace("[Z]", "Z")
    assert [problem.code for problem in problems(text)] == [
        "definition.value_error",
        "definition.literal_error",
        "definition.tuple_type",
    ]


def test_a_mistake_inherited_by_editions_points_to_where_it_is_written() -> None:
    text = SOUND + 'editions:\n  "2020": {}\n  "2022":\n    components:\n      A: {weight: 2}\n'
    found = problems(text)
    assert [(problem.code, problem.place) for problem in found] == [("definition.weights_sum", "ix.yaml:18")]
    assert "(2022)" in found[0].cause.vi


@pytest.mark.parametrize(
    ("editions", "code"),
    [
        ("editions: 5", "definition.editions"),
        ("editions: {}", "definition.editions"),
        ('editions: {"2020": [a]}', "definition.edition"),
        ('editions: {"mid": {components: {A: {lag: 2}}}}', "definition.lag"),
        ('editions: {"2020": {like: "2018"}}', "definition.like"),
    ],
)
def test_editions_that_cannot_be_read(editions: str, code: str) -> None:
    assert problems(SOUND + editions + "\n")[0].code == code


def test_an_index_without_editions_is_computed_for_any_period() -> None:
    assert read_definition(SOUND, "ix.yaml").edition("2031").period == "2031"
