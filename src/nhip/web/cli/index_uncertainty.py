"""``nhip index uncertainty``: how sure the ranks are when weights, methods and figures vary.

Ctrl-C ends a long run early; what was drawn until then is given, said to be partial, with exit code 130.
"""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import (
    Notice,
    compute,
    heading_json,
    label,
    read_figures,
    read_variation,
    refuse,
    sensitivity,
    sensitivity_json,
    uncertainty_json,
    uncertainty_rows,
    usual,
    vary,
    with_errors,
)
from nhip.web.cli.index_answers import answers, progress
from nhip.web.cli.index_input import Asked, index_options

STOPPED = 130
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Interrupt:
    """Whether somebody pressed Ctrl-C since the work began; a second time ends the program at once."""

    def __init__(self) -> None:
        self.is_asked = False

    def __call__(self) -> bool:
        return self.is_asked

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C as a wish to stop, for as long as this lasts."""

        def heard(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as Python calls it
            self.is_asked = True
            signal.signal(signal.SIGINT, before)

        before = signal.signal(signal.SIGINT, heard)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@click.command()
@click.option(
    "--vary",
    "spec",
    type=_FILE,
    help="Tệp YAML nói điều gì thay đổi; mặc định: trọng số ±25 % · what varies; by default weights ±25 %.",
)
@click.option("--draws", type=click.IntRange(1, 1_000_000), help="Số lần tính · runs.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Hạt ngẫu nhiên · the seed.")
@click.option("--digits", type=click.IntRange(0, 12), help="Số liệu có mấy chữ số · figures' decimals.")
@click.option(
    "--errors",
    type=_FILE,
    help="Sai số chuẩn của từng số liệu (dạng dài) · standard errors, as a figure file.",
)
@click.option("--top", type=click.IntRange(1), help="Xác suất vào tốp · the chance of being among the first.")
@click.option("--peer", help="Xác suất đứng trước một đơn vị · the chance of standing before this unit.")
@click.option("--shares", is_flag=True, help="Kèm phần phương sai (JSON) · with Sobol shares.")
@index_options
@answers
def uncertainty(
    *,
    found: Asked,
    edition: str | None,
    stage: str | None,
    form: str,
    spec: Path | None,
    draws: int | None,
    seed: int | None,
    digits: int | None,
    errors: Path | None,
    top: int | None,
    peer: str | None,
    shares: bool,
) -> tuple[Any, tuple[Notice, ...]]:
    """Hạng chắc đến đâu · How sure the ranks are when weights, methods and figures vary."""
    result = compute(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)
    rival = None if peer is None else found.unit(peer)
    if rival is not None and rival not in result:
        raise refuse(
            "uncertainty.unknown_peer",
            rival,
            label("đơn vị này không có trong kỳ này.", "the unit is not in this edition."),
            label("chọn một đơn vị có trong bảng xếp hạng.", "choose a unit of the ranking."),
        )
    variation = read_variation(spec) if spec else usual(result, digits)
    asked_for = {key: value for key, value in (("draws", draws), ("seed", seed)) if value is not None}
    variation = variation.model_copy(update=asked_for)
    if errors is not None:
        variation = with_errors(variation, result, read_figures(errors))
    interrupt = Interrupt()
    with interrupt.listening():
        held = vary(result, variation, progress=progress(), stop=interrupt)
        notices = (*held.notices, *result.notices)
        if form == "csv":
            answer: Any = uncertainty_rows(result, held, top=top, peer=rival)
        else:
            answer = heading_json(result) | uncertainty_json(result, held, top=top, peer=rival)
            if shares and held.is_complete:
                answer["shares"] = sensitivity_json(
                    sensitivity(result, variation, top=top or 10, progress=progress(), stop=interrupt)
                )
    if interrupt.is_asked:
        click.get_current_context().call_on_close(_leave_stopped)
    return answer, notices


def _leave_stopped() -> None:
    """End with the code of an interrupted program, once what was drawn has been written."""
    sys.exit(STOPPED)
