"""``nhip account``: what the operator of a machine does while there is no administrator yet."""

from pathlib import Path

import click

from nhip.identity.api import ROLES, Role
from nhip.web.cli.certifying import CERTIFICATE, TOKEN, print_certified
from nhip.web.started import started

ROLE = click.Choice([role.value for role in Role])


@click.group
def account() -> None:
    """Mở tài khoản, giao vai trò · Open accounts, grant roles."""


@account.command(name="open")
@click.argument("email")
@click.argument("name")
def open_(email: str, name: str) -> None:
    """Mở tài khoản và in liên kết đặt mật khẩu · Open an account, print the link to its password."""
    with started():
        from nhip.identity.api import open_account  # noqa: PLC0415 - after setup

        opened = open_account(email, name, by=None)
        click.echo(f"Đã mở · Opened: {opened.email}")
        _print_link(opened.email)


@account.command
@click.argument("email")
def link(email: str) -> None:
    """In liên kết đặt mật khẩu mới · Print a link that sets a new password."""
    with started():
        _print_link(email)


@account.command
@click.argument("email")
@click.argument("role", type=ROLE)
@click.argument("agency")
def grant(email: str, role: str, agency: str) -> None:
    """Giao vai trò tại cơ quan · Grant a role at an agency."""
    with started():
        from nhip.identity.api import account_of, grant_role  # noqa: PLC0415 - after setup

        grant_role(account_of(email), Role(role), agency, by=None)
        term = ROLES[Role(role)].term
        click.echo(f"Đã giao · Granted: {term.vi} · {term.en} ({agency})")


@account.command
@click.argument("email")
@click.argument("agency")
@CERTIFICATE
@TOKEN
def certify(email: str, agency: str, *, certificate: Path | None, token: str) -> None:
    """Cấp hoặc đăng ký chứng thư số cho một người · Issue or register a person's certificate.

    Không có --certificate thì nơi cấp của hệ thống này cấp, khóa do hệ thống giữ · Without --certificate
    this node's own authority issues one, and the node keeps its key.
    """
    with started():
        from nhip.identity.api import account_of  # noqa: PLC0415 - after setup

        print_certified(account_of(email), agency, certificate, token)


@account.command
@click.argument("fingerprint")
@click.argument("why")
def revoke(fingerprint: str, why: str) -> None:
    """Thu hồi chứng thư (theo SHA-256), nêu lý do · Revoke a certificate by its SHA-256, saying why."""
    with started():
        from nhip.identity.api import revoke_certificate  # noqa: PLC0415 - after setup

        revoked = revoke_certificate(fingerprint, why, by=None)
        click.echo(f"Đã thu hồi · Revoked: {revoked.subject_name}")


def _print_link(email: str) -> None:
    from nhip.identity.api import account_of, password_path  # noqa: PLC0415 - after setup
    from nhip.kernel.api import setting  # noqa: PLC0415

    site = setting("NHIP_SITE_URL") or f"http://localhost:{setting('NHIP_PORT')}"
    click.echo(f"Đặt mật khẩu tại · Set the password at: {site}{password_path(account_of(email))}")
