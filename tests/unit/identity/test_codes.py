"""How agency codes are read, as they are written by the rule and as they arrive in practice."""

import csv
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.identity.rules.codes import MAX_LENGTH, ParsedCode, Scheme, parse_code, to_edxml2016, to_qd20
from nhip.identity.rules.findings import EXPLANATIONS, Finding

DIRECTORY = Path(__file__).parents[4] / "shared" / "data" / "vn" / "agencies" / "agencies_tayninh_2021.csv"

# as written         | scheme          | canonical        | level | one level up     | how to write it anew
BY_THE_RULE = """
000.00.00.G22        | edxml2016       | 000.00.00.G22    | 1     | -                | G22
000.00.13.H53        | edxml2016       | 000.00.13.H53    | 2     | 000.00.00.H53    | H53.13
000.12.31.H53        | edxml2016       | 000.12.31.H53    | 3     | 000.00.31.H53    | H53.31.12
007.12.31.H53        | edxml2016       | 007.12.31.H53    | 4     | 000.12.31.H53    | H53.31.12.007
000.02.80.G24        | edxml2016       | 000.02.80.G24    | 3     | 000.00.80.G24    | G24.80.02
H53                  | qd20_2020       | H53              | 1     | -                | 000.00.00.H53
H57.02               | qd20_2020       | H57.02           | 2     | H57              | 000.00.02.H57
H37.DN.001           | qd20_2020       | H37.DN.001       | 3     | H37.DN           | -
G09.20.05.001.3      | qd20_2020       | G09.20.05.001.3  | 5     | G09.20.05.001    | -
Z01ABC123            | qd20_2020_other | Z01ABC123        | 1     | -                | -
0100109106           | enterprise      | 0100109106       | 1     | -                | -
0100109106-001       | enterprise      | 0100109106-001   | 1     | -                | -
01                   | gso             | 01               | 1     | -                | -
00004                | gso             | 00004            | 2     | -                | -
"""

