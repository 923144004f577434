"""What identity leaves to the worker: completing the proof of signed documents."""

from nhip.identity.models.long_term import LongTermProof
from nhip.kernel.api import JobPriority, job, now

_MOST = 40  # a run; the next comes in five minutes


@job(name="identity.complete_proofs", cron="*/5 * * * *", priority=JobPriority.LAST)
def complete_proofs() -> None:
    """Ask again for what was missing when documents were signed, and stamp anew what would end."""
    # Every process loads the jobs' names, few sign: the libraries of signatures take half a second to load.
    from nhip.identity.acts.keep_provable import complete_proof  # noqa: PLC0415

    due = LongTermProof.objects.filter(next_try_at__lte=now()).order_by("next_try_at")
    for proof in due.select_for_update(skip_locked=True)[:_MOST]:
        complete_proof(proof)
