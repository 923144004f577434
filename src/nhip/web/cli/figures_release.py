"""``nhip figures release``: what a release is, its files on this machine, and whether a download is true."""

import sys
from pathlib import Path

import click

from nhip.web.started import set_up, started

_MARKS = {"good": "ĐÚNG · GOOD", "bad": "SAI · BAD", "open": "CHƯA RÕ · OPEN"}


@click.group
def release() -> None:
    """Bản phát hành số liệu · Releases of figures."""


@release.command
@click.argument("code")
def show(code: str) -> None:
    """Số liệu, chữ ký, tệp, bằng chứng · What a release holds, who signed, its files and proofs."""
    with started():
        from nhip.measure import api  # noqa: PLC0415 - after setup

        found = api.release_of(code)
        click.echo(f"{found.code}  {found.released_at.isoformat()}  {found.round.code}")
        click.echo(f"Số liệu · figures        {found.figures_count}")
        click.echo(f"SHA-256                  {found.digest}")
        click.echo(f"Sự kiện · event          {found.event_id}")
        if found.corrects:
            click.echo(f"Đính chính · corrects    {found.corrects.code}: {found.reason}")
        for each in api.sets_of_release(found):
            why = each.verdict.why
            click.echo(f"Ký · signed              {each.signed.agency}: {why.vi} · {why.en}")
        for name, is_there in api.proofs_of_release(found).items():
            click.echo(f"{name:<24} {'có · there' if is_there else 'chưa niêm · not sealed yet'}")
        state = api.files_of_release(found)
        click.echo(f"Tệp · files              {len(state.files) or 'chưa tạo · not made yet'}")
        for file in state.files:
            click.echo(f"  {file.file[:16]}  {file.name}")


@release.command
@click.argument("code")
def make(code: str) -> None:
    """Tạo các tệp nếu chưa có · Make the files of a release now, if they are not there."""
    with started():
        from nhip.measure import api  # noqa: PLC0415 - after setup

        is_new = api.make_packages(code)
    click.echo("Đã tạo · made." if is_new else "Đã có từ trước · they were there already.")


@release.command
@click.argument("code")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
def save(code: str, target: Path) -> None:
    """Chép mọi tệp vào một thư mục · Write every file of a release into a folder, as its ZIP would."""
    with started():
        from nhip.measure import api  # noqa: PLC0415 - after setup

        held = api.release_folder(api.release_of(code))
    target.mkdir(parents=True, exist_ok=True)
    for name, content in held.items():
        (target / name).write_bytes(content)
    click.echo(f"{len(held)} tệp · files: {target}")


@release.command
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key", "keys", multiple=True, metavar="KEY", help="Khóa sổ cái đã công bố · The ledger's key."
)
@click.option(
    "--roots",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Nơi cấp chứng thư mà bạn tin (PEM) · The issuers you trust.",
)
def verify(source: Path, keys: tuple[str, ...], roots: Path | None) -> None:
    """Kiểm chứng thư mục hoặc ZIP đã tải · Verify a downloaded folder or ZIP, without a database.

    Digests, the agencies' signatures and the ledger's proofs, from the files alone. Exit code 1 when
    something is wrong.
    """
    set_up()
    from nhip.measure import api  # noqa: PLC0415 - after setup

    found = api.verify_release(source, keys=keys, roots=roots)
    for each in found:
        click.echo(f"{_MARKS[each.standing]:<16} {each.words.vi} · {each.words.en}")
    bad = sum(each.standing == "bad" for each in found)
    click.echo(f"{len(found)} mục, {bad} sai · {len(found)} findings, {bad} wrong", err=True)
    sys.exit(1 if bad else 0)
