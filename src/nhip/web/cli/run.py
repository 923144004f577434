"""``nhip run``: everything on this machine with one command, and nothing left when it ends."""

import contextlib
import fcntl
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Final

import click

from nhip.kernel import postgres
from nhip.kernel.api import Refusal, Text, home, is_embedded, setting
from nhip.web.port import demand_port, exchange_port
from nhip.web.started import started
from nhip.web.supervisor import Child, keep_running, started_early, stop_on_signal

_DATABASE_EVERY: Final = 2.0  # seconds between two looks at the database server
_DATABASE_SELDOM: Final = 30.0  # and between two tries to start one that does not start
_NHIP: Final = [sys.executable, "-m", "nhip.web.cli.main"]


@click.command
def run() -> None:
    """Chạy toàn bộ hệ thống; Ctrl-C để dừng · Start database, site and job worker; Ctrl-C stops them all."""
    begun = time.monotonic()
    with _only_run(), stop_on_signal() as stop:
        demand_port(setting("NHIP_BIND"), setting("NHIP_PORT"))
        demand_port(setting("NHIP_BIND"), exchange_port(), "NHIP_EXCHANGE_PORT")
        ours = f"--with-parent={os.getpid()}"
        site = Child(Text(vi="Trang web", en="The site"), [*_NHIP, "web", ours])
        jobs = Child(Text(vi="Tác vụ nền", en="The job worker"), [*_NHIP, "worker", ours])
        exchange = Child(Text(vi="Trục liên thông", en="The exchange"), [*_NHIP, "exchange", ours])
        _say(Text(vi="Khởi động cơ sở dữ liệu…", en="Starting the database…"))
        with contextlib.ExitStack() as held:
            with started_early(site, "--wait"):
                held.enter_context(started(bound=True))
                accounts = _prepare()
            keep_running([site, jobs, exchange], stop, _say, _Watch(accounts, begun))
            _say(Text(vi="Đang dừng…", en="Stopping…"))
    _say(Text(vi="Đã dừng tất cả.", en="Everything has stopped."))


class _Watch:
    """What is looked after besides the processes: the database, and the moment the site first answers."""

    def __init__(self, accounts: Sequence[tuple[str, str, str]], begun: float) -> None:
        self.accounts = accounts
        self.begun = begun
        self.is_greeted = False
        self.looked_at = 0.0
        self.look_again_in = _DATABASE_EVERY

    def __call__(self) -> None:
        if not self.is_greeted and _answers():
            self.is_greeted = True
            _greet(self.accounts, time.monotonic() - self.begun)
        if is_embedded() and time.monotonic() - self.looked_at > self.look_again_in:
            self._look_after_database()
            self.looked_at = time.monotonic()

    def _look_after_database(self) -> None:
        """Start the server again if it has ended; one that ends while starting is tried again, less often."""
        try:
            postgres.restart_if_ended(postgres.place())
            self.look_again_in = _DATABASE_EVERY
        except Refusal as refusal:
            _say(refusal.title)
            self.look_again_in = min(2 * self.look_again_in, _DATABASE_SELDOM)


def _prepare() -> Sequence[tuple[str, str, str]]:
    from nhip.web import readiness  # noqa: PLC0415 - after setup

    if applied := readiness.bring_tables_up_to_date():
        _say(
            Text(
                vi=f"Đã cập nhật cấu trúc dữ liệu ({applied}).", en=f"Tables brought up to date ({applied})."
            )
        )
    readiness.load_reference_data(_say)
    return readiness.demo_accounts()


@contextlib.contextmanager
def _only_run() -> Iterator[None]:
    """One run a checkout: the lock falls with the process, however it ends."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                "web.already_running",
                Text(vi="Hệ thống đang chạy rồi.", en="It is running already."),
                Text(vi=f"Một lệnh khác đang dùng {home()}.", en=f"Another command uses {home()}."),
                Text(
                    vi="Dừng lệnh đó bằng Ctrl-C, hoặc đặt NHIP_HOME và NHIP_PORT khác.",
                    en="Stop it with Ctrl-C, or set another NHIP_HOME and NHIP_PORT.",
                ),
                retriable=True,
            ) from None
        yield


def _address() -> str:
    bound: str = setting("NHIP_BIND")
    host = "127.0.0.1" if bound in {"0.0.0.0", "::"} else bound  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{setting('NHIP_PORT')}"


def _answers() -> bool:
    request = urllib.request.Request(f"{_address()}/", headers={"Host": "127.0.0.1"})  # noqa: S310 - our own address
    try:
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
    except urllib.error.HTTPError as answer:
        answer.close()
        return True
    except OSError:
        return False
    return True


def _greet(accounts: Sequence[tuple[str, str, str]], seconds: float) -> None:
    shown = setting("NHIP_SITE_URL") or _address()
    click.echo(f"\n  Nhịp: {shown}   ({seconds:.1f} s)\n")
    if accounts:
        click.echo("  Tài khoản dùng thử · Demo accounts")
        wide = [max(len(row[column]) for row in accounts) for column in (0, 1)]
        for email, password, purpose in accounts:
            click.echo(f"    {email:<{wide[0]}}  {password:<{wide[1]}}  {purpose}")
        click.echo("  Mã xác thực hai bước · Second factor: nhip demo code ADDRESS")
        click.echo(
            "  Thử một đợt số liệu trong mười phút · A round in ten minutes: docs/figures-in-ten-minutes.md"
        )
        click.echo()
    click.echo("  Ctrl-C: dừng tất cả · stop everything\n")


def _say(text: Text) -> None:
    click.echo(f"{text.vi} · {text.en}")
