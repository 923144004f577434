"""How the engine is measured: CPU time of one thread, ours and bare NumPy in turns, medians, as a table.

CPU time and not the clock, so that others on the machine count little; what they do to caches and memory
falls on both sides of a ratio.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """Seconds of CPU that ours and the bare steps took (medians), and the spread of ours."""

    ours: float
    least: float
    most: float
    bare: float | None = None


def in_turns(ours: Callable[[], object], bare: Callable[[], object] | None = None, times: int = 7) -> Taken:
    """Measure both in turns, ``times`` times, after once that does not count."""
    ours()
    if bare is not None:
        bare()
    first, second = [], []
    for _ in range(times):
        first.append(cpu(ours))
        if bare is not None:
            second.append(cpu(bare))
    peer = statistics.median(second) if second else None
    return Taken(statistics.median(first), min(first), max(first), peer)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process's CPU that ``work`` takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@dataclass(frozen=True)
class Process:
    """A process that ended: the seconds of CPU it took."""

    seconds: float


def fresh(arguments: list[str]) -> Process:
    """Run Python anew with ``arguments``; its bytecode is kept, as an installed program's is."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    # Threads that wait for a matrix product spin, and their CPU would count.
    environment["OPENBLAS_NUM_THREADS"] = "1"
    with subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return Process(used.ru_utime + used.ru_stime)


def own_peak() -> float:
    """The most memory that this process has held so far, in MiB, as Linux counts it.

    ``ru_maxrss`` would not do: a child begins with what its parent held when it was forked.
    """
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def peak_of(arguments: list[str]) -> float:
    """The peak that a fresh Python tells of itself (:func:`own_peak`) in its last line, in MiB."""
    done = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1])


def head(title: str) -> None:
    """The head of a table."""
    print(f"\n| {title} | CPU time (least – most) | bare NumPy | ratio | goal |")
    print("|---|---:|---:|---:|---|", flush=True)


def row(what: str, taken: Taken, goal: str = "") -> None:
    """One line of a table."""
    peer = "" if taken.bare is None else said(taken.bare)
    ratio = "" if taken.bare is None else f"{taken.ours / taken.bare:.1f}"
    spread = f"{said(taken.ours)} ({said(taken.least)} – {said(taken.most)})"
    print(f"| {what} | {spread} | {peer} | {ratio} | {goal} |", flush=True)


def said(seconds: float) -> str:
    """Seconds, or milliseconds below one."""
    if seconds < 0.01:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds * 1e3:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
