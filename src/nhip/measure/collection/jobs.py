"""What the collection of figures does in the background."""

from nhip.kernel.api import JobPriority, daily, enqueue, enqueue_once, job
from nhip.measure.collection.checking import asking  # noqa: F401 - declares the job of the checks
from nhip.measure.collection.entry import background  # noqa: F401 - declares the job of long uploads


@job(name="collection.make_packages")
def packages(code: str) -> None:
    """The files of one release."""
    from nhip.measure.collection.acts.make_packages import make_packages  # noqa: PLC0415 - loads the writers

    make_packages(code)


def ask_for_packages(code: str) -> None:
    """Have the files of a release made; inside the transaction of its release."""
    enqueue_once(packages, code, code=code)


@job(name="collection.remind_due", cron=daily(7, 30))
def reminders_of_the_day() -> None:
    """Write the reminders that are due today. Run again on the same day, it finds them written."""
    from nhip.measure.collection.acts.remind import remind_due  # noqa: PLC0415 - that act enqueues jobs of here

    remind_due()


@job(name="collection.send_reminder", priority=JobPriority.FIRST)
def reminder(pk: int) -> None:
    """One letter."""
    from nhip.measure.collection.acts.send_reminder import send_reminder  # noqa: PLC0415 - loads mail

    send_reminder(pk)


def ask_to_send(pk: int) -> None:
    """Have one letter sent; inside the transaction that wrote its row."""
    enqueue(reminder, pk=pk)