# as it came             | read as        | what was found (* = a person should look)
IN_PRACTICE = """
28.22.H17                | 000.28.22.H17  | leading_group_dropped*
22.H17                   | 000.00.22.H17  | leading_group_dropped*
000.1137.H53             | 000.11.37.H53  | groups_run_together*
0000013H53               | 000.00.13.H53  | groups_run_together*
000.01.00.H53            | 000.01.00.H53  | level_skipped*
005.00.31.H53            | 005.00.31.H53  | level_skipped*
OOO.00.13.H53            | 000.00.13.H53  | letter_for_digit*
000.00.l3.h53            | 000.00.13.H53  | lower_case letter_for_digit*
H5O                      | H50            | letter_for_digit*
h57.02                   | H57.02         | lower_case
 000.00.13 .H53          | 000.00.13.H53  | blanks
000.00.13.\\u200bH53     | 000.00.13.H53  | invisible_characters
\\ufeff000.00.13.H53\\t  | 000.00.13.H53  | invisible_characters blanks
０００.００.１３.Ｈ５３  | 000.00.13.H53  | wide_or_odd_characters
000-00-13-H53            | 000.00.13.H53  | other_separator
000,00,13,H53            | 000.00.13.H53  | other_separator
000..00.13.H53.          | 000.00.13.H53  | stray_separator
null                     | -              | placeholder*
N/A                      | -              | placeholder*
\\u200b                  | -              | invisible_characters empty*
vxp.saas.03              | -              | lower_case unrecognised*
Sở Tài chính             | -              | blanks lower_case unrecognised*
Z00ABC                   | -              | unrecognised*
000.123.31.H53           | -              | unrecognised*
H53.000000000000000000000000000000001 | - | too_long*
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip(" ") for cell in line.split("|")] for line in table.strip("\n").split("\n")]


@pytest.mark.parametrize("row", rows(BY_THE_RULE), ids=lambda row: row[0])
def test_by_the_rule(row: list[str]) -> None:
    written, scheme, canonical, level, parent, anew = row
    parsed = parse_code(written)
    assert (parsed.scheme, parsed.canonical, str(parsed.level)) == (Scheme(scheme), canonical, level)
    assert (parsed.parent or "-", to_qd20(parsed) or to_edxml2016(parsed) or "-") == (parent, anew)
    assert parsed.is_certain
    assert parsed.findings == ()


@pytest.mark.parametrize("row", rows(IN_PRACTICE), ids=lambda row: row[0])
def test_in_practice(row: list[str]) -> None:
    written, canonical, findings = row
    raw = (
        written.encode("ascii", "backslashreplace").decode("unicode_escape") if "\\u" in written else written
    )
    raw = raw.replace("\\t", "\t")
    parsed = parse_code(raw)
    assert parsed.raw == raw
    assert (parsed.canonical or "-") == canonical
    marks = [f.value + "*" * f.is_doubt for f in parsed.findings]
    assert sorted(marks) == sorted(findings.split())
    assert parsed.is_certain == (parsed.canonical is not None and "*" not in findings)


def test_nothing_written_is_empty() -> None:
    assert parse_code(None) == ParsedCode("", findings=(Finding.EMPTY,))


def test_every_finding_is_explained_in_both_languages() -> None:
    assert EXPLANATIONS.keys() == set(Finding)
    assert all(text.vi and text.en for text in EXPLANATIONS.values())


def test_a_level_1_code_is_found_in_both_schemes() -> None:
    assert [parse_code(code).level_1 for code in ("000.12.31.H53", "H53.31.12", "00004")] == [
        "H53",
        "H53",
        None,
    ]


letters_1 = st.sampled_from(string.ascii_uppercase[:25])
level_1s = st.builds("{}{:02d}".format, letters_1, st.integers(0, 99))
numbers_2 = st.integers(1, 99).map("{:02d}".format)
numbers_3 = st.integers(1, 999).map("{:03d}".format)
old_codes = st.one_of(
    st.builds("000.00.00.{}".format, level_1s),
    st.builds("000.00.{}.{}".format, numbers_2, level_1s),
    st.builds("000.{}.{}.{}".format, numbers_2, numbers_2, level_1s),
    st.builds("{}.{}.{}.{}".format, numbers_3, numbers_2, numbers_2, level_1s),
)
noise = st.sampled_from(["", " ", "\u200b", "\ufeff", "\u00a0", "\t", "\n"])


@given(old_codes)
def test_old_to_new_and_back_is_the_same_code(code: str) -> None:
    parsed = parse_code(code)
    anew = to_qd20(parsed)
    assert parsed.is_certain
    assert anew is not None
    again = parse_code(anew)
    assert (again.scheme, again.level, again.level_1) == (Scheme.QD20, parsed.level, parsed.level_1)
    assert to_edxml2016(again) == code


@given(old_codes)
def test_climbing_from_any_code_ends_at_level_1(code: str) -> None:
    parsed, steps = parse_code(code), 1
    while parsed.parent is not None:
        parsed, steps = parse_code(parsed.parent), steps + 1
    assert parsed.level == 1
    assert steps == parse_code(code).level


@given(old_codes, noise, noise, st.booleans())
def test_dirt_around_a_code_changes_nothing_but_the_findings(
    code: str, before: str, after: str, lower: bool
) -> None:
    parsed = parse_code(before + (code.lower() if lower else code) + after)
    assert parsed.canonical == code
    assert parsed.is_certain
    assert (Finding.LOWER_CASE in parsed.findings) == lower
    assert bool(parsed.findings) == bool(before or after or lower)


@given(st.text() | st.text(alphabet="0123456789.HGZOIL-hg \u200b", max_size=20))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    parsed = parse_code(text)
    assert parsed.raw == text
    assert parsed.canonical is not None or parsed.findings
    if parsed.canonical is None:
        assert (parsed.scheme, parsed.level, parsed.parent, parsed.is_certain) == (None, None, None, False)
    else:
        assert len(parsed.canonical) <= MAX_LENGTH
        again = parse_code(parsed.canonical)
        assert (again.scheme, again.canonical) == (parsed.scheme, parsed.canonical)
        assert set(again.findings) <= {Finding.LEVEL_SKIPPED}


@pytest.mark.skipif(not DIRECTORY.exists(), reason=f"a real directory of agencies is not here ({DIRECTORY})")
def test_a_real_directory_of_2021_reads_but_for_one_typing_error() -> None:
    with DIRECTORY.open(encoding="utf-8", newline="") as lines:
        parsed = [parse_code(row["code"]) for row in csv.DictReader(lines)]
    assert len(parsed) == 455
    assert all(code.scheme is Scheme.EDXML2016 for code in parsed)
    assert Counter(code.level for code in parsed) == {1: 27, 2: 108, 3: 319, 4: 1}
    odd = [(code.raw, code.canonical, code.findings) for code in parsed if not code.is_certain]
    assert odd == [("000.1137.H53", "000.11.37.H53", (Finding.GROUPS_RUN_TOGETHER,))]
