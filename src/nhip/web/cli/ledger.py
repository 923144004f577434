"""``nhip ledger``: how the ledger stands, sealing, checking it, and proofs to hand out."""

import json
import time
from pathlib import Path
from typing import Any, NoReturn

import click

from nhip.web.started import started


@click.group
@click.pass_context
def ledger(context: click.Context) -> None:
    """Sổ cái: tình trạng, niêm phong, kiểm tra, bằng chứng · The ledger: state, sealing, checks, proofs."""
    context.with_resource(started())


@ledger.command
def status() -> None:
    """Đã niêm phong đến đâu, còn chờ gì · How far it is sealed, and what waits."""
    from nhip.kernel.api import ledger_state  # noqa: PLC0415 - after setup

    state = ledger_state()
    click.echo(f"Đã niêm phong · sealed     {state.size}")
    click.echo(f"Gốc · root                 {state.root}")
    click.echo(f"Lúc · at                   {state.signed_at or '-'}")
    click.echo(f"Khóa · key                 {state.verifier_key or '-'}")
    click.echo(f"Đang chờ · waiting         {state.waiting}" + _since(state.waiting_since))
    if state.held_by:
        click.echo(f"Giao dịch mở lâu nhất · oldest open transaction: {state.held_by}")


def _since(moment: Any) -> str:
    return f" (từ · since {moment})" if moment else ""


@ledger.command
def seal() -> None:
    """Niêm phong ngay · Seal now what can be sealed."""
    from nhip.kernel.api import seal as seal_now  # noqa: PLC0415 - after setup

    total = 0
    while sealing := seal_now():
        total += sealing.size - sealing.previous_size
        click.echo(f"{sealing.size}  {sealing.root.hex()}")
        if not sealing.is_full:
            break
    click.echo(f"Đã niêm phong {total} sự kiện · {total} events sealed.")


@ledger.command
@click.option("--trust", multiple=True, metavar="KEY", help="Khóa đã công bố · A key that was published.")
@click.option(
    "--since",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Điểm niêm phong bạn đã giữ · A signed checkpoint you kept.",
)
def verify(trust: tuple[str, ...], since: tuple[Path, ...]) -> None:
    """Kiểm tra toàn bộ; mã thoát 1 nếu có sai lệch · Check everything; exit code 1 when something is
    wrong.
    """
    from nhip.kernel.api import read_checkpoint, replay  # noqa: PLC0415 - after setup

    kept = [read_checkpoint(path.read_text(encoding="utf-8"), trust) for path in since]
    report = replay(trusted=trust, kept=kept)
    if report.anchor:
        click.echo(f"Khóa gốc · anchor key: {report.anchor}")
    if report.fault is None:
        click.echo(
            f"Toàn vẹn: {report.events} sự kiện, {report.checkpoints} điểm niêm phong"
            f" · whole: {report.events} events, {report.checkpoints} checkpoints."
        )
        return
    _fail(report.fault)


def _fail(fault: Any) -> NoReturn:
    title, expected, found, remedy = fault.title, fault.expected, fault.found, fault.remedy
    click.echo(
        f"{title.vi}\n  Đúng ra: {expected.vi}\n  Thực tế: {found.vi}\n  Cần làm: {remedy.vi}", err=True
    )
    click.echo(
        f"{title.en}\n  Expected: {expected.en}\n  Found: {found.en}\n  What to do: {remedy.en}", err=True
    )
    click.get_current_context().exit(1)


_OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi vào tệp này · Write to this file.",
)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def _as_json(proof: dict[str, Any]) -> str:
    return json.dumps(proof, ensure_ascii=False, indent=1) + "\n"


@ledger.command
@click.argument("event_id")
@_OUT
def prove(event_id: str, out: Path | None) -> None:
    """Bằng chứng một sự kiện có trong sổ · Proof that an event is in the ledger (verifier/nhip_verify.py)."""
    from nhip.kernel.api import prove as proof_of  # noqa: PLC0415 - after setup

    _write(_as_json(proof_of(event_id)), out)


@ledger.command
@click.option("--all", "is_all", is_flag=True, help="Liệt kê mọi điểm · List them all: size, time, root.")
@click.option("--size", type=int, help="Điểm ở cỡ này · The one of this size.")
@_OUT
def checkpoint(*, is_all: bool, size: int | None, out: Path | None) -> None:
    """Điểm niêm phong đã ký · The newest signed checkpoint: keep it, and hold us to it."""
    from nhip.kernel.api import checkpoint_of, checkpoints  # noqa: PLC0415 - after setup

    if is_all:
        for sealed in checkpoints():
            click.echo(f"{sealed.size}\t{sealed.signed_at.isoformat()}\t{sealed.root.hex()}")
        return
    _write(checkpoint_of(size).note, out)


@ledger.command
@click.argument("old", type=int)
@click.argument("new", type=int, required=False)
@_OUT
def consistency(old: int, new: int | None, out: Path | None) -> None:
    """Bằng chứng sổ chỉ ghi thêm từ cỡ OLD · Proof that the ledger was only added to since size OLD."""
    from nhip.kernel.api import prove_consistency  # noqa: PLC0415 - after setup

    _write(_as_json(prove_consistency(old, new)), out)


@ledger.command
@click.option(
    "--lost", is_flag=True, help="Khóa cũ đã mất · The old key is lost: nobody vouches for the new one."
)
def rotate(*, lost: bool) -> None:
    """Thay khóa ký · Put a new signing key in force."""
    from nhip.kernel.api import rotate_key  # noqa: PLC0415 - after setup

    click.echo(f"Khóa mới, hãy công bố · the new key, to be published: {rotate_key(is_lost=lost)}")


@ledger.command
@click.option("--every", type=float, default=2.0, show_default=True, help="Giây · Seconds.")
def watch(every: float) -> None:
    """Theo dõi việc niêm phong đến khi Ctrl-C · Follow the sealing until Ctrl-C."""
    from nhip.kernel.api import ledger_state  # noqa: PLC0415 - after setup

    while True:
        state = ledger_state()
        click.echo(f"{state.size}\t+{state.waiting}\t{state.root[:16]}{_since(state.waiting_since)}")
        time.sleep(every)
