"""What the index engine costs: an index recomputed for a changed figure, files read, a command started.

Run by ``make bench``, or alone: ``python -m bench.engine [ROWS]``. Ratios are to the bare steps of the same
calculation in the same run.
"""

import csv
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench._taking import Taken, fresh, head, in_turns, row
from nhip.measure.engine import Figures, compute, read_definition, read_figures
from nhip.measure.engine.computing import settle

REPO: Final = Path(__file__).parents[1]
ROWS: Final = 1_000_000
LIBRARIES: Final = "import numpy, yaml, pydantic.types, pydantic.functional_validators, click"

COMPUTING: Final = "from nhip.measure.engine import compute, read_definition, read_figures"


def main(rows: int = ROWS) -> None:
    """Print the table."""
    head("engine")
    one_index()
    reading(rows)
    starting()


def one_index() -> None:
    """EGDI 2018: what a slider on the site waits for."""
    path = REPO / "law" / "indices" / "egdi.yaml"
    definition = read_definition(path)
    sets = [read_figures(REPO / "figures" / "egdi" / name) for name in ("components.csv", "published.csv")]
    figures = Figures("egdi", {key: column for held in sets for key, column in held.cells.items()})
    result = compute(definition, figures, "2018")
    raw = result.plan.table.raw.copy()
    raw[result.row("VNM"), 0] += 0.05

    def many(work: object, times: int = 100) -> Taken:
        """So many runs at a time, for the clock is too coarse for one."""
        assert callable(work)
        taken = in_turns(lambda: [work() for _ in range(times)], lambda: [steps(raw) for _ in range(times)])
        bare = None if taken.bare is None else taken.bare / times
        return Taken(taken.ours / times, taken.least / times, taken.most / times, bare)

    row("EGDI, 193 states, a changed figure: scores", many(lambda: result.plan.run(raw)))
    row(
        "the same with ranks, groups and checks",
        many(lambda: settle(definition, result.plan, result.plan.run(raw))),
        "5 ms",
    )
    row("EGDI 2018 from figures in memory", in_turns(lambda: compute(definition, figures, "2018")))
    row("reading `law/indices/egdi.yaml`, twelve editions", in_turns(lambda: read_definition(path)))


def steps(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """What any program would do: the mean of three columns, rounded, and competition ranks."""
    score = np.round(raw.mean(axis=1), 4)
    ordered = np.sort(-score)
    ranks: NDArray[np.float64] = np.searchsorted(ordered, -score, side="left") + 1.0
    return ranks


def reading(rows: int) -> None:
    """A figure file of ``rows`` rows, sound and with one bad cell at its end, beside Python's CSV reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.csv"
        with path.open("w", encoding="utf-8") as out:
            out.write("unit,series,period,value,status\n")
            for number in range(rows):
                unit, series, year = number % 1000, number // 1000 % 100, 2000 + number // 100_000
                out.write(f"U{unit},S{series},{year},{number / 7:.4f},A\n")
        row(
            f"reading {rows:,} figures (beside: the CSV reader and `float`)",
            in_turns(lambda: read_figures(path), lambda: bare_reading(path), times=3),
        )
        with path.open("a", encoding="utf-8") as out:
            out.write("U1,S1,1999,..,A\n")
        row(f"refusing {rows:,} figures for one blank, by its line", in_turns(lambda: refused(path), times=3))


def bare_reading(path: Path) -> list[float]:
    """The numbers of a file, unchecked."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        next(reader)
        return [float(cells[3]) for cells in reader]


def refused(path: Path) -> None:
    """Read a file that has one problem."""
    try:
        read_figures(path)
    except ValueError:
        return
    raise AssertionError("the blank was not found")


def starting() -> None:
    """Whole processes: the engine imported, an index computed, beside the libraries they stand on."""
    command = ["-m", "nhip.web.cli.main", "index", "compute", "EGDI", "--edition", "2018"]
    for what, arguments, goal in (
        ("a fresh process that can compute (beside: its libraries)", ["-c", COMPUTING], ""),
        ("`nhip index compute EGDI`, the whole process", command, "0.6 s"),
    ):
        fresh(arguments)
        pairs = [(fresh(arguments).seconds, fresh(["-c", LIBRARIES]).seconds) for _ in range(7)]
        ours, bare = (sorted(side) for side in zip(*pairs, strict=True))
        row(what, Taken(ours[3], ours[0], ours[-1], bare[3]), goal)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
