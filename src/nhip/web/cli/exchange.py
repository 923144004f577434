"""``nhip exchange``: serves agencies' systems; its subcommands open and close their seats."""

from pathlib import Path

import click

from nhip.web.cli.exchange_nodes import admit, key, nodes
from nhip.web.lifeline import end_with_parent
from nhip.web.started import started


@click.group(invoke_without_command=True)
@click.option(
    "--with-parent", type=int, metavar="PID", hidden=True, help="End when the process PID, our parent, ends."
)
@click.pass_context
def exchange(context: click.Context, *, with_parent: int | None) -> None:
    """Chạy trục liên thông tại NHIP_EXCHANGE_PORT · Serve the exchange; subcommands keep its seats."""
    if context.invoked_subcommand is not None:
        return
    if with_parent is not None:
        end_with_parent(with_parent)
    with started():
        from nhip.web.exchange.server import serve  # noqa: PLC0415 - after setup

        serve()


@exchange.command
@click.argument("agency")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The agency's public key, PEM.",
)
@click.option("--system", default="", help="The system's id; by default the agency's code.")
def connect(agency: str, *, key: Path | None, system: str) -> None:
    """Mở hoặc cấp lại đầu nối của một cơ quan · Open an agency's seat, or renew its secret."""
    with started():
        from nhip.sharing.api import connect_seat  # noqa: PLC0415 - after setup

        made = connect_seat(
            agency.strip().upper(), by=None, public_key=key.read_bytes() if key else b"", system_id=system
        )
    click.echo(f"{made.agency} @ {made.node}")
    click.echo(f"Authorization: Bearer {made.system_id}.{made.secret}")
    if made.key_id:
        click.echo(f"Exchange-Key: {made.key_id}")
    click.echo("Bí mật chỉ hiện một lần này · The secret is shown this once.", err=True)


@exchange.command
@click.argument("agency")
@click.option("--why", default="", help="The reason, kept in the ledger.")
def disconnect(agency: str, *, why: str) -> None:
    """Đóng đầu nối của một cơ quan; tin cũ vẫn giữ · Close an agency's seat; its log stays."""
    with started():
        from nhip.sharing.api import disconnect_seat  # noqa: PLC0415 - after setup

        disconnect_seat(agency.strip().upper(), by=None, why=why)
    click.echo(f"Đã đóng · Closed: {agency.strip().upper()}")


@exchange.command
def seats() -> None:
    """Các cơ quan đang kết nối · The agencies that are connected."""
    with started():
        from nhip.sharing.api import seats as connected  # noqa: PLC0415 - after setup

        found = connected()
    for seat in found:
        click.echo(f"{seat.agency}\t{seat.node}\t{seat.connected_at:%Y-%m-%d %H:%M}\t{seat.key_id or '-'}")


for _command in (key, admit, nodes):
    exchange.add_command(_command)
