"""The kernel's own jobs: sweep what has expired, and warn before the working calendar ends."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from django.core.management import call_command

from nhip.kernel.calendar.office import office_calendar
from nhip.kernel.clock import today
from nhip.kernel.events import Event
from nhip.kernel.files.expiring import expire_uploads
from nhip.kernel.jobs.failing import forget_old_failures
from nhip.kernel.jobs.queue import JobPriority, daily, job, weekly
from nhip.kernel.jobs.resuming import resume_stalled_jobs
from nhip.kernel.ledger.publishing import publish
from nhip.kernel.text.phrases import full_date

log = logging.getLogger(__name__)

QUEUE: Final = "housekeeping"
CALENDAR_MUST_REACH: Final = timedelta(days=183)


@dataclass(frozen=True, kw_only=True)
class CalendarRunningOut(Event):
    """The working calendar ends on ``last_day``, ``days_left`` days from now; terms beyond it are refused."""

    type: ClassVar[str] = "kernel.calendar_running_out"

    last_day: date
    days_left: int


@job(name="kernel.sweep", queue=QUEUE, cron=daily(2, 30))
def sweep() -> None:
    """Delete expired sessions, and failures of jobs that are older than ninety days."""
    call_command("clearsessions")
    forget_old_failures()


@job(name="kernel.expire_uploads", queue=QUEUE, cron=daily(3, 10))
def forget_uploads() -> None:
    """Forget uploads that nobody went on with, and what killed processes left of arriving files."""
    expire_uploads()


@job(name="kernel.resume", queue=QUEUE, cron="*/5 * * * *", priority=JobPriority.FIRST)
def resume() -> None:
    """Take up again what killed workers left unfinished."""
    resume_stalled_jobs()


@job(name="kernel.calendar_horizon", queue=QUEUE, cron=weekly(7, 45))
def check_calendar_horizon() -> None:
    """Warn, in the log and in the ledger, if less than six months of the working calendar are left."""
    last_day = date(office_calendar().years[-1], 12, 31)
    left = last_day - today()
    if left < CALENDAR_MUST_REACH:
        ends_on = full_date(last_day).en
        log.warning("The working calendar ends on %s: add the next year to law/calendar/.", ends_on)
        publish(CalendarRunningOut(last_day=last_day, days_left=left.days), subject="kernel:calendar")
