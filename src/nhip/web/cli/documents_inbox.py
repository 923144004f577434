"""``nhip documents inbox``, ``fetch``, ``ack``, ``receipt``: what came, brought down, confirmed, proven."""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from nhip.documents.api import ExchangeClient, Received
from nhip.kernel.api import Text
from nhip.web.cli.documents_line import line, show, told

_A_CALL = 60  # seconds that one call may wait


@click.command
@click.option("--wait", "seconds", default=0, type=click.IntRange(0), help="Seconds to wait for a message.")
@click.option("--after", type=click.IntRange(0), help="Read again from behind this position.")
@click.option("--limit", default=100, type=click.IntRange(1, 1000), show_default=True)
def inbox(*, seconds: int, after: int | None, limit: int) -> None:
    """Tin đến chưa xác nhận, theo thứ tự · What came and is not confirmed, in order.

    Prints JSON. Ends with exit code 3 where nothing is there.
    """
    until = time.monotonic() + seconds
    with line() as exchange:
        while True:
            wait = max(0, min(_A_CALL, round(until - time.monotonic())))
            found = exchange.inbox(after=after, limit=limit, wait=wait)
            if found or time.monotonic() >= until:
                break
    show([_shown(each) for each in found])
    if not found:
        raise click.exceptions.Exit(3)


@click.command
@click.argument("message")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to."
)
@click.option("--files", "with_files", is_flag=True, help="The files as they are, beside the package.")
def fetch(message: str, *, out: Path, with_files: bool) -> None:
    """Lấy một tin về thư mục, dạng edXML và các tệp · Bring a message down, as edXML and as its files."""
    out.mkdir(parents=True, exist_ok=True)
    with line() as exchange:
        found = exchange.message(message)
        package = out / f"{found.id}.edxml"
        _write(package, exchange.package(found.id))
        click.echo(package)
        if with_files:
            _bring(exchange, found, out)


@click.command
@click.argument("upto", type=click.IntRange(0))
def ack(upto: int) -> None:
    """Xác nhận đã nhận đến một vị trí · Confirm receipt up to a position."""
    with line() as exchange:
        show({"cursor": exchange.acknowledge(upto)})


@click.command
@click.argument("message")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.asice")
def receipt(message: str, *, out: Path) -> None:
    """Biên nhận của một văn bản, gói ASiC-E · The receipt of a document, as an ASiC-E container."""
    with line() as exchange:
        _write(out, exchange.receipt(message))
    click.echo(told(Text(f"Đã ghi {out}", f"Written: {out}")))


def _write(path: Path, content: bytes) -> None:
    """Wholly there under its name, or not at all."""
    part = path.with_name(f".{uuid4().hex}.part")
    part.write_bytes(content)
    part.rename(path)


def _bring(exchange: ExchangeClient, found: Received, out: Path) -> None:
    kept_back = found.envelope.body.get("confidential", {})
    for file in found.envelope.files:
        if file.sha256 in kept_back:
            click.echo(
                told(Text(f"{file.name}: chỉ cho người được nêu tên", f"{file.name}: for named people")),
                err=True,
            )
        else:
            click.echo(exchange.fetch(file, out))


def _shown(found: Received) -> dict[str, Any]:
    body = found.envelope.body
    return {
        "id": found.id,
        "position": found.position,
        "kind": found.envelope.kind,
        "sender": found.envelope.sender,
        "logged_at": found.logged_at.isoformat(),
        "subject": body.get("subject", ""),
        "status": body.get("code", ""),
        "document_id": body.get("document_id", "") or body.get("document", {}).get("document_id", ""),
        "files": [file.name for file in found.envelope.files],
    }
