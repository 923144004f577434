"""Each oddity in a figure file is answered with its line, its cause and its cure; a blank is never a zero."""

from pathlib import Path

import pytest

from nhip.measure.engine import (
    Problem,
    Problems,
    Unit,
    compute,
    label,
    read_definition,
    read_figures,
    unit_list,
)

UNITS = unit_list(
    "states",
    [
        Unit("VNM", label("Việt Nam", "Viet Nam")),
        Unit("THA", label("Thái Lan", "Thailand")),
        Unit("CIV", label("Bờ Biển Ngà", "Côte d'Ivoire")),
    ],
)
HEAD = "unit,series,period,value,status\n"


def problems(text: str, **options: object) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_figures(text, "f.csv", units=UNITS, **options)  # type: ignore[arg-type]
    return caught.value.found


@pytest.mark.parametrize(
    ("row", "code", "cause", "cure"),
    [
        ("VNM,A,2018,,", "figures.blank", "A blank is not zero", "status O"),
        ("VNM,A,2018,..,A", "figures.blank", "“..”", "--blanks-missing"),
        ("VNM,A,2018,n/a,", "figures.blank", "“n/a”", "fill in"),
        ('VNM,A,2018,"1,5",A', "figures.comma_decimal", "decimal comma", "write 1.5"),
        ('VNM,A,2018,"1,500,000",A', "figures.grouped_digits", "thousands", "digits together"),
        ("VNM,A,2018,53%,A", "figures.percent_sign", "percent sign", "the number alone"),
        ("VNM,A,2018,nan5,A", "figures.not_a_number", "“nan5”", "decimal point"),
        ("VNM,A,2018,1e999,A", "figures.too_large", "“1e999”", "mend the number"),
        ("VNM,A,2018,٣,A", "figures.not_a_number", "“٣”", "decimal point"),
        ("VNM,A,2018,1\x002,A", "figures.not_a_number", "not a number", "decimal point"),
        ("VNM,A,2018,5,O", "figures.value_though_missing", "says there is none", "remove the value"),
        ("VNM,A,2018,5,Y", "figures.status", "“Y”", "_Z"),
        ("Vietnam,A,2018,5,A", "figures.unknown_unit", "no unit “Vietnam”", "code of the list"),
        ("Việt Nam,A,2018,5,A", "figures.unknown_unit", "no unit", "did you mean “VNM”"),
        ("viet nam,A,2018,5,A", "figures.unknown_unit", "no unit", "did you mean “VNM”"),
        ("CÃ´te d'Ivoire,A,2018,5,A", "figures.garbled", "wrong encoding", "write “CIV”"),
        ("C\ufffdte d'Ivoire,A,2018,5,A", "figures.garbled", "wrong encoding", "type it anew"),
        ("THA,A,2018,5,A", "figures.duplicate", "already stands on line 2", "keep one"),
        (",A,2018,5,A", "figures.no_unit", "blank", "code"),
        ("VNM,,2018,5,A", "figures.no_series", "blank", "both"),
        ("VNM,A,2018,1,5,A", "figures.shifted", "6 cells, the header 5", "must be quoted"),
        ('VNM,"A"x,2018,5,A', "figures.csv", "quotation marks", "around this line"),
    ],
)
def test_one_bad_row(row: str, code: str, cause: str, cure: str) -> None:
    found = problems(f"{HEAD}THA,A,2018,1,A\n{row}\n")
    assert [problem.code for problem in found] == [code]
    assert found[0].place.startswith("f.csv:3")
    assert cause in found[0].cause.en
    assert cure in found[0].cure.en
    assert found[0].cause.vi != found[0].cause.en


