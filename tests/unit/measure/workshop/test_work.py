"""A work from its texts to an outcome: every mistake at once, each with its line; copies that agree."""

import codecs
from dataclasses import replace

import numpy as np
import pytest

from nhip.measure import shelf
from nhip.measure.engine.computing import compute
from nhip.measure.engine.problems import Problems
from nhip.measure.workshop.copies import copy_of, example
from nhip.measure.workshop.limits import Limits, Size
from nhip.measure.workshop.listing import listing, locate
from nhip.measure.workshop.outcome import Asked, Outcome, outcome_of
from nhip.measure.workshop.uploads import Upload, take, text_of
from nhip.measure.workshop.work import Work, check, computed

WIDE = Limits(bytes=4_000_000, rows=100_000, units=3_000, components=300, seconds=1.0)


def changed() -> Work:
    work = copy_of("EGDI", "2018")
    text = work.definition.replace("weight: 1/3", "weight: 1/2", 1).replace("weight: 1/3", "weight: 1/4")
    return replace(work, definition=text)


@pytest.mark.parametrize(
    ("code", "edition"),
    [
        ("EGDI", "2018"),
        ("HDI", "2023"),
        ("DTI", "2022"),
        ("MOTCUA61", "2020"),
        ("PAPI", "2023"),
        ("EFW", "2016"),
    ],
)
def test_a_copy_of_a_shipped_edition_gives_its_ranking(code: str, edition: str) -> None:
    index = shelf.definition(code)
    shipped = compute(index, shelf.figures_for(index), edition)
    own, problems = computed(check(copy_of(code, edition), WIDE))
    assert problems == ()
    assert own is not None
    assert own.units == shipped.units
    assert np.array_equal(own.ranks, shipped.ranks, equal_nan=True)
    assert np.allclose(own.scores, shipped.scores, atol=1e-12, equal_nan=True)


def test_the_example_is_the_tutorial_s() -> None:
    result, problems = computed(check(example(), WIDE))
    assert problems == ()
    assert result is not None
    assert result.edition.code == "2024", "figures of one period need no edition named"
    assert result.order() == ("P2", "P3", "P1", "P4")


def test_every_mistake_of_both_texts_is_said_at_once_with_its_line() -> None:
    work = example()
    bad = replace(
        work,
        definition=work.definition.replace("direction: lower", "direction: down"),
        figures=work.figures.replace("P2,online_share,2024,48.0,A", "P2,online_share,2024,,A").replace(
            "P4,days,2024,18,A", "P4,days,2024,mười,A"
        ),
    )
    found = locate(check(bad, WIDE).problems)
    places = [(each.half, each.line) for each in found]
    assert ("figures", 3) in places
    assert ("figures", 9) in places
    assert places[0][0] == "definition"
    assert "direction: down" in bad.definition.split("\n")[(places[0][1] or 0) - 1]
    lines = listing(bad.figures, "figures", found)
    assert [line.number for line in lines if line.found] == [3, 9]
    assert lines[0].number == 1
    assert [line.anchor for line in lines if line.anchor] == ["s-3", "s-9"]


def test_what_stops_the_calculation_leads_to_a_line_too() -> None:
    work = example()
    bad = replace(
        work, figures=work.figures.replace("P1,online_share,2024,62.5", "P1,online_share,2024,162.5")
    )
    result, problems = computed(check(bad, WIDE))
    assert result is None
    (found,) = locate(problems)
    assert (found.half, found.line, found.about) == ("figures", 2, "P1, online_share, 2024")


def test_a_place_without_a_line_leads_to_the_text() -> None:
    work = example()
    lost = "\n".join(line for line in work.figures.split("\n") if "hotline" not in line)
    _, problems = computed(check(replace(work, figures=lost), WIDE))
    (found,) = locate(problems)
    assert (found.half, found.line, found.anchor) == ("figures", None, "so-lieu")


def test_figures_of_two_periods_ask_which() -> None:
    work = example()
    twice = replace(work, figures=work.figures + "P1,days,2025,11,A\n")
    _, problems = computed(check(twice, WIDE))
    assert [each.code for each in problems] == ["workshop.which_period"]
    result, _ = computed(check(replace(twice, edition="2024"), WIDE))
    assert result is not None


