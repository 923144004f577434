"""The command ``nhip``: what it can do, and how it says no.

Commands are named here and imported when called, so that computing an index from a file neither waits
for Django nor needs a database. A refusal ends with exit code 2 and tells what happened, under which rule
and what to do; anything else that goes wrong is a fault of ours, kept under an id, with exit code 1.
"""

import datetime as dt
import os
import secrets
import sys
from typing import Final

import click

import nhip
from nhip.kernel.api import Refusal, Text, home, setting
from nhip.web.cli.lazy import LazyGroup
from nhip.web.refusals.rule import rule_of

COMMANDS: Final = {
    "run": ("nhip.web.cli.run:run", "Chạy toàn bộ hệ thống · Start everything on this machine"),
    "web": ("nhip.web.cli.web:web", "Chạy trang web · Serve the site"),
    "worker": (
        "nhip.web.cli.worker:worker",
        "Chạy tác vụ nền và niêm phong sổ cái · Do the jobs, seal the ledger",
    ),
    "exchange": (
        "nhip.web.cli.exchange:exchange",
        "Chạy trục liên thông, mở đầu nối · Serve the exchange, keep its seats",
    ),
    "migrate": (
        "nhip.web.cli.migrate:migrate",
        "Cập nhật cấu trúc cơ sở dữ liệu · Bring the tables up to date",
    ),
    "load": ("nhip.web.cli.load:load", "Nạp dữ liệu tham chiếu · Load the reference data"),
    "index": ("nhip.web.cli.index:index", "Tính và giải thích chỉ số · Compute and explain indices"),
    "documents": (
        "nhip.web.cli.documents:documents",
        "Gửi, nhận, kiểm tra văn bản · Send, receive and check documents",
    ),
    "figures": (
        "nhip.web.cli.figures:figures",
        "Thu thập và đối chiếu số liệu · Collect figures and check them against each other",
    ),
    "ledger": ("nhip.web.cli.ledger:ledger", "Kiểm chứng sổ cái · Verify and export the ledger"),
    "agency": ("nhip.web.cli.agency:agency", "Tra cứu cơ quan · Look up agencies and their codes"),
    "reset": ("nhip.web.cli.reset:reset", "Xóa cơ sở dữ liệu đi kèm · Erase the embedded database"),
    "law": ("nhip.web.cli.law:law", "Kiểm tra quy định trong law/ · Check and look up the rules in law/"),
    "account": ("nhip.web.cli.account:account", "Mở tài khoản, giao vai trò · Open accounts, grant roles"),
    "demo": ("nhip.web.cli.demo:demo", "Tài khoản trình diễn và mã của họ · Demo accounts and their codes"),
    "manage": ("nhip.web.cli.manage:manage", "Chạy lệnh của Django · Run one of Django's commands"),
}


class _Commands(LazyGroup):
    """All commands, with their lines of help from the table, so that listing them imports none."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(
    cls=_Commands,
    places={name: place for name, (place, _) in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(nhip.__version__, prog_name="nhip")
def cli() -> None:
    """Nhịp: nền tảng chính phủ điện tử mở · an open e-government platform."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # No other package changes how definitions are read; looking for one that would is slow.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli(prog_name="nhip")
    except Refusal as refusal:
        click.echo(said(refusal), err=True)
        sys.exit(2)
    except Exception:  # noqa: BLE001 - the last place that can still say something to a person
        import traceback  # noqa: PLC0415 - only for those who need it

        click.echo(_in_order(_reported(traceback.format_exc())), err=True)
        sys.exit(1)


def said(refusal: Refusal) -> str:
    """A refusal as lines for a terminal: what happened, what was found, under which rule, what to do now."""
    act = rule_of(refusal)
    cited = act.cite() if act else None
    rule = Text(vi=f"\n  Theo: {cited.vi}", en=f"\n  Rule: {cited.en}") if cited else Text(vi="", en="")
    title, detail, remedy = refusal.title, refusal.detail, refusal.remedy
    return _in_order(
        Text(
            vi=f"{title.vi}\n  {detail.vi}{rule.vi}\n  Cần làm: {remedy.vi}",
            en=f"{title.en}\n  {detail.en}{rule.en}\n  What to do: {remedy.en}",
        )
    )


def _in_order(text: Text) -> str:
    """In the language of ``NHIP_LANG``, or in both: Vietnamese first unless the machine speaks English."""
    chosen: str = setting("NHIP_LANG")
    if chosen:
        return text.say(chosen)
    machine: str = setting("LANG")
    return f"{text.en}\n{text.vi}" if machine.startswith("en") else f"{text.vi}\n{text.en}"


def _reported(trace: str) -> Text:
    """Keep ``trace`` in the run's error file under a new id; a run that cannot write shows it instead."""
    number = secrets.token_hex(4)
    path = home() / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{number} {dt.datetime.now(dt.UTC).isoformat()}\n{trace}\n")
        kept = Text(vi=f"Chi tiết trong {path}.", en=f"The details are in {path}.")
    except OSError:
        kept = Text(vi=trace, en="")
    return Text(
        vi=f"Lỗi phần mềm, mã {number}. {kept.vi} Xin báo lỗi kèm mã này.",
        en=f"A fault of ours, id {number}. {kept.en} Please report it with this id.",
    )


if __name__ == "__main__":
    main()
