"""Files of a watched folder: when one is complete, how one is written, which name is free for it.

Names come from other people's software and file systems: of any length, composed or not, and now and then in
bytes that are no UTF-8.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

ENDING: Final = ".edxml"
_LONGEST: Final = 255  # bytes of a name, on any usual file system

Look = tuple[int, int, int, int]
"""Which file it is and when it was last touched: device, inode, size, time of change."""


def complete_files(folder: Path, settled: float) -> Iterator[Path]:
    """The packages that nobody has touched for ``settled`` seconds, by name; links are not followed.

    A time that lies ahead (the clock was set back, the file came from a machine whose clock is wrong) says
    nothing; such a file is complete if it stays as it is while one waits that long.
    """
    ahead: list[tuple[Path, Look | None]] = []
    for path in sorted(each for each in folder.iterdir() if each.name.lower().endswith(ENDING)):
        try:
            state = path.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        age = time.time() - max(state.st_mtime, state.st_ctime)
        if path.is_symlink() or not path.is_file():
            continue
        if age < 0:
            ahead.append((path, _look(state)))
        elif age >= settled:
            yield path
    if ahead:
        time.sleep(settled)
        yield from (path for path, seen in ahead if look_at(path) == seen)


def look_at(path: Path) -> Look | None:
    """How the file looks now; None where it is gone."""
    try:
        return _look(path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return None


def write_whole(path: Path, content: bytes, parts: Path) -> None:
    """Wholly there under its name, or not at all; begun in the folder ``parts`` of the same file system."""
    started = parts / f"{uuid4().hex}.tmp"
    try:
        with started.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        started.rename(path)
    except OSError:  # a full disk must not be filled further
        started.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make what was renamed in the folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fitting(name: str, ending: str) -> str:
    """``name`` with ``ending`` behind it, cut before the ending where a file system would not take it."""
    room = _LONGEST - len(os.fsencode(ending))
    held = os.fsencode(name)
    if len(held) <= room:
        return name + ending
    return held[:room].decode("utf-8", "ignore") + ending


def free_name(folder: Path, name: str, most: int = _LONGEST) -> Path:
    """A place in the folder, of at most ``most`` bytes, whose name no earlier file bears."""
    path = folder / name
    if len(os.fsencode(name)) <= most and not path.exists():
        return path
    suffix = Path(name).suffix
    ending = f".{uuid4().hex[:8]}{suffix}"
    held = os.fsencode(name)[: -len(os.fsencode(suffix)) or None][: most - len(os.fsencode(ending))]
    return folder / (held.decode("utf-8", "ignore") + ending)


def readable(name: str) -> str:
    """The name as text: bytes that are none are shown as such."""
    return os.fsencode(name).decode("utf-8", "replace")


def _look(state: os.stat_result) -> Look:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
