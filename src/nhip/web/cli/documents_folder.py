"""``nhip documents folder``: the watched folder of an agency whose software can only write files."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from nhip.web.started import started

if TYPE_CHECKING:
    from nhip.documents.api import Round

_STOPS: Final = (signal.SIGTERM, signal.SIGINT)


@click.command
@click.argument("place", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seat", required=True, help="The agency whose folder it is, by its code.")
@click.option("--settled", default=2.0, show_default=True, help="Seconds without a change: complete.")
@click.option("--once", is_flag=True, help="One round, then end.")
def folder(place: Path, *, seat: str, settled: float, once: bool) -> None:
    """Gửi tệp trong outbox/, đưa tin đến vào inbox/ · Send what is in outbox/, write what comes to inbox/.

    Runs on the node, until stopped. Receipts go to receipts/, what is refused to refused/ with its reasons.
    """
    with started():
        from nhip.documents.api import WatchedFolder  # noqa: PLC0415 - after setup
        from nhip.sharing.api import seat_of  # noqa: PLC0415 - after setup

        agency = seat.strip().upper()
        known = seat_of(agency)
        if known is None or not known.is_here:
            raise click.UsageError(
                f"{agency} chưa kết nối ở nút này (nhip exchange connect {agency}) · is not connected here"
            )
        with WatchedFolder(place, agency, settled=settled) as watched:
            if once:
                done = watched.round()
                _tell(done)
                if done.stuck:
                    raise click.exceptions.Exit(1)
                return
            stopped: list[int] = []
            for each in _STOPS:
                signal.signal(each, lambda number, _: stopped.append(number))
            watched.watch(lambda: bool(stopped), _tell)


def _tell(done: "Round") -> None:
    stuck = f", vướng tệp · stuck {done.stuck}" if done.stuck else ""
    told = f"gửi · sent {done.sent}, từ chối · refused {done.refused}, đến · received {done.received}"
    click.echo(told + stuck)
