"""``nhip reset``: forget the embedded database, so that the next run begins with an empty one."""

import click

from nhip.kernel import postgres
from nhip.kernel.api import Refusal, Text, is_embedded


@click.command
@click.confirmation_option(
    "--yes", prompt="Xóa toàn bộ dữ liệu của bản này? · Erase all data of this checkout?"
)
def reset() -> None:
    """Xóa cơ sở dữ liệu đi kèm · Erase the embedded database of this checkout, with everything in it."""
    if not is_embedded():
        raise Refusal(
            "web.not_ours_to_erase",
            Text(vi="Không xóa cơ sở dữ liệu này.", en="This database is not erased."),
            Text(
                vi="DATABASE_URL trỏ tới một PostgreSQL bên ngoài.",
                en="DATABASE_URL points to a PostgreSQL elsewhere.",
            ),
            Text(vi="Xóa bằng công cụ của PostgreSQL đó.", en="Erase it with that PostgreSQL's own tools."),
        )
    postgres.erase(postgres.place())
    click.echo("Đã xóa; lần chạy sau bắt đầu từ đầu · Erased; the next run begins anew.")
