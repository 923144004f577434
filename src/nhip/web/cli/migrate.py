"""``nhip migrate``: bring the database's tables to the shape this version needs."""

import click

from nhip.web.started import started


@click.command
def migrate() -> None:
    """Cập nhật cấu trúc cơ sở dữ liệu · Bring the database's tables up to date."""
    with started():
        from nhip.web.readiness import bring_tables_up_to_date  # noqa: PLC0415 - after setup

        applied = bring_tables_up_to_date()
    click.echo(f"Đã áp dụng {applied} thay đổi · {applied} changes applied.")
