"""What measure does in the background: working out, once for everybody, what takes too long for a request."""

from django.db import transaction

from nhip.kernel.api import NEVER, daily, enqueue_once, job
from nhip.measure import shelf
from nhip.measure.workshop import background  # noqa: F401 - declares the workshop's jobs


@job(name="measure.work_out_doubt")
def doubt(code: str, edition: str) -> None:
    """The doubt of one edition."""
    from nhip.measure.acts.work_out_doubt import work_out_doubt  # noqa: PLC0415 - loads the engine

    work_out_doubt(code, edition)


@job(name="measure.refresh", retry=NEVER, cron=daily(3, 20))
def refresh() -> None:
    """Have worked out whatever the loaded definitions and figures call for; what is still right stays.

    The newest editions come first.
    """
    from nhip.measure import queries  # noqa: PLC0415 - loads the engine

    queries.forget()
    for code in sorted(shelf.codes(), key=lambda code: code != "EGDI"):
        for edition in reversed(queries.editions_with_figures(code)):
            ask_for_doubt(code, edition)


def ask_for_refresh() -> None:
    """Have everything brought up to date, after figures were loaded."""
    with transaction.atomic():
        enqueue_once(refresh, "all")


def ask_for_doubt(code: str, edition: str) -> None:
    """Have the doubt of an edition worked out, unless that is waiting already."""
    with transaction.atomic():
        enqueue_once(doubt, f"{code} {edition}", code=code, edition=edition)
