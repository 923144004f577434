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
        for name, is_loaded in load_reference_data(again=again):
            state = "đã nạp · loaded" if is_loaded else "không đổi · unchanged"
            click.echo(f"{name.vi} · {name.en}: {state}")
