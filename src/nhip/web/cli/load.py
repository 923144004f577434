"""``nhip load``: bring the reference data (agencies, definitions, figures) into the database."""

import click

from nhip.web.started import started


@click.command
@click.option(
    "--again", is_flag=True, help="Nạp lại dù không có gì thay đổi · load even what has not changed."
)
def load(*, again: bool) -> None:
    """Nạp dữ liệu tham chiếu · Load the reference data that changed since the last time."""
    with started():
        from nhip.web.readiness import bring_tables_up_to_date, load_reference_data  # noqa: PLC0415 - after setup

        bring_tables_up_to_date()
        load_reference_data(lambda text: click.echo(f"{text.vi} · {text.en}"), again=again)
        click.echo("Dữ liệu tham chiếu đã đầy đủ · The reference data are complete.")
