"""Keeps why a job failed, where officials see it.

A refusal is kept in its own words. Of a fault only the kind is kept, and the id under which the log has the
rest: its message may quote what somebody entered.
"""

import logging
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from nhip.kernel.clock import now
from nhip.kernel.errors import Refusal
from nhip.kernel.models_jobs import JobFailure

log = logging.getLogger(__name__)

KEPT_FOR: Final = timedelta(days=90)


def keep_failure(*, job_id: int, name: str, attempt: int, broken: Exception, is_final: bool) -> JobFailure:
    """Store, in a transaction of its own, that attempt number ``attempt`` of a job failed with ``broken``."""
    if isinstance(broken, Refusal):
        code, remedy = broken.code, broken.remedy.vi
        reason = f"{broken.title.vi}. {broken.detail.vi}"
        log.warning("Job %s (%s) was refused: %s", name, job_id, broken)
    else:
        code, remedy = type(broken).__name__, ""
        incident = secrets.token_hex(4)
        reason = f"Lỗi phần mềm, mã {incident}"
        log.error("Fault %s in job %s (%s)", incident, name, job_id, exc_info=broken)
    with transaction.atomic():
        return JobFailure.objects.create(
            job_id=job_id,
            name=name,
            attempt=attempt,
            code=code,
            reason=reason,
            remedy=remedy,
            failed_at=now(),
            is_final=is_final,
        )


def mark_recovered(job_id: int) -> None:
    """Note on the failures of a job that a later attempt succeeded."""
    JobFailure.objects.filter(job_id=job_id, recovered_at=None).update(recovered_at=now())


def forget_old_failures() -> int:
    """Delete what failed more than ninety days ago; how many there were."""
    return JobFailure.objects.filter(failed_at__lt=now() - KEPT_FOR).delete()[0]
