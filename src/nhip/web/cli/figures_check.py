"""``nhip figures check`` and ``nhip figures findings``: what disagrees, and what it costs in ranks."""

import json
import time
from typing import Any

import click

from nhip.web.started import started

COUNTRY = click.option("--country", multiple=True, help="Chỉ các nước này (mã ISO) · only these areas.")


@click.command
@click.option("--round", "round_code", help="Chỉ số liệu của một đợt · only what a round asks for.")
@COUNTRY
def check(*, round_code: str | None, country: tuple[str, ...]) -> None:
    """Kiểm tra mọi số liệu, mở và đóng chênh lệch · Check every figure; open and close discrepancies."""
    with started():
        from nhip.measure.api import find_discrepancies  # noqa: PLC0415 - after setup

        start = time.perf_counter()
        done = find_discrepancies(by=None, round_code=round_code, areas=country or None)
        click.echo(
            f"{done.figures} số liệu, {time.perf_counter() - start:.1f} giây: {done.opened} chênh lệch mới, "
            f"{done.again} vẫn còn, {done.settled} đã xử lý, {done.gone} không còn · {done.figures} figures: "
            f"{done.opened} new discrepancies, {done.again} still there, {done.settled} settled, "
            f"{done.gone} gone"
        )


@click.command("findings")
@COUNTRY
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON · print JSON.")
def list_findings(*, country: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Chênh lệch chưa xử lý, tốn hạng nhất trước · Unsettled findings, the costliest in ranks first."""
    with started():
        from nhip.measure.api import findings  # noqa: PLC0415 - after setup

        rows = findings(None, country)[:limit]
        if as_json:
            click.echo(json.dumps([_answer(row) for row in rows], ensure_ascii=False, indent=2))
            return
        for place, row in enumerate(rows, start=1):
            cost = "–" if row.worth is None else f"{row.worth:g}"
            click.echo(f"{place}. [{cost} bậc · ranks] {row.finding_vi}\n   {row.finding_en}")
        if not rows:
            click.echo(
                "Chưa có chênh lệch nào đang mở; đã đối chiếu chưa? Chạy: nhip figures check\n"
                "No discrepancy is open; were the figures checked? Run: nhip figures check"
            )


def _answer(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "check": row.check_code,
        "series": row.series,
        "area": row.area,
        "period": row.period,
        "state": row.state,
        "worth": row.worth,
        "measured": row.measured,
        "threshold": row.threshold,
        "owner": row.owner,
        "agencies": row.agencies,
        "finding": {"vi": row.finding_vi, "en": row.finding_en},
        "candidates": row.candidates,
        "found_at": row.found_at.isoformat(),
    }
