"""Mistakes in the files of agencies are told with place, cause and cure, all at once; nothing is stored."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from nhip.identity.register.reading import read_register
from nhip.identity.register.soundness import overlap
from nhip.kernel.api import UnsoundLaw, law_path

# what is replaced | by what | what is said
MISTAKES = [
    ("  - code: G02\n", "  - code: G01\n", "agency G01 is written twice"),
    ("  - code: G02\n", "  - code: 000.02\n", "not of the form expected"),
    (
        "      - { code: G12, kind: merged,",
        "      - { code: G77, kind: merged,",
        "succeeded by G77: there is no such",
    ),
    (
        "    valid_to: 2025-02-28\n    successors:\n      - { code: G12",
        "    successors:\n      - { code: G12",
        "no last day",
    ),
    ("from: 2025-03-01 }", "since: 2025-03-01 }", "not of the form expected"),
    (
        "kind: ministerial_body\n",
        "kind: ministerial_body\n    codes: [{ scheme: gso, code: '24' }]\n",
        "at once",
    ),
    (
        "kind: ministerial_body\n",
        "kind: ministerial_body\n    codes: [{ scheme: gso, code: '240' }]\n",
        "is not a code",
    ),
]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(copytree(law_path("agencies"), tmp_path / "agencies"))


def test_the_law_as_it_stands_is_sound(directory: Path) -> None:
    assert len(read_register(directory).agencies) == 3415


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[2])
def test_a_mistake_is_told_with_its_place(directory: Path, mistake: tuple[str, str, str]) -> None:
    before, after, said = mistake
    file = directory / "level1.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UnsoundLaw) as unsound:
        read_register(directory)
    told = [problem for problem in unsound.value.problems if said in problem.cause.en]
    assert told
    assert all(problem.line > 1 and problem.cause.vi and problem.cure.en for problem in told)


def test_a_commune_under_no_province_is_told_with_its_line(directory: Path) -> None:
    file = directory / "communes.csv"
    file.write_text(file.read_text(encoding="utf-8") + "99,99999,xã,Không Đâu\n", encoding="utf-8")
    with pytest.raises(UnsoundLaw) as unsound:
        read_register(directory)
    (problem,) = unsound.value.problems
    assert (problem.file.name, problem.line) == ("communes.csv", 3323)


def test_spans_of_days_include_both_ends() -> None:
    first, second, third = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
    assert not overlap((None, first), (second, None))
    assert overlap((None, second), (second, None))
    assert overlap((None, None), (third, third))
    assert not overlap((third, None), (first, second))