@pytest.mark.parametrize("name", ["TÂY NINH", "LÃNG", "Đắk Lắk", "Huế", "São Tomé", "Türkiye"])
def test_sound_letters_are_not_taken_for_garbled(name: str) -> None:
    assert list(read_figures(f"{HEAD}{name},A,2018,1,A\n", "f.csv").column("A", "2018")) == [name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "figures.header"),
        ("unit,series,value\nVNM,A,1\n", "figures.header"),
        ("unit,series,period,value,colour\n", "figures.column"),
        ("unit,series,period,value,value\n", "figures.column"),
        (HEAD, "figures.empty"),
        ("x" * 10_000_000, "figures.csv"),
        ("unit," * 2_000_000, "figures.header"),
    ],
    ids=["nothing", "no period", "unknown", "twice", "no row", "one cell of 10 MB", "two million columns"],
)
def test_files_that_are_no_figure_files(text: str, code: str) -> None:
    assert problems(text)[0].code == code


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_ways_that_offices_save_a_table(delimiter: str, line_end: str, mark: str, tmp_path: Path) -> None:
    rows = ["unit,series,period,value,status", "VNM ,A,2018,0.5,A", '"THA",A,2018,,O', ",,,,"]
    path = tmp_path / "saved.csv"
    path.write_text(mark + line_end.join(row.replace(",", delimiter) for row in rows), "utf-8", newline="")
    figures = read_figures(path, units=UNITS)
    column = figures.column("A", "2018")
    assert (column["VNM"].value, column["THA"].value, column["THA"].is_missing) == (0.5, None, True)
    assert [notice.code for notice in figures.notices] == ["figures.trimmed"]


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(HEAD.encode() + "Côte,A,2018,1,A\n".encode("latin-1"))
    with pytest.raises(Problems) as caught:
        read_figures(path)
    assert (caught.value.found[0].code, caught.value.found[0].place) == ("figures.not_utf8", "old.csv:2")


def test_a_decimal_comma_is_read_when_asked_for() -> None:
    text = 'unit;series;period;value;status\nVNM;A;2018;"1.234,5";A\nTHA;A;2018;7;A\n'
    column = read_figures(text, "f.csv", decimal=",").column("A", "2018")
    assert (column["VNM"].value, column["THA"].value) == (1234.5, 7.0)
    assert problems(text.replace("1.234,5", "1.5"), decimal=",")[0].code == "figures.not_a_number"


def test_blanks_are_read_as_missing_only_when_asked_for_and_said() -> None:
    figures = read_figures(f"{HEAD}VNM,A,2018,..,\nTHA,A,2018,3,\n", "f.csv", blanks_missing=True)
    assert figures.column("A", "2018")["VNM"] == ("VNM", "A", "2018", None, "O", "", "f.csv:2")
    assert {notice.code for notice in figures.notices} == {
        "figures.blank_as_missing",
        "figures.status_assumed",
    }


def test_two_units_of_measure_in_one_series() -> None:
    text = "unit,series,period,value,status,unit_measure\nVNM,A,2018,53,A,percent\nTHA,A,2018,0.6,A,share\n"
    found = problems(text)
    assert [problem.code for problem in found] == ["figures.two_measures"]
    assert "“share”, but “percent” on line 2" in found[0].cause.en


def test_at_most_two_hundred_problems_are_told() -> None:
    assert len(problems(HEAD + "VNM,A,2018,x,A\n" * 5000)) == 200


INDEX = """\
schema: nhip/index/1
code: IX
title: Index
components:
  IX: {title: Index, aggregate: arithmetic, weights: equal}
  A: {parent: IX, title: A%s}
  B: {parent: IX, title: B}
"""


def refused(component: str, a: dict[str, object], b: object = 1.0) -> Problem:
    rows = [f"{unit},A,2018,{value},A" for unit, value in a.items()]
    rows += [f"{unit},B,2018,{b},A" for unit in a]
    figures = read_figures(HEAD + "\n".join(rows), "f.csv")
    with pytest.raises(Problems) as caught:
        compute(read_definition(INDEX % component, "ix.yaml"), figures, "2018")
    return caught.value.found[0]


def test_a_value_outside_its_range() -> None:
    found = refused(", range: [0, 1]", {"VNM": 0.5, "THA": 53})
    assert (found.code, found.place) == ("figures.out_of_range", "f.csv:3 (THA, A, 2018)")
    assert "53 lies outside 0 to 1" in found.cause.en


@pytest.mark.parametrize("component", [", unit: percent", ", range: [0, 100]"])
def test_shares_among_percentages_with_a_gap(component: str) -> None:
    found = refused(component, {f"U{n}": 20 + n for n in range(10)} | {"VNM": 0.53})
    assert (found.code, found.place) == ("figures.two_scales", "f.csv:12 (VNM, A, 2018)")


