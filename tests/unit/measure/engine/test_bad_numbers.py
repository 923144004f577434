"""What reckoning cannot bear is refused in words: figures and definitions, with place, cause and cure."""

import unicodedata

import pytest

from nhip.measure.engine import Problem, Problems, Result, compute, read_definition, read_figures

INDEX = """\
schema: nhip/index/1
code: IX
title: Index
%s
components:
  IX: {title: Index, %s}
  A: {parent: IX, title: A%s}
  B: {parent: IX, title: B}
"""
EQUAL = "aggregate: arithmetic, weights: equal"
Columns = dict[str, dict[str, object]]


def computed(a: str, columns: Columns, root: str = EQUAL, head: str = "note: none") -> Result:
    rows = [
        f"{unit},{series},2024,,{value}" if value in {"O", "_Z"} else f"{unit},{series},2024,{value},A"
        for series, column in columns.items()
        for unit, value in column.items()
    ]
    figures = read_figures("unit,series,period,value,status\n" + "\n".join(rows), "f.csv")
    return compute(read_definition(INDEX % (head, root, a), "ix.yaml"), figures, "2024")


def refused(a: str, columns: Columns, root: str = EQUAL) -> Problem:
    with pytest.raises(Problems) as caught:
        computed(a, columns, root)
    return caught.value.found[0]


B = {"x": 1, "y": 2}
CASES: list[tuple[str, str, Columns, str, str, str]] = [
    (
        ", normalise: minmax", EQUAL, {"A": {"x": 5, "y": 5}, "B": B}, "ix.yaml:7 (A, 2024)",
        "every unit has the same value (5), so “minmax” has nothing to spread.",
        "drop the component, mend the figures, or use fixed goalposts (do: goalposts).",
    ),
    (
        ", normalise: zscore", EQUAL, {"A": {"x": 5}, "B": {"x": 1}}, "ix.yaml:7 (A, 2024)",
        "only one unit has a figure, so “zscore” has nothing to compare it with.",
        "drop the component, mend the figures, or use fixed goalposts (do: goalposts).",
    ),
    (
        "", "aggregate: copeland, weights: equal", {"A": {"x": 5}, "B": {"x": 1}}, "ix.yaml:6 (IX, 2024)",
        "only one unit has a score, so there is no other to compare it with.",
        "add units, or aggregate “arithmetic”.",
    ),
    (
        ", missing: ignore", EQUAL, {"A": {"x": "O", "y": "O"}, "B": {"x": "_Z", "y": "_Z"}},
        "f.csv (IX, 2024)",
        "no unit has a score; 2 of 2 components have no figure at all (A, B).",
        "add figures, check the period, or ease the “missing” rules.",
    ),
    (
        "", EQUAL, {"A": {"x": "_Z"}, "B": {"x": "_Z"}}, "f.csv (IX, 2024)",
        "no unit has a score; 2 of 2 components have no figure at all (A, B).",
        "add figures, check the period, or ease the “missing” rules.",
    ),
    (
        ", missing: mean", EQUAL, {"A": {"x": "O", "y": "O"}, "B": B}, "ix.yaml:7 (A, 2024)",
        "no unit has a figure of “A”.",
        "add figures.",
    ),
    (
        ", normalise: {do: log, base: 10}", EQUAL, {"A": {"x": 0, "y": -3}, "B": B},
        "ix.yaml:7 (A, 2024, x, y)",
        "there is no logarithm of a value that is not positive (-3).",
        "add a positive “shift”, or drop the log step.",
    ),
    (
        "", "aggregate: harmonic, weights: equal", {"A": {"x": 1, "y": -1}, "B": B},
        "ix.yaml:6 (IX, 2024, y)",
        "“harmonic” has no place for a negative score (-1).",
        "normalise to positive scores first, or aggregate “arithmetic”.",
    ),
    (
        ", normalise: {do: power, exponent: 9}", EQUAL, {"A": {"x": "1e60", "y": 2}, "B": B},
        "ix.yaml:7 (A, 2024, x)",
        "a value comes to inf, beyond reckoning.",
        "check the figures, their unit of measure, powers and denominators.",
    ),
    (
        "", "aggregate: {method: power, exponent: 400}, weights: equal", {"A": {"x": 10, "y": 1}, "B": B},
        "ix.yaml:6 (IX, 2024, x)",
        "a value comes to inf, beyond reckoning.",
        "check the figures, their unit of measure, powers and denominators.",
    ),
    (
        ", divide_by: N", EQUAL, {"A": {"x": "1e90", "y": 2}, "B": B, "N": {"x": "1e-90", "y": 1}},
        "ix.yaml:7 (A, 2024, x)",
        "a value comes to 1e+180, beyond reckoning.",
        "check the figures, their unit of measure, powers and denominators.",
    ),
    (
        ", normalise: {do: power, exponent: -1}", EQUAL, {"A": {"x": "-0", "y": 2}, "B": B},
        "ix.yaml:7 (A, 2024, x)",
        "0 has no power -1.",
        "put a floor above zero (do: floor) before this step, or mend the figure.",
    ),
    (
        "", EQUAL, {"A": {"x": "1e400", "y": 2}, "B": B}, "f.csv:2 (x, A, 2024)",
        "“1e400” is larger than any real figure.",
        "mend the number, or give status O (missing).",
    ),
    (
        "", EQUAL, {"A": {"x": "-1e101", "y": 2}, "B": B}, "f.csv:2 (x, A, 2024)",
        "“-1e101” is larger than any real figure.",
        "mend the number, or give status O (missing).",
    ),
    (
        "", EQUAL, {"A": {"x": "inf", "y": 2}, "B": B}, "f.csv:2 (x, A, 2024)",
        "“inf” is not a number.",
        (
            "write a number with a decimal point, or leave it blank with status O (missing) or "
            "_Z (not applicable)."
        ),
    ),
    (
        "", EQUAL, {"A": {"x": "nan", "y": 2}, "B": B}, "f.csv:2 (x, A, 2024)",
        "the value is “nan” and the status does not say it is missing. A blank is not zero.",
        "fill in the value, give status O (missing) or _Z (not applicable), or read with “--blanks-missing”.",
    ),
    (
        "", EQUAL, {"A": {"x\u00a0y": 1, "y": 2}, "B": B}, "f.csv:2",
        "a code holds characters that cannot be seen (U+00A0).",
        "remove them, or type the code anew.",
    ),
    (
        "", EQUAL, {"A\x00": {"x": 1}, "B": B}, "f.csv:2",
        "a code holds characters that cannot be seen (U+0000).",
        "remove them, or type the code anew.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{case[4][:40]}-{number}" for number, case in enumerate(CASES)])
