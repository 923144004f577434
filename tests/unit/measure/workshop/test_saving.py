"""Saved works: kept with their digests, found by their address alone, deleted by their owner or in time."""

from datetime import timedelta

import pytest
from tests.unit.identity.people import make_account

from nhip.kernel.api import Refusal, clock, events_about, now, setting
from nhip.measure.acts.delete_work import delete_expired_works, delete_work
from nhip.measure.acts.save_work import name_in_ledger, save_work
from nhip.measure.models import SavedWork, WorkshopUse
from nhip.measure.workshop import uses
from nhip.measure.workshop.background import compute_saved_work, sweep_workshop
from nhip.measure.workshop.copies import example
from nhip.measure.workshop.doing import Done, run, work_of
from nhip.measure.workshop.limits import limits
from nhip.measure.workshop.outcome import Outcome

pytestmark = pytest.mark.django_db


def done() -> Done:
    return run(example(), limits(), within=None)


def test_a_saved_work_opens_as_it_was_handed_in() -> None:
    made = done()
    saved = save_work(made.checked, made.outcome, owner=None)
    kept = SavedWork.objects.get(key=saved.work.key)
    assert work_of(kept) == example()
    assert Outcome.model_validate_json(kept.outcome) == made.outcome
    saved_on = kept.saved_at.astimezone(clock.VIETNAM).date()
    assert kept.expires_on == saved_on + timedelta(days=setting("NHIP_WORKSHOP_DAYS"))
    assert len(kept.key) >= 24
    assert saved.deletion_code not in str(kept.__dict__)


def test_the_ledger_learns_digests_and_no_address() -> None:
    made = done()
    saved = save_work(made.checked, made.outcome, owner=None)
    (event,) = events_about(f"saved_work:{name_in_ledger(saved.work.key)}")
    assert saved.work.key not in str(event)
    assert event.event.figures_digest == example().figures_digest  # type: ignore[attr-defined]
    assert event.actor is None


def test_one_form_sent_twice_is_one_work_and_another_form_another() -> None:
    made = done()
    first, again, other = (
        save_work(made.checked, made.outcome, owner=None, form=form) for form in ("a", "a", "b")
    )
    assert first.work.pk == again.work.pk
    assert first.deletion_code == again.deletion_code
    assert other.work.pk != first.work.pk
    assert other.deletion_code != first.deletion_code


def test_only_the_owner_or_the_code_deletes() -> None:
    made = done()
    owner, other = make_account("chu@coquan.example"), make_account("khac@coquan.example")
    saved = save_work(made.checked, made.outcome, owner=owner)
    for person, code in ((None, ""), (None, "doan"), (other, ""), (other, "doan")):
        with pytest.raises(Refusal, match=r"workshop\.not_yours"):
            delete_work(saved.work.key, by=person, deletion_code=code)
    assert SavedWork.objects.filter(pk=saved.work.pk).exists()
    delete_work(saved.work.key, by=owner)
    with pytest.raises(Refusal, match=r"workshop\.not_there"):
        delete_work(saved.work.key, by=owner)
    unowned = save_work(made.checked, made.outcome, owner=None)
    delete_work(unowned.work.key, by=None, deletion_code=unowned.deletion_code)
    assert not SavedWork.objects.exists()


def test_what_has_expired_is_deleted_and_told() -> None:
    made = done()
    saved = save_work(made.checked, made.outcome, owner=None)
    kept = save_work(made.checked, made.outcome, owner=None)
    SavedWork.objects.filter(pk=saved.work.pk).update(expires_on=now().date() - timedelta(days=1))
    WorkshopUse.objects.create(sender="x", hour=now() - timedelta(days=1), count=3)
    sweep_workshop.run()
    assert list(SavedWork.objects.all()) == [kept.work]
    assert not WorkshopUse.objects.exists()
    told = events_about(f"saved_work:{name_in_ledger(saved.work.key)}")
    assert [type(each.event).__name__ for each in told] == ["WorkSaved", "WorkDeleted"]
    assert delete_expired_works() == 0


def test_large_work_is_computed_by_a_job() -> None:
    large = run(example(), limits(), within=0.0)
    assert large.takes_too_long
    saved = save_work(large.checked, None, owner=None)
    assert saved.work.state == SavedWork.State.WAITING
    compute_saved_work.run(saved.work.key)
    kept = SavedWork.objects.get(pk=saved.work.pk)
    assert kept.state == SavedWork.State.READY
    assert Outcome.model_validate_json(kept.outcome).units[0].unit == "P2"
    compute_saved_work.run("nobody")


def test_a_job_that_cannot_compute_says_why() -> None:
    large = run(example(), limits(), within=0.0)
    saved = save_work(large.checked, None, owner=None)
    SavedWork.objects.filter(pk=saved.work.pk).update(against="EGDI/1066")
    compute_saved_work.run(saved.work.key)
    kept = SavedWork.objects.get(pk=saved.work.pk)
    assert kept.state == SavedWork.State.FAILED
    assert kept.problems[0]["code"] == "workshop.no_such_edition"


def test_an_hour_allows_so_many_calculations_from_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_WORKSHOP_PER_HOUR", "2")
    for _ in range(2):
        uses.count_use(None, "192.0.2.1")
    with pytest.raises(Refusal, match=r"workshop\.too_many") as refused:
        uses.count_use(None, "192.0.2.1")
    assert refused.value.retriable
    uses.count_use(None, "192.0.2.2")
    account = make_account("ai@coquan.example")
    for _ in range(10):
        uses.count_use(account, "192.0.2.1")
    assert "192.0.2.1" not in str(list(WorkshopUse.objects.values()))
