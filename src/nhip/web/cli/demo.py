"""``nhip demo``: the accounts for trying the platform out, and the codes their authenticators show."""

import click

from nhip.web.started import started


@click.group
def demo() -> None:
    """Tài khoản trình diễn và mã xác thực của họ · Demo accounts and their codes."""


@demo.command
def accounts() -> None:
    """Mở (nếu chưa có) và liệt kê tài khoản trình diễn · Open (if missing) and list the demo accounts."""
    with started():
        from nhip.identity.api import ensure_demo_accounts  # noqa: PLC0415 - after setup

        for email, password, purpose in ensure_demo_accounts():
            click.echo(f"{email}  {password}  {purpose}")


@demo.command("round")
def round_() -> None:
    """Mở (nếu chưa có) đợt số liệu trình diễn · Open (if missing) the demo round of figures.

    What was done in it stays; a round of a new year is a new round.
    """
    with started():
        from nhip.identity.api import ensure_demo_accounts  # noqa: PLC0415 - after setup
        from nhip.measure.api import ensure_demo_round  # noqa: PLC0415 - after setup

        ensure_demo_accounts()
        click.echo(f"{ensure_demo_round()}  /so-lieu/  docs/figures-in-ten-minutes.md")


@demo.command
def letters() -> None:
    """Viết (nếu chưa có) văn bản trình diễn của hai bộ · Write (if missing) letters of two ministries."""
    with started():
        from nhip.documents.api import ensure_demo_letters  # noqa: PLC0415 - after setup
        from nhip.identity.api import ensure_demo_accounts  # noqa: PLC0415 - after setup

        ensure_demo_accounts()
        for entry in ensure_demo_letters():
            click.echo(f"{entry.agency} {entry.direction} {entry.number}  {entry.notation}  {entry.subject}")
        click.echo("/van-ban/  docs/document-office-in-ten-minutes.md")


@demo.command
@click.argument("email")
def code(email: str) -> None:
    """Mã xác thực hai bước hiện tại của một tài khoản trình diễn · The present code of a demo account."""
    with started():
        from nhip.identity.api import demo_code  # noqa: PLC0415 - after setup

        digits, seconds = demo_code(email)
        click.echo(digits)
        click.echo(f"còn {seconds} giây · {seconds} seconds left", err=True)
