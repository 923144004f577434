"""``nhip agency``: read agency codes, find agencies by name, see what one was called and who took over."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nhip.identity.api import ParsedCode, parse_code, to_edxml2016, to_qd20
from nhip.web.cli.certifying import CERTIFICATE, TOKEN, print_certified
from nhip.web.started import started

if TYPE_CHECKING:
    from datetime import date

    from nhip.identity.api import AgencyCard, AgencyHistory

DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="In dạng JSON · print JSON.")


@click.group
def agency() -> None:
    """Tra cứu cơ quan và mã định danh · Look up agencies and their codes."""


@agency.command
@click.argument("codes", nargs=-1, required=True)
@AS_JSON
def parse(codes: tuple[str, ...], *, as_json: bool) -> None:
    """Đọc mã định danh, không cần cơ sở dữ liệu · Read codes as written; needs no database."""
    parsed = [parse_code(code) for code in codes]
    if as_json:
        click.echo(json.dumps([_parsed(code) for code in parsed], ensure_ascii=False, indent=2))
        return
    for code in parsed:
        reading = code.canonical or "không đọc được · unreadable"
        level = f", cấp {code.level} · level {code.level}" if code.level else ""
        scheme = f" ({code.scheme})" if code.scheme else ""
        click.echo(f"{code.raw!r} → {reading}{scheme}{level}")
        for finding in code.findings:
            click.echo(f"    {'!' if finding.is_doubt else '-'} {finding.text.vi} · {finding.text.en}")


@agency.command
@click.argument("text", nargs=-1, required=True)
@click.option("--on", type=DAY, help="Theo ngày · as of a day.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
@AS_JSON
def find(text: tuple[str, ...], *, on: datetime | None, limit: int, as_json: bool) -> None:
    """Tìm cơ quan theo tên, có dấu hay không dấu · Find agencies by name, with or without tone marks."""
    with started():
        from nhip.identity.api import find_agencies  # noqa: PLC0415 - after setup

        cards = find_agencies(" ".join(text), on=on.date() if on else None, limit=limit)
        if as_json:
            click.echo(json.dumps([_card(card) for card in cards], ensure_ascii=False, indent=2))
        elif not cards:
            click.echo("Không tìm thấy cơ quan nào · No agency found", err=True)
        else:
            for card in cards:
                click.echo(_line(card))


@agency.command
@click.argument("code")
@click.option("--on", type=DAY, help="Mã của ngày nào · the day the code is from.")
def show(code: str, *, on: datetime | None) -> None:
    """Một cơ quan: tên, mã, kế thừa qua thời gian · One agency through time: names, codes, successors."""
    with started():
        from nhip.identity.api import history_of, resolve  # noqa: PLC0415 - after setup

        _tell(history_of(resolve(code, on=on.date() if on else None).agency.code))


@agency.command
@click.argument("code")
@CERTIFICATE
@TOKEN
def certify(code: str, *, certificate: Path | None, token: str) -> None:
    """Cấp hoặc đăng ký chứng thư con dấu cho cơ quan · Issue or register an agency's seal.

    Không có --certificate thì nơi cấp của hệ thống này cấp, khóa do hệ thống giữ · Without --certificate
    this node's own authority issues one, and the node keeps its key.
    """
    with started():
        print_certified(None, code, certificate, token)


def _tell(history: "AgencyHistory") -> None:
    card = history.card
    click.echo(_line(card))
    click.echo(f"  {card.kind_name.vi} · {card.kind_name.en}; căn cứ · source: {card.source or '–'}")
    for title, rows in (("Tên · Names", history.names), ("Mã · Codes", history.codes)):
        click.echo(f"  {title}")
        for row in rows:
            click.echo(
                f"    {row.text}  [{row.use}]{_span(row.valid_from, row.valid_to)}{_doubt(row.is_confirmed)}"
            )
    for title, heirs in (
        ("Kế thừa bởi · Succeeded by", history.heirs),
        ("Tiếp nhận từ · Took over from", history.forerunners),
    ):
        if heirs:
            click.echo(f"  {title}")
        for heir in heirs:
            note = f" ({heir.note})" if heir.note else ""
            click.echo(
                f"    {heir.on} {heir.kind.value}: {heir.agency.code} {heir.agency.name.vi}{note}"
                f"{_doubt(heir.is_confirmed)}"
            )


def _line(card: "AgencyCard") -> str:
    parent = f" · {card.parent}" if card.parent else ""
    span = _span(card.valid_from, card.valid_to)
    return f"{card.code}  {card.name.vi} · {card.name.en}{parent}{span}{_doubt(card.is_confirmed)}"


def _span(since: "date | None", until: "date | None") -> str:
    return f"  {since or '…'} → {until or '…'}" if since or until else ""


def _doubt(is_confirmed: bool) -> str:
    return "" if is_confirmed else "  (chưa xác nhận · unconfirmed)"


def _card(card: "AgencyCard") -> dict[str, Any]:
    return {
        "code": card.code,
        "kind": card.kind.value,
        "name": {"vi": card.name.vi, "en": card.name.en},
        "parent": card.parent,
        "valid_from": card.valid_from and card.valid_from.isoformat(),
        "valid_to": card.valid_to and card.valid_to.isoformat(),
        "is_confirmed": card.is_confirmed,
        "source": card.source,
    }


def _parsed(code: ParsedCode) -> dict[str, Any]:
    return {
        "raw": code.raw,
        "canonical": code.canonical,
        "scheme": code.scheme,
        "level": code.level,
        "parent": code.parent,
        "is_certain": code.is_certain,
        "findings": [finding.value for finding in code.findings],
        "qd20_2020": to_qd20(code),
        "edxml2016": to_edxml2016(code),
    }
