"""What the workshop leaves to the worker: works too large for an answer, and deleting what has expired."""

import hashlib
import time
from dataclasses import asdict
from typing import Final

from nhip.kernel.api import NEVER, daily, job
from nhip.measure.acts.delete_work import delete_expired_works
from nhip.measure.engine.problems import Problem
from nhip.measure.models_workshop import SavedWork
from nhip.measure.workshop.uses import forget_old_uses

# Uncertainty runs stop here and say after how many; a calculation without them is bounded by its size.
MOST_SECONDS: Final = 300.0


@job(name="measure.compute_saved_work", retry=NEVER)
def compute_saved_work(key: str) -> None:
    """Compute a saved work and keep what came out, or what stopped it. A work deleted meanwhile is let be."""
    from nhip.measure.workshop.doing import run, work_of  # noqa: PLC0415 - loads the engine
    from nhip.measure.workshop.limits import limits  # noqa: PLC0415 - as above

    stored = SavedWork.objects.filter(key=key, state=SavedWork.State.WAITING).first()
    if stored is None:
        return
    end = time.monotonic() + MOST_SECONDS
    done = run(work_of(stored), limits(), within=None, go_on=lambda *_: time.monotonic() < end)
    if done.outcome is None:
        stored.state = SavedWork.State.FAILED
        stored.problems = [_plain(problem) for problem in done.problems]
    else:
        stored.state = SavedWork.State.READY
        stored.outcome = done.outcome.digits_written
        stored.outcome_digest = hashlib.sha256(stored.outcome.encode()).hexdigest()
    stored.save(update_fields=["state", "problems", "outcome", "outcome_digest"])


@job(name="measure.sweep_workshop", retry=NEVER, cron=daily(2, 45))
def sweep_workshop() -> None:
    """Delete works whose time is over, and counts of past hours."""
    delete_expired_works()
    forget_old_uses()


def _plain(problem: Problem) -> dict[str, object]:
    said = asdict(problem)
    return said | {"cause": problem.cause.model_dump(), "cure": problem.cure.model_dump()}
