"""``nhip index panel`` and ``nhip index change``: an index over its years, and why ranks moved."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import (
    Notice,
    Panel,
    change,
    change_json,
    compute_panel,
    label,
    panel_json,
    panel_rows,
    rank_change,
    rank_change_row,
    refuse,
    uncertainty_rows,
)
from nhip.web.cli.index_answers import answers, progress
from nhip.web.cli.index_input import Asked, asked


def panel_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every question about years shares; the command gets ``panel`` and ``found`` made."""

    @click.argument("what", metavar="INDEX")
    @click.option(
        "--figures",
        "figure_paths",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        multiple=True,
        help="Tệp số liệu dạng dài (unit,series,period,value,status) · a long figure file.",
    )
    @click.option("--editions", help="Các kỳ, cách nhau bằng dấu phẩy; mặc định: mọi kỳ có số liệu · all.")
    @click.option("--method-of", help="Tính mọi kỳ theo cách tính của kỳ này · every year by its method.")
    @click.option(
        "--goalposts",
        default="own",
        show_default=True,
        help="Mốc chuẩn hóa: own, pooled hoặc một kỳ · each year's own, all years', or one edition's.",
    )
    @click.option("--succession", help="Bảng kế thừa đơn vị, ví dụ vn-provinces-2025 · units that merged.")
    @click.option("--stage", help="Vòng chấm, ví dụ self, verified, final · which scoring counts.")
    @click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True)
    @click.option("--blanks-missing", is_flag=True, help="Đọc ô trống là thiếu · read blanks as missing.")
    @functools.wraps(command)
    def asking(
        *,
        what: str,
        figure_paths: tuple[Path, ...],
        editions: str | None,
        method_of: str | None,
        goalposts: str,
        succession: str | None,
        stage: str | None,
        decimal: str,
        blanks_missing: bool,
        **rest: Any,
    ) -> Any:
        table = None if succession is None else api.succession_named(succession)
        found = asked(what, figure_paths, decimal=decimal, blanks_missing=blanks_missing)
        wanted = None if editions is None else tuple(filter(None, map(str.strip, editions.split(","))))
        panel = compute_panel(
            found.definition,
            found.figures,
            wanted,
            method=method_of,
            goalposts=goalposts,
            stage=stage,
            succession=table,
            resolver=api.resolved,
        )
        return command(found=found, panel=panel, **rest)

    return asking


@click.command()
@click.option("--uncertainty", is_flag=True, help="Kèm khoảng hạng của từng kỳ (JSON) · rank intervals.")
@click.option("--digits", type=click.IntRange(0, 12), help="Số liệu có mấy chữ số · figures' decimals.")
@panel_options
@answers
def panel(
    *, found: Asked, panel: Panel, form: str, uncertainty: bool, digits: int | None
) -> tuple[Any, tuple[Notice, ...]]:
    """Chỉ số qua các kỳ · Scores, ranks and trends over the years."""
    del found
    if form == "csv":
        return panel_rows(panel), panel.notices
    doubt = None
    if uncertainty:
        held = panel.uncertainty(digits=digits, progress=progress())
        doubt = {code: uncertainty_rows(panel.at(code), each) for code, each in held.items()}
    return panel_json(panel, doubt=doubt), panel.notices


@click.command("change")
@click.option("--from", "before", required=True, help="Kỳ trước · the earlier edition.")
@click.option("--to", "after", required=True, help="Kỳ sau · the later edition.")
@click.option("--unit", help="Một đơn vị; mặc định mọi đơn vị · one unit; all by default.")
@panel_options
@answers
def change_of_ranks(
    *, found: Asked, panel: Panel, form: str, before: str, after: str, unit: str | None
) -> tuple[Any, tuple[Notice, ...]]:
    """Vì sao hạng đổi giữa hai kỳ · Why ranks moved: own figures, the others, membership, method."""
    old, new = panel.at(before), panel.at(after)
    if panel.editions.index(before) >= panel.editions.index(after):
        raise refuse(
            "panel.order",
            f"{before} – {after}",
            label("kỳ trước phải đứng trước kỳ sau.", "the earlier edition must come before the later one."),
            label("đổi chỗ --from và --to.", "turn --from and --to round."),
        )
    units = new.order() if unit is None else (found.unit(unit),)
    moved = [each for each in (rank_change(old, new, code) for code in units) if each is not None]
    if unit is not None and not moved:
        raise refuse(
            "panel.no_rank",
            f"{units[0]} ({before}, {after})",
            label("đơn vị này không có hạng ở cả hai kỳ.", "this unit has no rank in both editions."),
            label("chọn hai kỳ đều có hạng.", "choose two editions that both rank it."),
        )
    if form == "csv":
        return [rank_change_row(each) for each in moved], panel.notices
    answer = {
        "index": panel.root,
        "before": before,
        "after": after,
        "units": [change_json(change(old, new, each.unit), each) for each in moved],
    }
    return answer, panel.notices
