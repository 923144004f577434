"""How ``nhip index`` answers: CSV or JSON, to standard output or to a file that is whole or not there."""

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from nhip.measure.engine import Notice, Problems, rows_csv

# Seconds of work after which somebody wants to see that it goes on.
_PATIENCE = 1.0


def answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--format`` and ``--out``, and write what it returns: rows or a JSON object."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(["csv", "json"]),
        help="Mặc định theo đuôi của --out · by --out's ending.",
    )
    @click.option(
        "--out", type=click.Path(dir_okay=False, path_type=Path), help="Ghi ra tệp · write to a file."
    )
    @functools.wraps(command)
    def answering(form: str | None, out: Path | None, **rest: Any) -> None:
        form = form or ("json" if out is not None and out.suffix == ".json" else "csv")
        answer = command(form=form, **rest)
        notices: tuple[Notice, ...] = ()
        if isinstance(answer, tuple):
            answer, notices = answer
        text = rows_csv(answer) if form == "csv" else json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
        if form == "csv":
            say_notices(notices)
        write(text, out)

    return answering


def write(text: str, out: Path | None) -> None:
    """Write ``text`` to standard output, or to ``out`` in one step: the file is whole or unchanged."""
    write_bytes(text.encode(), out)


def write_bytes(content: bytes, out: Path | None) -> None:
    """Write ``content`` to standard output, or to ``out`` in one step: the file is whole or unchanged."""
    if out is None:
        click.echo(content, nl=False)
        return
    import tempfile  # noqa: PLC0415 - most answers go to standard output

    handle, name = tempfile.mkstemp(dir=out.resolve().parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def progress() -> Callable[[int, int], bool]:
    """Follows a long run on standard error: one line that moves on a terminal, else a line each tenth.

    Nothing for a run that is over before one could read it.
    """
    is_terminal = sys.stderr.isatty()
    tenths = 0
    begun = time.monotonic()

    def follow(done: int, of: int) -> bool:
        nonlocal tenths
        if time.monotonic() - begun < _PATIENCE and not tenths:
            return True
        if is_terminal:
            click.echo(f"\r  {done:,}/{of:,} ({done / of:.0%})", nl=done == of, err=True)
            tenths = 1
        elif done * 10 // of > tenths or done == of:
            tenths = max(1, done * 10 // of)
            click.echo(f"  {done:,}/{of:,}", err=True)
        return True

    return follow


def say_notices(notices: Iterable[Notice]) -> None:
    """Notices on standard error, each once, in both languages."""
    for notice in dict.fromkeys(notices):
        click.echo(f"  ⓘ {notice.about}: {notice.text.vi}\n    {notice.text.en}", err=True)


def tell(problems: Problems) -> None:
    """Every problem on standard error: place, cause and cure, in both languages."""
    for problem in problems.found:
        click.echo(f"✗ {problem.say('vi')}\n  {problem.say('en')}", err=True)
    count = len(problems.found)
    word = "problem" if count == 1 else "problems"
    click.echo(f"{count} lỗi; không ghi gì · {count} {word}; nothing was written.", err=True)
