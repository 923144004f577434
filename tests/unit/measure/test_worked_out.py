"""What is worked out in the background: asked for once, kept with what it rests on, worked out anew when
that changes.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from nhip.measure import basis, queries, shelf, worked_out
from nhip.measure.acts.load_figures import load_figures
from nhip.measure.acts.work_out_doubt import work_out_doubt
from nhip.measure.audit.varied import by_default
from nhip.measure.engine import compute
from nhip.measure.jobs import ask_for_refresh, refresh
from nhip.measure.models import StoredDoubt
from nhip.measure.worked_out import FoundDoubt, Refused, Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Two sets of figures, loaded once for these tests and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        for code in ("egdi", "one-stop-example"):
            load_figures(shelf.figure_set(code))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def waiting(task: str) -> list[dict[str, str]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=task).order_by("id")]


def test_what_follows_from_the_figures_is_asked_for_newest_first() -> None:
    ask_for_refresh()
    ask_for_refresh()
    assert waiting("measure.refresh") == [{}]
    refresh.run()
    asked = waiting("measure.work_out_doubt")
    assert asked[0] == {"code": "EGDI", "edition": "2020"}
    assert {"code": "MOTCUA61", "edition": "2020"} in asked
    assert {"code": "EGDI", "edition": "2024"} not in asked


def test_the_first_reader_asks_and_the_second_waits_with_them() -> None:
    first = worked_out.doubt("MOTCUA61", "2020")
    second = worked_out.doubt("MOTCUA61", "2020")
    assert isinstance(first, Waiting)
    assert first == second
    assert not first.is_late
    assert waiting("measure.work_out_doubt") == [{"code": "MOTCUA61", "edition": "2020"}]


def test_what_was_worked_out_is_the_same_after_it_was_stored() -> None:
    assert work_out_doubt("EPI", "2018")
    assert not work_out_doubt("EPI", "2018")
    found = worked_out.doubt("EPI", "2018")
    assert isinstance(found, FoundDoubt)
    now = queries.doubt_of("EPI", "2018")
    assert found.doubt.runs == 1000
    assert found.doubt.seed == 1
    np.testing.assert_array_equal(found.doubt.ranks.T, now.ranks)
    for unit in ("VNM", "DNK", "FRA"):
        assert found.doubt.interval(unit) == now.interval(unit)
        assert found.doubt.chance_of_top(unit, 10) == now.chance_of_top(unit, 10)
        assert found.doubt.chance_of_beating(unit, "THA") == now.chance_of_beating(unit, "THA")
    assert found is worked_out.doubt("EPI", "2018")


def test_another_version_of_the_engine_works_it_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    work_out_doubt("MOTCUA61", "2020")
    before = StoredDoubt.objects.get()
    monkeypatch.setattr(basis, "REVISION", basis.REVISION + 1)
    assert isinstance(worked_out.doubt("MOTCUA61", "2020"), Waiting)
    assert work_out_doubt("MOTCUA61", "2020")
    after = StoredDoubt.objects.get()
    assert after.engine_version != before.engine_version
    assert isinstance(worked_out.doubt("MOTCUA61", "2020"), FoundDoubt)


def test_an_edition_that_cannot_be_computed_is_refused_with_its_reason() -> None:
    work_out_doubt("EGDI", "2024")
    answer = worked_out.doubt("EGDI", "2024")
    assert isinstance(answer, Refused)
    assert answer.why.vi
    assert answer.why.en


def test_units_that_the_runs_cannot_tell_apart_are_named() -> None:
    work_out_doubt("MOTCUA61", "2020")
    answer = worked_out.doubt("MOTCUA61", "2020")
    assert isinstance(answer, FoundDoubt)
    held = answer.doubt
    assert held.not_told_apart("VD05") == ("VD03",)
    assert held.chance_of_beating("VD05", "VD03") < 0.95
    same_band = held.band == held.band[held.row["VD05"]]
    assert [unit for unit, inside in zip(held.units, same_band, strict=True) if inside] == ["VD03", "VD05"]


def test_terms_of_a_formula_are_not_averaged_the_other_way() -> None:
    index = shelf.definition("GII")
    varied = by_default(compute(index, shelf.figures_for(index), "2021"))
    assert "aggregate" not in {choice.do for choice in varied.variation.vary}
    assert any("công thức" in why.vi for _title, why in varied.left_out)
