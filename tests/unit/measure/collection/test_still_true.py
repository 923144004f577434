"""What was handed in for one round is no answer to the next, until somebody says that it is still true."""

import pytest
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.collection.people import EDUCATION, STATISTICS, a_round, literacy, person

from nhip.identity.api import Role
from nhip.kernel.api import Refusal, events_about
from nhip.measure.collection.acts.check_figure import check_figure
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.sign_set import left_to_do
from nhip.measure.collection.models import ReportedFigure
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.desk import progress
from nhip.measure.collection.queries.owed import from_before, owed_by_agency
from nhip.measure.collection.queries.owing import owing as still_owing
from nhip.measure.collection.queries.sample import looked_at
from nhip.measure.collection.queries.todo import owing

pytestmark = pytest.mark.usefixtures("desk")
ONLY = ("adult_literacy",)


def test_a_new_round_takes_nothing_for_handed_in_and_one_act_confirms_what_stands() -> None:
    clerk, reviewer = person(Role.FOCAL_POINT, STATISTICS), person(Role.REVIEWER, EDUCATION)
    first = a_round("2026-Q3", ONLY)
    enter_figures(first.code, STATISTICS, [literacy("95.8")], origin=Origin.FORM, by=clerk)
    assert hand_in(first.code, STATISTICS, by=clerk).still_true == 0
    second = a_round("2026-Q4", ONLY)
    (count,) = owed_by_agency(second, {STATISTICS})
    assert (count.present, count.handed_in) == (1, 0)
    assert [(row.agency, row.waiting) for row in still_owing(second) if row.agency == STATISTICS] == [
        (STATISTICS, 1)
    ]
    assert [(each.round.code, each.to_hand_in) for each in owing(clerk)] == [("2026-Q4", 1)]
    assert (progress(second, STATISTICS).handed_in, looked_at(second)) == (0, [])
    assert left_to_do(second, STATISTICS)["not_handed_in"] == 1
    figure = ReportedFigure.objects.get(agency=STATISTICS)
    with pytest.raises(Refusal) as refusal:
        check_figure(second.code, figure.pk, 1, is_right=True, words="", by=reviewer)
    assert refusal.value.code == "collection.figure_unknown"

    with pytest.raises(Refusal) as refusal:
        hand_in(second.code, STATISTICS, by=clerk)
    assert refusal.value.code == "collection.not_reconfirmed"
    assert "1 số liệu" in refusal.value.detail.vi
    assert owed_by_agency(second, {STATISTICS})[0].handed_in == 0

    handed = hand_in(second.code, STATISTICS, by=clerk, still_true=True)
    assert (handed.still_true, from_before(second, STATISTICS)) == (1, 0)
    assert list(events_about(second.subject))[-1].payload["still_true"] == 1
    assert [row.revision for row in looked_at(second)] == [1]
    check_figure(second.code, figure.pk, 1, is_right=True, words="", by=reviewer)
    assert hand_in(second.code, STATISTICS, by=clerk).still_true == 0  # said once, it is said


def test_each_round_keeps_the_revision_that_was_handed_in_for_it() -> None:
    clerk = person(Role.FOCAL_POINT, STATISTICS)
    first, second = a_round("2026-Q3", ONLY), a_round("2026-Q4", ONLY)
    enter_figures(first.code, STATISTICS, [literacy("95.8")], origin=Origin.FORM, by=clerk)
    hand_in(first.code, STATISTICS, by=clerk)
    enter_figures(second.code, STATISTICS, [literacy("96", expected=1)], origin=Origin.FORM, by=clerk)
    assert hand_in(second.code, STATISTICS, by=clerk).still_true == 0
    assert [row.revision for one in (first, second) for row in looked_at(one)] == [1, 2]
    assert left_to_do(first, STATISTICS)["drafts"] == 1  # the earlier round hears that the figure moved


def test_the_page_asks_before_it_hands_in() -> None:
    clerk = make_account("ban@co-quan.example", Role.FOCAL_POINT, at=STATISTICS, second_factor=True)
    client = sign_in(clerk)
    enter_figures(a_round("2026-Q3", ONLY).code, STATISTICS, [literacy("95.8")], origin=Origin.FORM, by=clerk)
    second = a_round("2026-Q4", ONLY)
    desk = f"/so-lieu/dot/{second.code}/nhap/{STATISTICS}/"
    assert 'name="van-dung"' in client.get(desk).content.decode()
    refused = client.post(f"{desk}nop/")
    assert refused.status_code == 422
    assert "vẫn đúng" in refused.content.decode()
    assert client.post(f"{desk}nop/", {"van-dung": "1"}).status_code == 302
    assert owed_by_agency(second, {STATISTICS})[0].handed_in == 1
    assert 'name="van-dung"' not in client.get(desk).content.decode()
