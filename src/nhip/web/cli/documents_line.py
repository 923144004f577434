"""The line of ``nhip documents`` to an exchange: where it is and who calls, from the settings."""

import json
from typing import Any

import click

from nhip.documents.api import ExchangeClient
from nhip.kernel.api import Refusal, Text, home, setting


def line() -> ExchangeClient:
    """The exchange as the settings name it. Raises ``client.seat_missing``."""
    seat = setting("NHIP_CLIENT_SEAT")
    if not seat:
        raise Refusal(
            "client.seat_missing",
            Text("Chưa biết gọi trục với đầu nối nào", "It is not known as which seat to call"),
            Text("Chưa đặt NHIP_CLIENT_SEAT.", "NHIP_CLIENT_SEAT is not set."),
            Text(
                "Đặt NHIP_CLIENT_SEAT=MÃ-HỆ-THỐNG.BÍ-MẬT; quản trị viên của nút cấp bằng «nhip exchange "
                "connect». Ký bằng khóa của cơ quan (NHIP_CLIENT_KEY) thì đặt mã cơ quan.",
                "Set NHIP_CLIENT_SEAT=SYSTEM.SECRET; the node's administrator makes it by “nhip exchange "
                "connect”. With the agency's own key (NHIP_CLIENT_KEY) set its code.",
            ),
        )
    return ExchangeClient(
        setting("NHIP_CLIENT_URL"), seat, key=setting("NHIP_CLIENT_KEY"), begun=home() / "uploads"
    )


def show(found: Any) -> None:
    """An answer as JSON on standard output, for people and programs alike."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def told(text: Text) -> str:
    """A text in the language of the command line; both where none is set."""
    chosen: str = setting("NHIP_LANG")
    return text.say(chosen) if chosen else f"{text.vi} · {text.en}"
