"""What the exchange of documents does in the background."""

from nhip.kernel.api import NEVER, JobPriority, Retry, daily, job, today


@job(name="axis.raise_unopened", cron="20 * * * *", priority=JobPriority.FIRST)
def unopened() -> None:
    """Raise what nobody opened in time. Every hour, so that a pause of the worker is made up for."""
    from nhip.documents.axis.acts.raise_unopened import raise_unopened  # noqa: PLC0415 - needs the apps

    raise_unopened()


@job(name="axis.forget_secret", retry=Retry(times=12), priority=JobPriority.FIRST)
def forget_secret(agency: str, digests: list[str]) -> None:
    """Forget the files of a document refused as a state secret, where nothing else stands on them."""
    from nhip.documents.axis.acts.forget_secret import forget_secret_files  # noqa: PLC0415 - needs the apps

    forget_secret_files(agency, digests)


@job(name="axis.fold_tallies", retry=NEVER, cron="* * * * *")
def fold() -> None:
    """Put together what was counted since the last time: fewer rows to add up for whoever reads a month."""
    from nhip.documents.axis.tallies import fold_tallies  # noqa: PLC0415 - needs the apps

    fold_tallies()


@job(name="axis.check_tallies", retry=NEVER, cron=daily(1, 50))
def check() -> None:
    """Hold the counts of this month and the last one against the documents themselves."""
    from nhip.documents.axis.months import Month  # noqa: PLC0415 - with them
    from nhip.documents.axis.tallies import recount_month  # noqa: PLC0415 - needs the apps

    this = Month.of(today())
    for month in (this.previous, this):
        recount_month(month)
