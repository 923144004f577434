"""What the database works for a measurement: its server process runs beside ours, and counts as well."""

from pathlib import Path


def database_cpu() -> float:
    """Seconds of CPU of the server process behind Django's connection, as Linux counts them."""
    from django.db import connection  # noqa: PLC0415 - Django is set up when a measurement runs

    connection.ensure_connection()
    assert connection.connection is not None
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text("ascii")
    return int(told.split()[0]) / 1e9
