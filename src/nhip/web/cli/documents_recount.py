"""``nhip documents recount``: the counts of the months, held against the documents they are counts of."""

import click

from nhip.web.started import started


@click.command
@click.argument("months", nargs=-1, metavar="[YYYY-MM]...")
def recount(months: tuple[str, ...]) -> None:
    """Đếm lại và sửa số của các tháng · Count months anew and set right what differs.

    Every month that has counts if none is named. It may run while documents come and go; a job does the same
    every night for this month and the last.
    """
    with started():
        from nhip.documents.api import Month, months_counted, recount_month  # noqa: PLC0415 - after setup

        asked = []
        for written in months:
            month = Month.read(written)
            if month is None:
                raise click.UsageError(f"{written}: không phải tháng (2026-11) · is no month")
            asked.append(month)
        for month in asked or months_counted():
            wrong = recount_month(month)
            click.echo(f"{month}: {'đã sửa · set right: ' + ', '.join(wrong) if wrong else 'đúng · right'}")
