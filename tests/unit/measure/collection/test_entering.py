"""Figures are entered and never overwritten: drafts stay with their agency, conflicts are stated."""

import threading
from contextvars import copy_context
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.unit.measure.collection.people import (
    EDUCATION,
    LABOUR,
    LITERACY,
    STATISTICS,
    a_round,
    literacy,
    offices,
    person,
)

from nhip.identity.api import Role
from nhip.kernel.api import Refusal, clock, events_about
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import ReportedFigure, Revision, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.gate import figures_visible_to, revisions_visible_to
from nhip.measure.collection.queries.history import known_on
from nhip.measure.collection.queries.owed import owed_by_agency
from nhip.measure.collection.register import register


def _codes(report: object) -> list[str]:
    return [refused.fault.code for refused in report.refused]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("desk")
def test_a_value_gets_a_successor_and_its_history_stays() -> None:
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    first = enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=clerk)
    second = enter_figures(
        "2026-Q4",
        EDUCATION,
        [literacy("95.8", expected=1, note="tổng điều tra")],
        origin=Origin.FORM,
        by=clerk,
    )
    assert (len(first.written), len(second.written)) == (1, 1)
    figure = ReportedFigure.objects.get(agency=EDUCATION, series="adult_literacy")
    assert (figure.value, figure.status, figure.latest) == ("95.8", "A", 2)
    assert list(figure.revisions.order_by("number").values_list("number", "value")) == [
        (1, "95.0"),
        (2, "95.8"),
    ]
    told = [event.type for event in events_about("round:2026-Q4")]
    assert told.count("collection.figures_entered") == 2


@pytest.mark.usefixtures("desk")
def test_writing_over_what_one_has_not_seen_is_a_stated_conflict() -> None:
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=clerk)
    report = enter_figures("2026-Q4", EDUCATION, [literacy("94.1")], origin=Origin.FORM, by=clerk)
    assert [(met.number, met.value) for met in report.conflicts] == [(1, "95.0")]
    assert ReportedFigure.objects.get().value == "95.0"
    again = enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=clerk)
    assert len(again.unchanged) == 1
    assert Revision.objects.count() == 1


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (literacy(""), "collection.blank"),
        (literacy("", status="M"), "collection.no_reason"),
        (literacy("3", status="M", reason="chưa điều tra"), "collection.missing_with_value"),
        (literacy("chín mươi"), "collection.not_a_number"),
        (literacy("nan"), "collection.not_a_number"),
        (literacy("1e400"), "collection.not_a_number"),
        (literacy("0." + "9" * 60), "collection.not_a_number"),
        (literacy("1e-99"), "collection.not_a_number"),
        (literacy("101"), "collection.out_of_range"),
        (literacy("95", status="Ω"), "collection.status_unknown"),
        (Entry("adult_literacy", "VNM", "2026", "95"), "collection.future"),
        (Entry("adult_literacy", "VNM", "quý 3", "95"), "collection.period"),
        (Entry("adult_literacy", "LAO", "2024", "95"), "collection.not_asked"),
        (Entry("no_such", "VNM", "2024", "95"), "collection.series_unknown"),
    ],
)
def test_a_cell_that_cannot_be_taken_does_not_hold_up_the_others(entry: Entry, code: str) -> None:
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    sound = Entry("gross_enrolment", "VNM", "2024", "84.5")
    report = enter_figures("2026-Q4", EDUCATION, [entry, sound], origin=Origin.CSV, by=clerk)
    assert _codes(report) == [code]
    assert report.refused[0].fault.cure.vi
    assert report.written == [sound]


@pytest.mark.usefixtures("desk")
def test_missing_is_a_value_with_a_reason() -> None:
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    gone = literacy("", status="M", reason="điều tra vào năm sau")
    enter_figures("2026-Q4", EDUCATION, [gone], origin=Origin.FORM, by=clerk)
    figure = ReportedFigure.objects.get()
    assert (figure.value, figure.status) == ("", "M")
    education = next(count for count in owed_by_agency(_round()) if count.agency == EDUCATION)
    assert (education.asked, education.present, education.missing, education.silent) == (2, 0, 1, 1)


