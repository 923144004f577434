"""What sharing does in the background."""

from nhip.kernel.api import NEVER, daily, job


@job(name="sharing.give_up_unnamed", retry=NEVER, cron=daily(2, 40))
def give_up() -> None:
    """Give up files that were uploaded and never named in a message."""
    from nhip.sharing.acts.give_up_unnamed import give_up_unnamed  # noqa: PLC0415 - needs the apps

    give_up_unnamed()
