"""When a failed job is tried again.

What a rule refuses will be refused again tomorrow, so it is not tried again unless the refusal says that it
may pass. Anything else may pass: a lock, a lost connection, a machine that restarts.
"""

from dataclasses import dataclass
from typing import Final

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job as StoredJob

from nhip.kernel.errors import Refusal

_LONGEST_WAIT: Final = 3600
_GROWTH: Final = 4


@dataclass(frozen=True, slots=True)
class Retry(BaseRetryStrategy):
    """Up to ``times`` more attempts: after ``first_wait`` seconds, then four times that, up to an hour."""

    times: int = 5
    first_wait: int = 10

    def get_retry_decision(self, *, exception: BaseException, job: StoredJob) -> RetryDecision | None:
        """When ``job``, which failed with ``exception``, is tried again; None if it is given up."""
        if isinstance(exception, Refusal) and not exception.retriable:
            return None
        if job.attempts >= self.times:
            return None
        wait = min(self.first_wait * _GROWTH**job.attempts, _LONGEST_WAIT)
        return RetryDecision(retry_in={"seconds": wait})


NEVER: Final = Retry(times=0)