@pytest.mark.usefixtures("desk")
def test_another_agencys_cells_are_nobodys_to_write_or_see() -> None:
    mine, theirs = person(Role.FOCAL_POINT, EDUCATION), person(Role.FOCAL_POINT, LABOUR)
    checker = person(Role.REVIEWER, STATISTICS)
    a_round()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=mine)
    with pytest.raises(Refusal) as refusal:
        enter_figures("2026-Q4", EDUCATION, [literacy("94", expected=1)], origin=Origin.FORM, by=theirs)
    assert refusal.value.code == "identity.not_permitted"
    assert not figures_visible_to(theirs).exists()
    assert not figures_visible_to(checker).exists()  # a draft
    assert figures_visible_to(mine).count() == 1


@pytest.mark.usefixtures("desk")
def test_what_is_handed_in_is_seen_and_a_later_draft_is_not() -> None:
    clerk, checker = person(Role.FOCAL_POINT, EDUCATION), person(Role.REVIEWER, STATISTICS)
    a_round()
    answers = [literacy("95.0"), Entry("gross_enrolment", "VNM", "2024", "84.5")]
    with pytest.raises(Refusal) as refusal:
        hand_in("2026-Q4", EDUCATION, by=clerk)
    assert refusal.value.code == "collection.not_complete"
    enter_figures("2026-Q4", EDUCATION, answers, origin=Origin.FORM, by=clerk)
    hand_in("2026-Q4", EDUCATION, by=clerk)
    enter_figures("2026-Q4", EDUCATION, [literacy("95.9", expected=1)], origin=Origin.FORM, by=clerk)
    assert figures_visible_to(checker).count() == 2
    seen = revisions_visible_to(checker).filter(figure__series="adult_literacy")
    assert list(seen.values_list("value", flat=True)) == ["95.0"]


@pytest.mark.usefixtures("desk")
def test_a_closed_round_takes_nothing_and_counts_the_silent() -> None:
    clerk, coordinator = person(Role.FOCAL_POINT, EDUCATION), person(Role.COORDINATOR, STATISTICS)
    a_round()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=clerk)
    with pytest.raises(Refusal):
        close_round("2026-Q4", by=clerk)
    close_round("2026-Q4", by=coordinator)
    closed = next(
        event.event for event in events_about("round:2026-Q4") if event.type == "collection.round_closed"
    )
    assert (closed.figures, closed.present, closed.silent) == (5, 1, 4)  # type: ignore[attr-defined]
    with pytest.raises(Refusal) as refusal:
        enter_figures("2026-Q4", EDUCATION, [literacy("96", expected=1)], origin=Origin.FORM, by=clerk)
    assert refusal.value.code == "collection.round_not_open"


@pytest.mark.usefixtures("desk")
def test_what_was_known_on_a_day_is_a_query() -> None:
    clerk = person(Role.FOCAL_POINT, EDUCATION)
    a_round()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=clerk)
    with clock.at(date(2026, 11, 24) + timedelta(days=7)):
        enter_figures("2026-Q4", EDUCATION, [literacy("95.8", expected=1)], origin=Origin.FORM, by=clerk)
    mine = revisions_visible_to(clerk)
    assert [row.value for row in known_on(mine, date(2026, 11, 23))] == []
    assert [row.value for row in known_on(mine, date(2026, 11, 25))] == ["95.0"]
    assert [row.value for row in known_on(mine, date(2026, 12, 2))] == ["95.8"]


@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_one_cell_lose_nothing() -> None:
    with clock.at(date(2026, 11, 24)):
        offices()
        clerk = person(Role.FOCAL_POINT, EDUCATION)
        a_round()
        outcomes: list[str] = []
        together = threading.Barrier(20)

        def enter(which: int) -> None:
            together.wait(timeout=30)
            try:
                report = enter_figures(
                    "2026-Q4", EDUCATION, [literacy(f"{70 + which}")], origin=Origin.FORM, by=clerk
                )
                outcomes.append("written" if report.written else "conflict")
                if report.conflicts:
                    assert report.conflicts[0].value
            finally:
                connection.close()

        people = [threading.Thread(target=copy_context().run, args=(enter, which)) for which in range(20)]
        for one in people:
            one.start()
        for one in people:
            one.join(timeout=60)
    assert sorted(outcomes) == ["conflict"] * 19 + ["written"]
    assert Revision.objects.count() == 1


def _round() -> Round:
    return Round.objects.get(code="2026-Q4")


def test_literacy_is_asked_of_owner_and_holders() -> None:
    series = register()[LITERACY[0]]
    assert series.agencies == (STATISTICS, EDUCATION, LABOUR)