def test_place_cause_and_cure(case: tuple[str, str, Columns, str, str, str]) -> None:
    component, root, columns, place, cause, cure = case
    found = refused(component, columns, root)
    assert (found.place, found.cause.en, found.cure.en) == (place, cause, cure)
    assert found.cause.vi not in {"", found.cause.en}
    assert found.cure.vi not in {"", found.cure.en}


def test_treatment_judges_figures_of_any_size() -> None:
    """Fourth powers of 10⁹⁹ leave what numbers hold, and those of 10⁻⁹⁹ vanish: the shape is the same."""
    shape = [1, 2, 2, 3, 3, 4, 400]
    for size in ("e-99", "", "e97"):
        values: dict[str, object] = {f"u{n}": f"{value}{size}" for n, value in enumerate(shape)}
        result = computed(
            ", treat: {winsorise: {}}, normalise: minmax", {"A": values, "B": dict.fromkeys(values, 1)}
        )
        assert result.component("A").tolist() == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1, 1])


def test_differences_that_vanish_when_squared_are_none() -> None:
    found = refused(", normalise: zscore", {"A": {"x": "5e-324", "y": 0}, "B": B})
    assert found.cause.en.startswith("every unit has the same value")


def test_one_unit_and_one_component_are_an_index_where_nothing_is_compared() -> None:
    result = computed(", normalise: {do: goalposts, low: 0, high: 10}", {"A": {"x": 5}, "B": {"x": 1}})
    assert (result.score("x"), result.rank("x")) == (0.75, 1)


