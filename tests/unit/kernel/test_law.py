"""Law as data: versions by date, sources, and mistakes that name file, line, cause and cure."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from nhip.kernel.errors import Refusal
from nhip.kernel.law.check import check_law
from nhip.kernel.law.place import law_path
from nhip.kernel.law.problems import UnsoundLaw
from nhip.kernel.law.reading import read
from nhip.kernel.law.rules import load_law
from nhip.kernel.law.sources import load_sources, source, sources

RULE = """rules:
  notice:
    title: {vi: Thời hạn thông báo, en: Notice}
    unit: working_days
    versions:
      - value: 2
        valid_from: 2010-01-01
        valid_to: 2016-12-31
        source: bo-luat-dan-su-2005
        status: confirmed
      - value: 3
        valid_from: 2017-01-01
        source: bo-luat-dan-su-2015
        article: Điều 147
        status: confirmed
"""


def _written(directory: Path, text: str, name: str = "rule.yaml") -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_version_in_force_on_a_date(tmp_path: Path) -> None:
    rule = load_law(_written(tmp_path, RULE))["notice"]
    assert rule.at(date(2016, 12, 31)).value == 2
    assert rule.at(date(2017, 1, 1)).value == 3
    assert rule.at(date(2026, 11, 24)).unit == "working_days"


def test_a_value_says_what_it_rests_on(tmp_path: Path) -> None:
    rule = load_law(_written(tmp_path, RULE))["notice"]
    new = rule.at(date(2020, 1, 1))
    assert new.cite().vi == "Bộ luật Dân sự (số 91/2015/QH13, ngày 24/11/2015), Điều 147"
    assert new.cite().en == "Civil Code (No. 91/2015/QH13, 24 November 2015), Điều 147"
    assert new.is_confirmed


def test_what_rests_on_an_unconfirmed_source_is_unconfirmed(tmp_path: Path) -> None:
    old = load_law(_written(tmp_path, RULE))["notice"].at(date(2012, 1, 1))
    assert not old.is_confirmed
    assert old.cite().vi.endswith("(chưa xác nhận)")
    assert old.cite().en.endswith("(unconfirmed)")


def test_before_the_first_version_the_answer_is_a_refusal(tmp_path: Path) -> None:
    rule = load_law(_written(tmp_path, RULE))["notice"]
    with pytest.raises(Refusal) as refused:
        rule.at(date(2009, 12, 31))
    assert refused.value.code == "kernel.law_not_in_force"
    assert "31/12/2009" in refused.value.detail.vi
    assert "01/01/2010" in refused.value.detail.vi


@pytest.mark.parametrize(
    ("edit", "line", "cause", "cure"),
    [
        (
            ("        status: confirmed\n      - value: 3", "      - value: 3"),
            6,
            "`status` is missing",
            "`confirmed`",
        ),
        (
            ("source: bo-luat-dan-su-2015", "source: nobody"),
            13,
            "`nobody` is not declared",
            "law/sources.yaml",
        ),
        (
            ("        valid_to: 2016-12-31\n", ""),
            11,
            "two versions hold from 2017-01-01",
            "valid_to: 2016-12-31",
        ),
        (("valid_to: 2016-12-31", "valid_to: 2017-06-30"), 12, "two versions hold", "valid_to: 2016-12-31"),
        (("valid_to: 2016-12-31", "valid_to: 2015-12-31"), 12, "no version holds", "correct the dates"),
        (("valid_to: 2016-12-31", "valid_to: 2009-12-31"), 8, "ends before it begins", "Check the two dates"),
        (("value: 3", "value:"), 11, "the value is missing", "a blank is not a zero"),
        (("value: 3", "worth: 3"), 11, "no field `worth`", "The fields"),
        (("valid_from: 2017-01-01", "valid_from: soon"), 12, "first day in force", "like 2026-07-01"),
        (("valid_to: 2016-12-31", "valid_to: 2016"), 8, "`valid_to` is not a date", "last day in force"),
        (("valid_from: 2017-01-01", "valid_from: 2017-02-30"), 12, "makes no sense", "Check the date"),
        (("title: {vi: Thời hạn thông báo, en: Notice}", "title: Notice"), 3, "has no title", "Write `title"),
        (("  notice:", "  notice: {versions: []}\n  again:"), 2, "has no version", "under `versions:`"),
        (
            ("    unit: working_days", "    unit: days\n    unit: hours"),
            5,
            "`unit` is written twice",
            "Keep one",
        ),
        (("rules:", "rule:"), 1, "has no `rules`", "under `rules:`"),
    ],
)
def test_a_mistake_is_named_with_line_cause_and_cure(
    tmp_path: Path, edit: tuple[str, str], line: int, cause: str, cure: str
) -> None:
    assert edit[0] in RULE
    path = _written(tmp_path, RULE.replace(*edit))
    with pytest.raises(UnsoundLaw) as unsound:
        load_law(path)
    said = [problem.say("en") for problem in unsound.value.problems]
    assert any(text.startswith(f"{path}:{line}: ") and cause in text and cure in text for text in said), said
    assert unsound.value.code == "kernel.law_unsound"


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "not readable YAML"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        (b"a: 1\nb: !!python/object:os.system x\n", 2, "makes no sense"),
        (b"a: \x00", 1, "not readable YAML"),
    ],
)
def test_an_unreadable_file(tmp_path: Path, content: bytes, line: int, cause: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    try:
        problems = tuple(read(path).problems)
    except UnsoundLaw as unsound:
        problems = unsound.problems
    assert [(p.line, cause in p.cause.en) for p in problems] == [(line, True)], problems


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnsoundLaw, match=r"nowhere\.yaml:1: there is no such file"):
        load_law(tmp_path / "nowhere.yaml")


def test_an_empty_file_has_no_rules(tmp_path: Path) -> None:
    with pytest.raises(UnsoundLaw, match="has no `rules`"):
        load_law(_written(tmp_path, ""))


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = _written(
        tmp_path, RULE.replace("value: 3", "value:").replace("source: bo-luat-dan-su-2005", "source: x")
    )
    with pytest.raises(UnsoundLaw) as unsound:
        load_law(path)
    assert [problem.line for problem in unsound.value.problems] == [9, 11]
    assert "and 1 more" in unsound.value.detail.en
    assert "và 1 lỗi khác" in unsound.value.detail.vi


SOURCE = "b: {title: {vi: B, en: B}, publisher: P, status: confirmed}\n"


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        (SOURCE + "a: {title: {vi: A, en: A}, publisher: P, status: confirmed}", 2, "out of order"),
        ("B b: {title: {vi: A, en: A}, publisher: P, status: confirmed}", 1, "malformed"),
        ("b: {title: A, publisher: P, status: confirmed}", 1, "title in both languages"),
        ("b: {title: {vi: A, en: ' '}, publisher: P, status: confirmed}", 1, "title in both languages"),
        ("b: {title: {vi: A, en: A}, status: confirmed}", 1, "publisher is missing"),
        ("b: {title: {vi: A, en: A}, publisher: P}", 1, "`status` is missing"),
        ("b: {title: {vi: A, en: A}, publisher: P, status: confirmed, issued_on: once}", 1, "not a date"),
        ("b: {title: {vi: A, en: A}, publisher: P, status: confirmed, colour: red}", 1, "no field `colour`"),
        ("b: 5", 1, "no content"),
        ("- b", 1, "holds keys"),
    ],
)
def test_a_mistake_among_the_sources(tmp_path: Path, text: str, line: int, cause: str) -> None:
    with pytest.raises(UnsoundLaw) as unsound:
        load_sources(_written(tmp_path, text, "sources.yaml"))
    problem = unsound.value.problems[0]
    assert (problem.line, cause in problem.cause.en) == (line, True), problem


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        source("nobody")
    assert refused.value.code == "kernel.source_unknown"
    assert refused.value.status == 404


def test_the_shipped_sources_are_sound() -> None:
    assert sources()["bo-luat-dan-su-2015"].is_confirmed
    assert source("bo-luat-lao-dong-2019").issued_on == date(2019, 11, 20)


def test_the_check_finds_what_only_the_whole_shows(tmp_path: Path) -> None:
    _written(tmp_path, SOURCE, "sources.yaml")
    inner = tmp_path / "units"
    inner.mkdir()
    _written(inner, "x: 1\nsource: c\ny: {sources: [b, d]}\nz: {sources: {this: e}}\n", "list.yaml")
    _written(inner, "name: Vie\u0302\u0323t\n", "nfd.yaml")
    _written(inner, "unit,source\nVNM,b\nLAO,f\n", "table.csv")
    (inner / "old.csv").write_bytes(b"unit\n\xc0\n")
    _written(inner, "a: [", "broken.yaml")
    said = [problem.say("en").removeprefix(f"{inner}/") for problem in check_law(tmp_path)]
    assert [text.split(" Add")[0].split(" Save")[0].split(" (")[0] for text in said] == [
        "broken.yaml:2: this is not readable YAML",
        "list.yaml:2: the source `c` is not declared.",
        "list.yaml:3: the source `d` is not declared.",
        "list.yaml:4: the source `e` is not declared.",
        "nfd.yaml:1: the text is decomposed",
        "old.csv:1: the file is not UTF-8.",
        "table.csv:3: the source `f` is not declared.",
    ]


def test_a_part_can_read_its_own_corner(tmp_path: Path) -> None:
    _written(tmp_path, SOURCE, "sources.yaml")
    (tmp_path / "corner").mkdir()
    _written(tmp_path / "corner", "a: 1", "a.yaml")
    _written(tmp_path, "a: 1", "b.yaml")
    seen: list[str] = []
    check_law(tmp_path, {"corner/*.yaml": lambda document: seen.append(document.path.name)})
    assert seen == ["a.yaml"]


def test_the_law_is_found_and_read_without_django_or_a_database() -> None:
    program = (
        "import sys\n"
        "from nhip.kernel.api import law_path, load_law, fold, today\n"
        "assert 'yaml' not in sys.modules, 'YAML is loaded before it is needed'\n"
        "assert load_law('calendar/counting.yaml')['working_week'].at(today()).value == [1, 2, 3, 4, 5]\n"
        "heavy = {'django', 'psycopg', 'procrastinate', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_path_under_the_law() -> None:
    assert law_path("calendar", "decisions.yaml").is_file()
