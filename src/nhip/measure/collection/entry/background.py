"""Long files of figures, written in the background block by block."""

from nhip.kernel.api import job


@job(name="collection.write_upload")
def write_upload(key: str) -> None:
    """One block of the upload; the next one is enqueued with it."""
    from nhip.measure.collection.acts.accept_upload import write_next_block  # noqa: PLC0415 - it enqueues us

    write_next_block(key)
