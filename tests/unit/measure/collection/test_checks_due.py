"""Which figures wait for whose look: the database counts and pages as the rule of a single figure says."""

from collections import Counter

import pytest
from tests.unit.measure.collection.people import COMMUNICATIONS, EDUCATION, STATISTICS, person

from nhip.identity.api import Account, Role
from nhip.kernel.api import now
from nhip.measure.collection.models import Check, FigureRequest, ReportedFigure, Revision, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.queries.checks_due import SAMPLE, count_sampled, next_to_check, tally, waiting
from nhip.measure.collection.queries.sample import Looked, drawn, drawn_size, looked_at
from nhip.measure.collection.sampling import sample

pytestmark = pytest.mark.usefixtures("desk")
STATES = ("first", "second", "seen", "own", "passed", "wrong")
# What the reviewer and a colleague said of every tenth figure, in turn.
SAID: list[tuple[bool | None, bool | None]] = [
    *((None, True), (True, None), (None, None), (True, True), (False, None), (None, False), (True, False)),
    *((None, None), (None, True), (True, None)),
]


@pytest.fixture
def full(db: None) -> Round:
    """Two agencies, eighty figures each, all but ten handed in."""
    found = Round.objects.create(
        code="2026-Q4",
        kind=RoundKind.QUARTERLY,
        title_vi="Quý IV",
        title_en="Fourth quarter",
        lead=COMMUNICATIONS,
        opens_on="2026-11-01",
        closes_on="2026-12-15",
        opened_at=now(),
        seed=7,
        event_id="-",
    )
    for agency in (EDUCATION, STATISTICS):
        for year in range(1940, 2020):
            number = int(year < 2010)
            cell = {"agency": agency, "series": "adult_literacy", "area": "VNM", "period": str(year)}
            found.requests.create(**cell, is_owner=False, due_on="2026-12-15", handed_in=number)
            figure = ReportedFigure.objects.create(**cell, latest=1, handed_in=number, value="95", status="A")
            Revision.objects.create(
                figure=figure, number=1, value="95", status="A", origin=Origin.FORM, recorded_at=now()
            )
    return found


def said(found: Round, me: Account, colleague: Account) -> None:
    sampled = drawn(found)
    # The sampled first: one that is not, and was found right once, waits for nobody.
    figures = sorted(
        ReportedFigure.objects.filter(handed_in=1), key=lambda one: (one.agency, one.subject not in sampled)
    )
    for at, figure in enumerate(figures):
        for author, verdict in zip((me, colleague), SAID[at % len(SAID)], strict=True):
            if verdict is not None:
                Check.objects.create(
                    round=found,
                    figure=figure,
                    revision=1,
                    is_right=verdict,
                    author=str(author.public_id),
                    at=now(),
                )


def by_rule(found: Round, me: Account, row: Looked) -> str:
    """The state of one figure, by words and not by SQL."""
    if row.wrong:
        return "wrong"
    if row.is_passed:
        return "passed"
    if row.agency == STATISTICS:
        return "own"
    if Check.objects.filter(round=found, figure=row.figure, author=str(me.public_id)).exists():
        return "seen"
    return "second" if row.right else "first"


def test_counts_and_pages_are_those_of_the_rule(full: Round) -> None:
    me, colleague = person(Role.REVIEWER, STATISTICS), person(Role.REVIEWER, COMMUNICATIONS)
    said(full, me, colleague)
    rows = looked_at(full)
    states = {row.figure: by_rule(full, me, row) for row in rows}
    assert len(rows) == 140
    assert set(states.values()) == set(STATES)
    counted = tally(full, me)
    assert {agency: +each for agency, each in counted.items()} == {
        agency: Counter(states[row.figure] for row in rows if row.agency == agency)
        for agency in (EDUCATION, STATISTICS)
    }
    assert tally(full, me, {EDUCATION}) == {EDUCATION: counted[EDUCATION]}
    for state in ("", *STATES):
        whole = waiting(full, me, state, most=1000)
        expected = [row for row in rows if not state or states[row.figure] == state]
        assert [each.looked for each in whole] == expected
        assert all(each.state == states[each.looked.figure] for each in whole)
        assert waiting(full, me, state, start=3, most=4) == whole[3:7]
    first = next(row for row in rows if states[row.figure] in {"first", "second"})
    assert next_to_check(full, me) == first.figure


def test_the_database_draws_the_sample_that_everybody_draws(full: Round) -> None:
    cells = FigureRequest.objects.values_list("agency", "series", "area", "period")
    everybodys = sample(7, ("figure:" + "/".join(cell) for cell in cells))
    assert sorted(drawn(full)) == sorted(everybodys)
    assert drawn_size(full) == len(everybodys) == 8
    assert drawn(full, 3) == sorted(everybodys)[:3]
    sampled = [row for row in looked_at(full) if row.is_sampled]
    me = person(Role.REVIEWER, STATISTICS)
    assert [each.looked for each in waiting(full, me, SAMPLE, most=100)] == sampled
    assert count_sampled(full) == len(sampled)


def test_a_round_in_which_nothing_was_handed_in(full: Round) -> None:
    full.requests.update(handed_in=0)
    me = person(Role.REVIEWER, STATISTICS)
    assert (tally(full, me), waiting(full, me, "", most=10), next_to_check(full, me)) == ({}, [], None)
