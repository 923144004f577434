"""``nhip figures report``: draft the thematic report at the terminal, or write out a draft's files."""

from pathlib import Path

import click

from nhip.web.started import started


@click.command()
@click.argument("code")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--by", "email", required=True, help="Thư điện tử của người điều phối · the coordinator's e-mail."
)
def report(code: str, target: Path, email: str) -> None:
    """Lập dự thảo báo cáo, ghi DOCX và PDF · Draft a report; write its DOCX and PDF into a folder.

    CODE: 2026-Q4, 2026, hoặc mã đợt · or the code of a round. A record that has not moved gives the latest
    draft again.
    """
    with started():
        from nhip.identity.api import account_of  # noqa: PLC0415 - after setup
        from nhip.kernel.api import file_bytes  # noqa: PLC0415 - "
        from nhip.measure import api  # noqa: PLC0415 - "

        drafted = api.draft_report(api.report_kind(code), code, by=account_of(email))
        target.mkdir(parents=True, exist_ok=True)
        for ending, digest in (("docx", drafted.docx), ("pdf", drafted.pdf)):
            path = target / f"{drafted.file_name}.{ending}"
            path.write_bytes(file_bytes(digest))
            click.echo(f"{digest}  {path}")
        click.echo(f"Dự thảo số · draft {drafted.number}  {drafted.digest}  {drafted.event_id}")
