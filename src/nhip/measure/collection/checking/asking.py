"""Having the checks run in the background, once for everybody, after figures came in."""

from django.db import transaction

from nhip.kernel.api import daily, enqueue_once, job


@job(name="collection.check_figures", cron=daily(4, 10))
def check_figures() -> None:
    """Check everything, open what is found and close what is no longer there."""
    from nhip.measure.collection.acts.find_discrepancies import find_discrepancies  # noqa: PLC0415 - heavy

    find_discrepancies(by=None)


def ask_for_check() -> None:
    """Have the figures checked, unless that is waiting already; inside the act's transaction."""
    with transaction.atomic():
        enqueue_once(check_figures, "all")
