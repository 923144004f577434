"""``nhip exchange key|admit|nodes``: this node among others."""

from pathlib import Path

import click

from nhip.web.started import started


@click.command
@click.option("--pem", is_flag=True, help="The public key itself, for the registrar to admit.")
def key(*, pem: bool) -> None:
    """Dấu băm khóa của nút này, hoặc khóa công khai · The fingerprint of this node's key, or the key."""
    with started():
        from nhip.sharing.api import ensure_here, here  # noqa: PLC0415 - after setup

        ensure_here()
        mine = here()
    click.echo(mine.public_pem.decode() if pem else mine.fingerprint, nl=not pem)


@click.command
@click.argument("node")
@click.argument("url")
@click.option(
    "--key",
    "key_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The node's public key, PEM (nhip exchange key --pem, there).",
)
@click.option(
    "--for",
    "scope",
    multiple=True,
    help="An agency that it may seat, with all below it; repeatable.",
)
def admit(node: str, url: str, *, key_file: Path, scope: tuple[str, ...]) -> None:
    """Ghi danh một nút vào danh bạ kết nối · Admit a node to the register that this node keeps."""
    with started():
        from nhip.sharing.api import admit_node  # noqa: PLC0415 - after setup

        made = admit_node(node, url, key_file.read_bytes(), tuple(code.strip().upper() for code in scope))
    click.echo(f"{made.code}\t{made.url}\t{made.key}")


@click.command
def nodes() -> None:
    """Các nút, số tin đang chờ và sự cố · The nodes, what waits for each, and what troubles it."""
    with started():
        from nhip.sharing.api import peers  # noqa: PLC0415 - after setup

        found = peers()
    for each in found:
        reached = f"{each.reached_at:%Y-%m-%d %H:%M}" if each.reached_at else "-"
        click.echo(f"{each.node}\t{each.url or '-'}\t{each.waiting}\t{reached}")
        if each.trouble is not None:
            click.echo(f"  {each.trouble.vi} · {each.trouble.en}")
            if each.next_try_at is not None:
                click.echo(f"  → thử lại lúc · next try at {each.next_try_at:%Y-%m-%d %H:%M:%S} UTC")
        for agency, why in each.unseated.items():
            click.echo(f"  {agency}: {why.vi} · {why.en}")
