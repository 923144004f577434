"""Causes of change, periods of reports, editions: pure rules, without a record."""

from datetime import date

import pytest

from nhip.measure.collection.reports.changes import walk
from nhip.measure.collection.reports.document import Document, Drawing, Letterhead, read_document
from nhip.measure.collection.reports.document import Section as Part
from nhip.measure.collection.reports.probable import edition_for
from nhip.measure.collection.reports.record import FigureFact, ReleaseFact
from nhip.measure.collection.reports.scope import Kind, period_scope, report_kind


def figure(value: str, release: str, period: str = "2024") -> FigureFact:
    return FigureFact("G12", "adult_literacy", "VNM", period, value, "A", "", "", 1, "", "", release)


def release(code: str, corrects: str = "", reason: str = "") -> ReleaseFact:
    return ReleaseFact(code, "", date(2026, 11, 24), "", "", 1, corrects, reason)


def test_each_change_has_the_cause_that_the_releases_tell() -> None:
    old = figure("95.1", "A", "2022")
    walked = [
        (release("B"), [figure("95.8", "B")]),
        (release("C"), [figure("95.9", "C")]),
        (release("D", "C", "Sửa lỗi cộng"), [figure("96.0", "D")]),
        (release("E"), [figure("96.0", "E")]),
    ]
    now, moved = walk({old.key: old}, walked)
    assert [(one.cause, one.before.value if one.before else "", one.why) for one in moved] == [
        ("own", "95.1", ""),
        ("revision", "95.8", ""),
        ("correction", "95.9", "Sửa lỗi cộng"),
    ]
    assert [one.release for one in now.values()] == ["E"], "the newest release that holds it"


@pytest.mark.parametrize(
    ("code", "kind", "name", "last"),
    [
        ("2026-Q4", Kind.QUARTERLY, "quý IV năm 2026", date(2026, 12, 31)),
        ("2027-Q1", Kind.QUARTERLY, "quý I năm 2027", date(2027, 3, 31)),
        ("2026", Kind.YEARLY, "năm 2026", date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_name_and_its_last_day(code: str, kind: Kind, name: str, last: date) -> None:
    scope = period_scope(code)
    assert scope is not None
    assert (scope.kind, scope.name.vi, scope.last) == (kind, name, last)
    assert report_kind(code) is kind
    assert (period_scope("2026-Q5"), report_kind("2026-DC")) == (None, Kind.ROUND)


def test_a_figure_counts_for_the_next_edition_that_comes() -> None:
    assert [edition_for("EGDI", year) for year in (2018, 2019, 2025, 2026, 2027)] == [
        *("2018", "2020", "2026", "2026", "2028"),
    ]


def test_a_document_is_read_back_as_it_was_written() -> None:
    head = Letterhead("", "BỘ", "Số: /BC-B", "Hà Nội", "Về", ("A",), ("KT.",), ("Lưu",))
    drawn = Part("I. MỤC", (Drawing("Hình", "<svg/>", "chữ"),))
    document = Document("Báo cáo", "2026-11-24", "https://x.vn", head, (), (drawn,), (), ())
    assert read_document(document.written()) == document