def test_a_changed_weight_is_compared_in_words_and_in_ranks() -> None:
    index = shelf.definition("EGDI")
    shipped = compute(index, shelf.figures_for(index), "2018")
    checked = check(changed(), WIDE)
    own, _ = computed(checked)
    assert own is not None
    outcome = outcome_of(own, checked, Asked(shipped, draws=50))
    both = outcome.comparison
    assert both is not None
    assert [(each.about, each.text.vi) for each in both.differences] == [
        ("OSI", "trọng số: 1/3 → 0,5."),
        ("TII", "trọng số: 1/3 → 0,25."),
        ("HCI", "trọng số: 1/3 → 0,25."),
    ]
    assert len(both.units) == 193
    assert both.rank_correlation == pytest.approx(0.9913, abs=1e-4)
    # By hand: the mean of the absolute differences of the two columns.
    assert both.mean_shift == pytest.approx(np.mean([abs(m.rank - m.rank_before) for m in both.units]))
    assert both.movers[0].unit == "ETH"
    assert both.movers[0].gained == 20
    assert all(unit.interval is not None for unit in outcome.units)
    assert Outcome.model_validate_json(outcome.digits_written) == outcome


def test_nothing_changed_says_so() -> None:
    checked = check(copy_of("EGDI", "2018"), WIDE)
    own, _ = computed(checked)
    assert own is not None
    both = outcome_of(own, checked, Asked(own)).comparison
    assert both is not None
    assert both.differences == ()
    assert both.unmoved == 193
    assert both.movers == ()


def test_a_ranking_of_others_cannot_be_compared() -> None:
    index = shelf.definition("EGDI")
    shipped = compute(index, shelf.figures_for(index), "2018")
    checked = check(example(), WIDE)
    own, _ = computed(checked)
    assert own is not None
    with pytest.raises(Problems) as refused:
        outcome_of(own, checked, Asked(shipped))
    assert refused.value.found[0].code == "workshop.nothing_shared"


def test_what_was_missing_is_listed_with_what_was_done() -> None:
    checked = check(example(), WIDE)
    own, _ = computed(checked)
    assert own is not None
    outcome = outcome_of(own, checked, Asked())
    assert [(each.unit, each.component, each.rule) for each in outcome.filled] == [
        ("P4", "online_share", "ignore")
    ]


@pytest.mark.parametrize(
    "data",
    ["unit,giá\n".encode(), codecs.BOM_UTF8 + "unit,giá\n".encode(), "unit,giá\n".encode("utf-16")],
)
def test_text_as_excel_and_others_write_it_is_read(data: bytes) -> None:
    assert text_of(data, "figures.csv") == "unit,giá\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("tên,Hà Nội, Đà Nẵng\nệ".encode("cp1258", errors="ignore") + b"\xd2\xec", "workshop.encoding"),
        (b"\x00\x01\x02", "workshop.not_text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "workshop.encoding"),
    ],
)
def test_other_bytes_are_refused_with_a_cure(data: bytes, code: str) -> None:
    with pytest.raises(Problems) as refused:
        text_of(data, "figures.csv")
    (problem,) = refused.value.found
    assert problem.code == code
    assert "UTF-8" in problem.cure.vi


def test_a_bad_file_leaves_what_was_typed() -> None:
    typed = Work("code: A", "unit\n")
    taken = take(typed, [Upload("số liệu.csv", b"\xff\xfe\x00"), Upload("bảng.xls", b"\xd0\xcf\x11\xe0")])
    assert taken.work == typed
    assert [each.code for each in taken.problems] == ["workshop.encoding", "workshop.kind"]


def test_both_files_at_once_and_one_kind_of_line_end() -> None:
    taken = take(Work("", ""), [Upload("a.yml", b"code: A\r\nb: 1\r"), Upload("b.CSV", b"unit\r\nX\r\n")])
    assert (taken.work.definition, taken.work.figures) == ("code: A\nb: 1\n", "unit\nX\n")


@pytest.mark.parametrize(
    ("limits", "place"),
    [
        (replace(WIDE, rows=5), "figures.csv"),
        (replace(WIDE, bytes=200), "figures.csv"),
        (replace(WIDE, units=3), "figures.csv"),
        (replace(WIDE, components=3), "definition.yaml"),
    ],
)
def test_what_is_too_large_is_refused_with_the_limit(limits: Limits, place: str) -> None:
    problems = check(example(), limits).problems
    assert {each.code for each in problems} == {"workshop.too_large"}
    assert place in {each.place for each in problems}


def test_a_line_without_end_is_refused_before_it_is_read() -> None:
    long = example().figures + "P1," + "x" * 50_000
    (problem,) = check(replace(example(), figures=long), WIDE).problems
    assert problem.place == "figures.csv:14"


def test_aliases_that_multiply_are_refused() -> None:
    bomb = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    problems = check(Work(bomb, example().figures), WIDE).problems
    assert problems[0].code == "definition.too_large"


def test_runs_and_pairs_make_work_larger() -> None:
    plain = Size(rows=1000, units=200, components=100, definition_bytes=10_000)
    assert plain.seconds < 0.2
    assert replace(plain, runs=1000).seconds > 5
    assert replace(plain, units=3000, pairwise=True).seconds > 10
