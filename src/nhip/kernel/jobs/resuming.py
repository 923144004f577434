"""Takes up again what a killed worker left unfinished.

A worker that ends in an orderly way finishes its jobs. One that is killed, or whose machine stops, leaves
them marked as being done, for ever. Its heartbeat stops too, and that is how they are told apart.
"""

from typing import Final

from asgiref.sync import async_to_sync
from procrastinate.jobs import Status

from nhip.kernel.clock import now
from nhip.kernel.errors import Refusal
from nhip.kernel.jobs.failing import keep_failure
from nhip.kernel.jobs.queue import in_our_transaction
from nhip.kernel.words import Text

# A job that is always cut off is likely to be what kills the worker.
MOST_ATTEMPTS: Final = 5


def resume_stalled_jobs() -> int:
    """Put the jobs of workers that are gone back into the queue, and give up those cut off five times.

    Returns how many there were.
    """
    stalled = list(async_to_sync(in_our_transaction.get_stalled_jobs)())
    for job in stalled:
        assert job.id is not None
        attempt = job.attempts + 1
        is_final = attempt >= MOST_ATTEMPTS
        keep_failure(job_id=job.id, name=job.task_name, attempt=attempt, broken=_cut_off(), is_final=is_final)
        if is_final:
            async_to_sync(in_our_transaction.finish_job_by_id_async)(
                job_id=job.id, status=Status.FAILED, delete_job=False
            )
        else:
            in_our_transaction.retry_job_by_id(job.id, retry_at=now())
    return len(stalled)


def _cut_off() -> Refusal:
    return Refusal(
        "kernel.job_cut_off",
        Text("Tác vụ bị ngắt giữa chừng", "The job was cut off"),
        Text(
            "Tiến trình đang làm tác vụ đã dừng đột ngột.", "The process that was doing it stopped suddenly."
        ),
        Text(
            "Hệ thống tự làm lại; nếu vẫn bị ngắt, hãy xem nhật ký và bộ nhớ của máy.",
            "It is done again by itself; if that goes on, look at the log and the machine's memory.",
        ),
        retriable=True,
    )
