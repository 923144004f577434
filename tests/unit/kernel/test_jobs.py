"""Jobs: enqueued with the act or not at all, tried again where that may help, their failures kept."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from procrastinate.contrib.django.models import ProcrastinateJob

from nhip.kernel import clock
from nhip.kernel.errors import Refusal
from nhip.kernel.jobs import app, housekeeping
from nhip.kernel.jobs.failing import forget_old_failures, keep_failure
from nhip.kernel.jobs.queue import JobPriority, daily, enqueue, enqueue_once, in_our_transaction, job, weekly
from nhip.kernel.jobs.resuming import resume_stalled_jobs
from nhip.kernel.jobs.retrying import Retry
from nhip.kernel.models import CalendarDay, JobFailure
from nhip.kernel.words import Text

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = Retry(times=2, first_wait=0)
done: list[object] = []


@job(name="test.remember")
def remember(what: str) -> None:
    done.append(what)


@job(name="test.break", retry=AT_ONCE)
def break_twice(*, well_after: int) -> None:
    done.append("tried")
    CalendarDay.objects.create(
        day=date(2026, 12, 24), kind="off", name="a", name_en="a", source="a",
        decided_on=date(2026, 12, 1), known_since=date(2026, 12, 1),
    )  # fmt: skip
    if done.count("tried") <= well_after:
        raise ZeroDivisionError("secret of a citizen")


@job(name="test.refuse", retry=AT_ONCE)
def refuse(*, retriable: bool) -> None:
    done.append("refused")
    raise Refusal(
        "test.closed",
        Text("Cổng đã đóng", "The gate is closed"),
        Text("Hết giờ làm việc.", "Office hours are over."),
        Text("Hãy thử lại ngày mai.", "Try again tomorrow."),
        retriable=retriable,
    )


@job(name="test.pass_on", retry=Retry(times=0))
def pass_on(*, breaks: bool) -> None:
    enqueue(remember, what="passed on")
    if breaks:
        raise ZeroDivisionError


@job(name="test.convert", priority=JobPriority.LAST)
def convert(number: int) -> None:
    done.append(number)


@job(name="test.tell", priority=JobPriority.FIRST)
def tell(what: str) -> None:
    done.append(what)


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    done.clear()
    yield
    ProcrastinateJob.objects.all()._raw_delete("default")


def _work() -> None:
    """Let a worker do what is waiting, until there is nothing left."""
    queue = app()
    with queue.replace_connector(queue.connector.get_worker_connector()):
        queue.run_worker(queues=["default"], wait=False, install_signal_handlers=False, listen_notify=False)


def _statuses(of: str = "test.") -> list[str]:
    """How the jobs stand; a worker also enqueues the periodic ones, which belong to another queue."""
    jobs = ProcrastinateJob.objects.filter(task_name__startswith=of).order_by("id")
    return list(jobs.values_list("status", flat=True))


def test_a_job_is_done_after_its_act() -> None:
    with transaction.atomic():
        enqueue(remember, what="act")
    _work()
    assert done == ["act"]
    assert _statuses() == ["succeeded"]


def test_what_rolls_the_act_back_drops_the_job() -> None:
    @transaction.atomic
    def act() -> None:
        enqueue(remember, what="act")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    _work()
    assert (done, _statuses()) == ([], [])


def test_outside_a_transaction_nothing_is_enqueued() -> None:
    with pytest.raises(TransactionManagementError, match=r"inside transaction\.atomic"):
        enqueue(remember, what="act")


def test_a_status_does_not_wait_behind_five_thousand_files() -> None:
    with transaction.atomic():
        enqueue(convert, number=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)"
                " SELECT queue_name, task_name, priority, jsonb_build_object('number', n)"
                " FROM procrastinate_jobs, generate_series(1, 4999) n WHERE task_name = 'test.convert'"
            )
        enqueue(remember, what="ordinary")
        assert enqueue_once(tell, "key", what="status")
    taken, worker = [], async_to_sync(in_our_transaction.register_worker)()
    for _ in range(4):
        stored = async_to_sync(in_our_transaction.fetch_job)(queues=["default"], worker_id=worker)
        assert stored is not None
        assert stored.id is not None
        taken.append((stored.task_name, stored.priority))
        if len(taken) == 1:
            in_our_transaction.retry_job_by_id(stored.id, retry_at=datetime.now(UTC))
    first = ("test.tell", JobPriority.FIRST)
    assert taken[:2] == [first, first], "tried again, it comes first again"
    assert taken[2:] == [("test.remember", JobPriority.ORDINARY), ("test.convert", JobPriority.LAST)]


@pytest.mark.parametrize("value", [date(2026, 11, 24), {1: "a"}, ("a",), object()])
def test_arguments_are_plain_values(value: object) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        enqueue(remember, what=value)  # type: ignore[arg-type]


def test_a_job_enqueued_once_waits_once_and_leaves_the_act_whole() -> None:
    with transaction.atomic():
        first = enqueue_once(remember, "2018", what="first")
        again = enqueue_once(remember, "2018", what="again")
        other = enqueue_once(remember, "2020", what="other")
        enqueue(remember, what="after")
    _work()
    assert again is None
    assert first != other
    assert sorted(map(str, done)) == ["after", "first", "other"]
    with transaction.atomic():
        assert enqueue_once(remember, "2018", what="later")


@pytest.mark.parametrize("breaks", [False, True])
def test_a_job_enqueues_in_its_own_transaction(*, breaks: bool) -> None:
    with transaction.atomic():
        enqueue(pass_on, breaks=breaks)
    _work()
    assert done == ([] if breaks else ["passed on"])
    assert _statuses() == (["failed"] if breaks else ["succeeded", "succeeded"])


def test_a_job_that_raises_rolls_back_and_is_tried_again() -> None:
    with transaction.atomic():
        number = enqueue(break_twice, well_after=2)
    _work()
    assert done == ["tried"] * 3
    assert _statuses() == ["succeeded"]
    assert CalendarDay.objects.count() == 1
    first, second = JobFailure.objects.order_by("attempt")
    assert (first.job_id, first.name, first.attempt, first.is_final) == (number, "test.break", 1, False)
    assert first.recovered_at
    assert second.recovered_at
    CalendarDay.objects.all().delete()


def test_a_job_is_given_up_after_its_last_attempt_and_the_reason_kept() -> None:
    with transaction.atomic():
        enqueue(break_twice, well_after=99)
    _work()
    assert _statuses() == ["failed"]
    assert [failure.is_final for failure in JobFailure.objects.order_by("attempt")] == [False, False, True]
    last = JobFailure.objects.get(is_final=True)
    assert last.code == "ZeroDivisionError"
    assert "secret" not in last.reason
    assert last.recovered_at is None


def test_a_refusal_is_not_tried_again_and_says_what_to_do() -> None:
    with transaction.atomic():
        enqueue(refuse, retriable=False)
    _work()
    assert done == ["refused"]
    failure = JobFailure.objects.get()
    assert (failure.code, failure.is_final) == ("test.closed", True)
    assert failure.reason == "Cổng đã đóng. Hết giờ làm việc."
    assert failure.remedy == "Hãy thử lại ngày mai."


def test_a_refusal_that_may_pass_is_tried_again() -> None:
    with transaction.atomic():
        enqueue(refuse, retriable=True)
    _work()
    assert done == ["refused"] * 3


def _cut_off(*, attempts: int) -> int:
    """A job whose worker was killed: being done, by a worker whose heartbeat is gone."""
    with transaction.atomic():
        number = enqueue(remember, what="resumed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, number]
        )
    return number


def test_what_a_killed_worker_left_is_taken_up_again() -> None:
    _cut_off(attempts=0)
    _work()
    assert done == []
    assert resume_stalled_jobs() == 1
    _work()
    assert (done, _statuses()) == (["resumed"], ["succeeded"])
    failure = JobFailure.objects.get()
    assert (failure.code, failure.is_final, failure.recovered_at is None) == (
        "kernel.job_cut_off",
        False,
        False,
    )


def test_what_is_always_cut_off_is_given_up() -> None:
    _cut_off(attempts=4)
    assert resume_stalled_jobs() == 1
    assert resume_stalled_jobs() == 0
    assert _statuses() == ["failed"]
    assert JobFailure.objects.get().is_final


def test_waiting_grows_up_to_an_hour() -> None:
    stored = app().configure_task("test.remember", allow_unknown=True).job
    waits = []
    for attempts in range(6):
        decision = Retry(times=6).get_retry_decision(
            exception=OSError(), job=stored.evolve(attempts=attempts)
        )
        assert decision
        assert decision.retry_at
        waits.append(round((decision.retry_at - datetime.now(UTC)).total_seconds()))
    assert waits == [10, 40, 160, 640, 2560, 3600]


def test_old_failures_are_forgotten() -> None:
    for age in (89, 91):
        with clock.at(datetime.now(UTC) - timedelta(days=age)):
            keep_failure(job_id=age, name="test", attempt=1, broken=OSError(), is_final=True)
    assert forget_old_failures() == 1
    assert JobFailure.objects.get().job_id == 89


def test_times_are_said_in_vietnamese_hours() -> None:
    assert daily(2, 30) == "30 19 * * *"
    assert daily(7, 0) == "0 0 * * *"
    assert weekly(7, 45) == "45 0 * * 1"
    with pytest.raises(ValueError, match="Sunday in UTC"):
        weekly(6, 0)


def test_every_periodic_job_of_ours_is_known_to_the_queue() -> None:
    known = {name for name, _ in app().periodic_registry.periodic_tasks}
    assert {"kernel.sweep", "kernel.resume", "kernel.calendar_horizon"} <= known


@pytest.mark.parametrize(("day", "days_left"), [(date(2027, 6, 30), None), (date(2027, 8, 2), 151)])
def test_the_end_of_the_calendar_is_announced_in_time(
    day: date, days_left: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'kernel.calendar_running_out'")
        before = cursor.fetchone()[0]
        with clock.at(day), transaction.atomic():
            housekeeping.check_calendar_horizon.run()
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'kernel.calendar_running_out'")
        assert cursor.fetchone()[0] - before == (days_left is not None)
    assert ("31 December 2027" in caplog.text) is (days_left is not None)


def test_a_worker_process_sweeps_expired_sessions(tmp_path: Path) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=datetime(2026, 1, 1, tzinfo=UTC))
    Session.objects.create(session_key="new", session_data="", expire_date=datetime(2999, 1, 1, tzinfo=UTC))
    with transaction.atomic():
        enqueue(housekeeping.sweep)
    chosen = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql:///{chosen['NAME']}?host={chosen['HOST']}&user={chosen['USER']}",
        "NHIP_HOME": str(tmp_path),
        "NHIP_SECRET_KEY": "only-for-this-test-" + "x" * 40,
        "NHIP_ALLOWED_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "nhip.web.cli.main", "manage", "procrastinate", "worker", "--one-shot"]
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert "succeeded" in _statuses("kernel.sweep")
