"""What ``nhip account certify`` and ``nhip agency certify`` share: they give out or register certificates."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nhip.identity.api import Account

CERTIFICATE = click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Chứng thư do nơi khác cấp (DER, PEM) · a certificate of another authority.",
)
TOKEN = click.option(
    "--token",
    default="",
    help="Khóa trên thiết bị: pkcs11:token=...;object=... · the key's place on a token (RFC 7512).",
)


def print_certified(account: "Account | None", agency: str, certificate: Path | None, token: str) -> None:
    """Issue a certificate, or register the one in the file, and say which."""
    from nhip.identity.api import issue_certificate, register_certificate  # noqa: PLC0415 - after setup

    if certificate is None and token:
        raise click.UsageError(
            "--token cần --certificate: chứng thư của khóa đó · --token needs --certificate, that of its key"
        )
    if certificate is None:
        made = issue_certificate(account, agency, by=None)
        click.echo(f"Đã cấp · Issued: {made.subject_name}")
    else:
        made = register_certificate(account, agency, certificate.read_bytes(), token=token, by=None)
        click.echo(f"Đã đăng ký · Registered: {made.subject_name}")
    click.echo(f"Hạn đến · Valid until: {made.valid_to:%Y-%m-%d}  SHA-256 {made.fingerprint}")
