"""What the exchange of documents does in the background."""

from nhip.kernel.api import job


@job(name="axis.raise_unopened", cron="20 * * * *")
def unopened() -> None:
    """Raise what nobody opened in time. Every hour, so that a pause of the worker is made up for."""
    from nhip.documents.axis.acts.raise_unopened import raise_unopened  # noqa: PLC0415 - needs the apps

    raise_unopened()
