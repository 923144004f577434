"""What the exchange of documents does in the background."""

from nhip.kernel.api import Retry, job


@job(name="axis.raise_unopened", cron="20 * * * *")
def unopened() -> None:
    """Raise what nobody opened in time. Every hour, so that a pause of the worker is made up for."""
    from nhip.documents.axis.acts.raise_unopened import raise_unopened  # noqa: PLC0415 - needs the apps

    raise_unopened()


@job(name="axis.forget_secret", retry=Retry(times=12))
def forget_secret(agency: str, digests: list[str]) -> None:
    """Forget the files of a document refused as a state secret, where nothing else stands on them."""
    from nhip.documents.axis.acts.forget_secret import forget_secret_files  # noqa: PLC0415 - needs the apps

    forget_secret_files(agency, digests)
