"""Declares jobs, and puts them into the queue within the act's transaction.

The queue is a table of the same database, so a job and the act that asked for it are committed together or
not at all: no message is lost between two systems, and none is sent for an act that was rolled back. A part
declares its jobs in ``jobs.py``::

    @job(name="measure.refresh_ranking", retry=Retry(times=3), priority=JobPriority.LAST)
    def refresh_ranking(edition: int) -> None: ...

    enqueue(refresh_ranking, edition=2018)
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Any, Final, Generic, ParamSpec

import procrastinate
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from procrastinate.contrib.django import app as _app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

from nhip.kernel.clock import VIETNAM
from nhip.kernel.jobs.failing import keep_failure, mark_recovered
from nhip.kernel.jobs.retrying import Retry

P = ParamSpec("P")

# In a worker the app speaks to the queue over connections of its own. Acts, and jobs that enqueue others, use
# Django's, or what they enqueue would not be part of their transaction.
in_our_transaction: Final = JobManager(DjangoConnector())

DEFAULT_RETRY: Final = Retry()
_HOURS_AHEAD_OF_UTC: Final = int((VIETNAM.utcoffset(None)).total_seconds() // 3600)


class JobPriority(IntEnum):
    """Whose turn comes first where many jobs wait; of one priority, the one that has waited longest."""

    FIRST = 20  # short, and somebody outside waits: statuses, mails, deadlines
    ORDINARY = 0
    LAST = -20  # long, or by the thousand: text for the search, drawn-out computing


@dataclass(frozen=True, slots=True)
class Job(Generic[P]):
    """Something the worker can do, under a name that never changes while jobs of it may be waiting."""

    name: str
    run: Callable[P, None]
    task: Task[Any, None, Any]


def app() -> procrastinate.App:
    """The queue, for whoever runs a worker."""
    return _app


def job(
    *,
    name: str,
    queue: str = "default",
    retry: Retry = DEFAULT_RETRY,
    cron: str | None = None,
    priority: JobPriority = JobPriority.ORDINARY,
) -> Callable[[Callable[P, None]], Job[P]]:
    """Declare a function as a job, in the part whose name begins ``name``.

    It runs in one transaction: returning commits, raising rolls back. ``cron`` (five fields, UTC; see
    :func:`daily`, :func:`weekly`) also runs it at set times, without arguments. A time that passed more than
    ten minutes ago, with no worker running, is not made up for. ``priority`` says whose turn comes first.
    """

    def declare(function: Callable[P, None]) -> Job[P]:
        task: Task[Any, None, Any] = _app.task(
            name=name, queue=queue, retry=retry, priority=priority.value, pass_context=True
        )(partial(_attempt, function, retry))
        if cron:
            _app.periodic(cron=cron)(task)
        return Job(name, function, task)

    return declare


def enqueue(job: Job[P], /, *_: P.args, **plain: P.kwargs) -> int:
    """Put ``job`` into the queue with ``plain`` arguments (JSON values); the queue's number of it.

    Must be called inside ``transaction.atomic``; what rolls the act back drops the job.
    """
    return _defer(job, plain, lock=None)


def enqueue_once(job: Job[P], key: str, /, *_: P.args, **plain: P.kwargs) -> int | None:
    """As :func:`enqueue`, unless the same job with the same ``key`` is waiting already: then None.

    Two of the same key never run at the same time either.
    """
    lock = f"{job.name}:{key}"
    try:
        with transaction.atomic():  # a savepoint: the refused row must not spoil the act's transaction
            return _defer(job, plain, lock=lock)
    except AlreadyEnqueued:
        return None


def daily(hour: int, minute: int) -> str:
    """The times of a job that runs every day at this time in Việt Nam."""
    return f"{minute} {(hour - _HOURS_AHEAD_OF_UTC) % 24} * * *"


def weekly(hour: int, minute: int) -> str:
    """The times of a job that runs every Monday at this time in Việt Nam, which must not be before 7:00."""
    if hour < _HOURS_AHEAD_OF_UTC:
        raise ValueError("before 7:00 on a Monday in Việt Nam it is Sunday in UTC")
    return f"{minute} {hour - _HOURS_AHEAD_OF_UTC} * * 1"


def _defer(job: Job[Any], plain: dict[str, Any], *, lock: str | None) -> int:
    if not connection.in_atomic_block:
        raise TransactionManagementError("A job is enqueued inside transaction.atomic, with its act.")
    if json.loads(json.dumps(plain)) != plain:
        raise TypeError(f"a job takes plain JSON values, not {plain!r}")
    task = job.task
    deferrer = configure_task(
        name=task.name,
        job_manager=in_our_transaction,
        queue=task.queue,
        priority=task.priority,
        lock=lock,
        queueing_lock=lock,
    )
    return deferrer.defer(**plain)


def _attempt(
    function: Callable[..., None], retry: Retry, context: procrastinate.JobContext, /, **plain: Any
) -> None:
    plain.pop("timestamp", None)  # when it was due: periodic jobs are told, and ours ask the clock
    stored = context.job
    assert stored.id is not None
    try:
        with transaction.atomic():
            function(**plain)
    except Exception as broken:
        is_final = retry.get_retry_decision(exception=broken, job=stored) is None
        attempt = stored.attempts + 1
        keep_failure(
            job_id=stored.id, name=stored.task_name, attempt=attempt, broken=broken, is_final=is_final
        )
        raise
    if stored.attempts:
        mark_recovered(stored.id)
