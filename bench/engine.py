"""What the index engine costs: an index recomputed for a changed figure, files read, the engine imported.

Run by ``make bench``, or alone: ``python -m bench.engine [ROWS]``. Ratios are to the bare NumPy steps of the
same calculation in the same run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine import Figures, compute, read_definition, read_figures
from nhip.measure.engine.computing import settle

REPO: Final = Path(__file__).parents[1]
ROWS: Final = 1_000_000


def main(rows: int = ROWS) -> None:
    """Print the table."""
    path = REPO / "law" / "indices" / "egdi.yaml"
    definition = read_definition(path)
    sets = [read_figures(REPO / "figures" / "egdi" / name) for name in ("components.csv", "published.csv")]
    figures = Figures("egdi", {key: column for held in sets for key, column in held.cells.items()})
    result = compute(definition, figures, "2018")
    raw = result.plan.table.raw.copy()
    raw[result.row("VNM"), 0] += 0.05
    bare = typical(lambda: bare_steps(raw), 2000)
    run = typical(lambda: result.plan.run(raw), 500)
    whole = typical(lambda: settle(definition, result.plan, result.plan.run(raw)), 200)
    show("EGDI, 193 states: bare NumPy steps (mean, rounding, ranks)", bare)
    show("EGDI, 193 states, a changed figure: scores", run, run / bare)
    show("EGDI, 193 states, a changed figure: scores, ranks, groups, checks", whole, whole / bare)
    show("EGDI 2018 from figures in memory", typical(lambda: compute(definition, figures, "2018"), 50))
    show("Reading law/indices/egdi.yaml (12 editions)", typical(lambda: read_definition(path), 20))
    reading(rows)
    importing()


def bare_steps(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """What any program would do: the mean of three columns, rounded, and competition ranks."""
    score = np.round(raw.mean(axis=1), 4)
    ordered = np.sort(-score)
    ranks: NDArray[np.float64] = np.searchsorted(ordered, -score, side="left") + 1.0
    return ranks


def reading(rows: int) -> None:
    """A figure file of ``rows`` rows, sound and with one bad cell at its end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.csv"
        with path.open("w", encoding="utf-8") as out:
            out.write("unit,series,period,value,status\n")
            for number in range(rows):
                unit, series, year = number % 1000, number // 1000 % 100, 2000 + number // 100_000
                out.write(f"U{unit},S{series},{year},{number / 7:.4f},A\n")
        show(f"Reading {rows:,} figures", once(lambda: read_figures(path)))
        with path.open("a", encoding="utf-8") as out:
            out.write("U1,S1,1999,..,A\n")
        show(f"Refusing {rows:,} figures for one blank", once(lambda: refused(path)))


def refused(path: Path) -> None:
    """Read a file that has one problem."""
    try:
        read_figures(path)
    except ValueError:
        return
    raise AssertionError("the blank was not found")


def importing() -> None:
    """The engine in a fresh process, beside the three libraries it stands on."""
    libraries = fresh("import numpy, yaml, pydantic.types")
    engine = fresh("import nhip.measure.engine")
    show("A fresh process with NumPy, PyYAML and pydantic", libraries)
    show("A fresh process with the engine", engine, engine / libraries)


def fresh(code: str) -> float:
    """Seconds that a new interpreter takes for ``code``: the median of seven, after one that compiles."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def start() -> None:
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)

    start()
    return typical(start, 7)


def typical(work: Callable[[], object], times: int) -> float:
    """The median seconds of ``work``."""
    return statistics.median(once(work) for _ in range(times))


def once(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def show(what: str, seconds: float, ratio: float | None = None) -> None:
    """One line of the table."""
    shown = f"{seconds * 1e3:10.2f} ms" if seconds < 1 else f"{seconds:10.2f} s "
    print(f"  {what:<72}{shown}" + (f"   x {ratio:.1f}" if ratio else ""), flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