def test_ties_are_ties_whatever_the_last_binary_digit() -> None:
    result = computed(
        "", {"A": {"x": "0.3", "y": "0.1", "z": "0.2"}, "B": {"x": "0.3", "y": "0.5", "z": "0.4"}}
    )
    assert [result.rank(unit) for unit in "xyz"] == [1, 1, 1]


def test_two_ways_of_writing_a_letter_are_one_unit_and_it_is_said() -> None:
    whole, parts = (unicodedata.normalize(form, "Huế") for form in ("NFC", "NFD"))
    head = f"leagues: {{L: {{title: L, units: ['{parts}']}}}}"
    result = computed("", {"A": {whole: 1, "y": 3}, "B": {parts: 2, "y": 3}}, head=head)
    assert result.units == (whole, "y")
    assert result.score(whole) == 1.5
    said = {notice.code: notice.text.en for notice in result.notices}
    assert said["figures.composed"].endswith("(first at f.csv:4).")
    assert "league.absent" not in said


@pytest.mark.parametrize("other", ["VNm", "VN M", "\u0412NM"])
def test_codes_that_look_alike_are_told(other: str) -> None:
    result = computed("", {"A": {"BNM": 1, "VNM": 1, other: 3}, "B": {"BNM": 2, "VNM": 2, other: 3}})
    said = {notice.code: notice.text.en for notice in result.notices}
    assert other in said["figures.units_alike"]
    assert "held to be different units" in said["figures.units_alike"]


@pytest.mark.parametrize(
    ("text", "code", "place", "cause"),
    [
        ("a: 1\n\tb: 2\n", "definition.tab", "ix.yaml:2", "this line is indented by a tab."),
        ("a: 1\nb: \x00\n", "definition.odd_character", "ix.yaml:2", "(U+0000)"),
        ("a: 1\nb: 2\na: 3\n", "definition.duplicate_key", "ix.yaml:3", "written twice (first on line 1)"),
        ("a: &x [1]\nb: *y\n", "definition.syntax", "ix.yaml:2:4", "undefined alias"),
        (
            f"schema: {'x' * 1_000_000}\n",
            "definition.literal_error",
            "ix.yaml:1",
            "xxx…” is not one of the allowed values",
        ),
        ("a: " + "b" * 4_000_001, "definition.too_large", "ix.yaml", "larger than 4,000,000 bytes"),
    ],
    ids=["tab", "NUL", "key twice", "no such alias", "a line of 1 MB", "over 4 MB"],
)
def test_files_that_are_no_definitions(text: str, code: str, place: str, cause: str) -> None:
    with pytest.raises(Problems) as caught:
        read_definition(text, "ix.yaml")
    found = {problem.code: problem for problem in caught.value.found}[code]
    assert found.place.startswith(place)
    assert cause in found.cause.en
    assert all(len(problem.say("vi")) < 2_000 for problem in caught.value.found)


def test_a_byte_order_mark_and_a_long_line_are_no_mistakes() -> None:
    text = "\ufeff" + INDEX % ("note: none", EQUAL, "") + f"# {'x' * 1_000_000}\n"
    assert list(read_definition(text, "ix.yaml").edition().components) == ["IX", "A", "B"]


def test_one_bad_cell_among_a_hundred_thousand_is_named() -> None:
    rows = [f"U{n % 2000},S{n // 2000},2024,{n / 7:.4f},A" for n in range(100_000)]
    rows[80_000] = rows[80_000].replace(",A", ",Ą")
    rows[80_001] = "U1,S40,2024,12;5,A"
    with pytest.raises(Problems) as caught:
        read_figures("unit,series,period,value,status\n" + "\n".join(rows), "big.csv")
    assert [(found.code, found.place) for found in caught.value.found] == [
        ("figures.status", "big.csv:80002 (U0, S40, 2024)"),
        ("figures.not_a_number", "big.csv:80003 (U1, S40, 2024)"),
    ]