def test_shares_among_percentages_that_overlap() -> None:
    shares = {f"S{n}": round(0.02 + n * 0.0325, 4) for n in range(30)}
    percentages = {f"P{n}": round(2.0 + n * 3.25, 2) for n in range(30)}
    assert refused(", unit: percent", shares | percentages).code == "figures.two_scales"


def test_a_single_low_percentage_is_no_second_scale() -> None:
    values = {f"U{n}": 20 + n for n in range(30)} | {"ERI": 0.9}
    rows = [f"{unit},{series},2018,{value},A" for unit, value in values.items() for series in ("A", "B")]
    index = read_definition(INDEX % ", unit: percent", "ix.yaml")
    assert len(compute(index, read_figures(HEAD + "\n".join(rows), "f.csv"), "2018").units) == 31


@pytest.mark.parametrize(
    ("component", "values", "code"),
    [
        (", normalise: minmax", {"VNM": 5, "THA": 5}, "step.constant"),
        (", normalise: zscore", {"VNM": 0.1 + 0.2, "THA": 0.3}, "step.constant"),
        (", normalise: rank", {"VNM": 5}, "step.constant"),
        (", normalise: log", {"VNM": 1, "THA": 0}, "step.log_of_zero"),
        (", normalise: share_of_max", {"VNM": -1, "THA": -2}, "step.max_not_positive"),
        (", points: {max: 5, rule: to_best}", {"VNM": 0, "THA": 0}, "points.no_best"),
        (", points: {max: 5, rule: earned}", {"VNM": 6, "THA": 0}, "figures.out_of_range"),
        (", divide_by: B", {"VNM": 6, "THA": 1}, "figures.zero_denominator"),
        (", divide_by: C", {"VNM": 6, "THA": 1}, "figures.no_data"),
        (", series: C", {"VNM": 6, "THA": 1}, "figures.no_data"),
    ],
)
def test_figures_that_a_rule_does_not_allow(component: str, values: dict[str, object], code: str) -> None:
    assert refused(component, values, 0 if component == ", divide_by: B" else 1).code == code


def test_the_unit_at_fault_is_named_beside_the_line_of_the_component() -> None:
    found = refused(", normalise: log", {"VNM": 1, "THA": 0})
    assert found.place == "ix.yaml:6 (A, 2018, THA)"
    negative = INDEX.replace("arithmetic", "harmonic") % ""
    figures = read_figures(f"{HEAD}VNM,A,1,2,A\nVNM,B,1,-2,A\n", "f.csv")
    with pytest.raises(Problems) as caught:
        compute(read_definition(negative, "ix.yaml"), figures, "1")
    assert caught.value.found[0].place == "ix.yaml:5 (IX, 1, VNM)"
    assert "harmonic" in caught.value.found[0].cause.en


def test_dense_ranks_are_not_taken_for_competition_ranks() -> None:
    scores = {"VNM": 3, "THA": 2, "CIV": 2, "SGP": 1}
    dense = {"VNM": 1, "THA": 2, "CIV": 2, "SGP": 3}
    rows = [f"{unit},{series},2018,{value},A" for unit, value in scores.items() for series in ("A", "B")]
    rows += [f"{unit},IX_RANK,2018,{place},A" for unit, place in dense.items()]
    with pytest.raises(Problems) as caught:
        compute(read_definition(INDEX % "", "ix.yaml"), read_figures(HEAD + "\n".join(rows), "f.csv"), "2018")
    assert caught.value.found[0].code == "figures.dense_ranks"


def test_a_missing_figure_stops_the_calculation_unless_a_rule_is_given() -> None:
    figures = read_figures(f"{HEAD}VNM,A,1,2,A\nVNM,B,1,2,A\nTHA,A,1,,O\nTHA,B,1,2,A\n", "f.csv")
    with pytest.raises(Problems) as caught:
        compute(read_definition(INDEX % "", "ix.yaml"), figures, "1")
    assert caught.value.found[0].code == "missing.refused"
    assert "THA" in caught.value.found[0].cause.vi
    result = compute(read_definition(INDEX % ", missing: unscored", "ix.yaml"), figures, "1")
    assert (result.score("THA"), result.rank("THA")) == (None, None)
