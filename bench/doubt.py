"""What doubt and big indices cost: thousands of draws, tens of thousands of units, twenty years.

Run by ``make bench``, or alone: ``python -m bench.doubt``. Ratios are to the same calculation in bare NumPy
in the same run.
"""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bench import _bare as bare
from bench._synthetic import Shape, figures, values, written
from bench._taking import head, in_turns, own_peak, peak_of, row
from nhip.measure.engine import Result, Variation, compute, compute_panel, read_figures, sensitivity, vary
from nhip.measure.engine.comparing import copeland

WEIGHTS = {"do": "weights"}
FOUR: tuple[Mapping[str, object], ...] = (
    {"do": "treat", "options": [{"winsorise": {"most": most}, "otherwise": "log"} for most in range(1, 6)]},
    {
        "do": "normalise",
        "options": [{"do": "minmax", "to": [1, 100]}, {"do": "zscore", "mean": 50, "deviation": 10}],
    },
    {"do": "weights", "at": ["IX", "S0", "S1"]},
    {"do": "aggregate", "options": ["arithmetic", "geometric"]},
)


def main() -> None:
    """Print the table."""
    head("doubt")
    draws()
    four_choices()
    many_units()
    head("big indices")
    computing()
    pairs()


def variation(draws: int, *what: Mapping[str, object]) -> Variation:
    """So many draws of the choices ``what``."""
    return Variation.model_validate({"draws": draws, "vary": list(what)})


def draws() -> None:
    """10,000 draws of every weight."""
    shape = Shape(100, 20, 4)
    made = values(200, 100)
    result = compute(shape.definition(), figures(made))
    scores = bare.minmax(bare.prepared(made[0]), shape.lower)
    row(
        "10,000 draws of all weights, 200 units × 100 indicators, four levels",
        in_turns(
            lambda: vary(result, variation(10_000, WEIGHTS)),
            lambda: bare.intervals(bare.ranks(bare.noisy(shape, 10_000) @ scores.T)),
        ),
        "ratio 3",
    )


def four_choices() -> None:
    """Four choices over an index of 51 units and 49 indicators, and where the doubt comes from."""
    shape = Shape(49, 8, 2)
    made = values(51, 49)
    result = compute(shape.definition(to="[1, 100]"), figures(made))
    what = variation(1000, *FOUR)
    row(
        "1,000 draws of four choices, 51 × 49, four levels",
        in_turns(lambda: vary(result, what), lambda: bare.four_choices(made[0], shape, 1000)),
        "0.1 s",
    )
    row(
        "its variance shares: 6,144 runs, with 200 bootstrap samples, for the whole and each unit",
        in_turns(lambda: sensitivity(result, what), lambda: bare.four_choices(made[0], shape, 6144)),
        "0.2 s",
    )


def many_units() -> None:
    """1,000 draws over 10,000 units: time, and the memory of a whole process that does nothing else."""
    result = ten_thousand()
    shape = Shape(100, 20, 4)
    scores = result.scores[:, [result.plan.index(code) for code in result.plan.table.inputs]]
    row(
        "1,000 draws of all weights, 10,000 × 100",
        in_turns(
            lambda: vary(result, variation(1000, WEIGHTS)),
            lambda: bare.intervals(bare.ranks(bare.noisy(shape, 1000) @ scores.T)),
            times=3,
        ),
        "1 s",
    )
    nothing, whole = peak_of(["-m", "bench.doubt", "compute"]), peak_of(["-m", "bench.doubt", "draw"])
    print(
        f"| its memory: the whole process {whole:.0f} MiB, of which before the draws {nothing:.0f} MiB "
        "| | | | 300 MiB |",
        flush=True,
    )


def ten_thousand() -> Result:
    """An index of 10,000 units and 100 indicators, read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.csv"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(written(values(10_000, 100)))
        return compute(Shape(100, 20, 4).definition(), read_figures(path))


def computing() -> None:
    """Whole computations, from figures that are in memory."""
    shape = Shape(100, 20, 4)
    definition, weights = shape.definition(), bare.leaf_weights(shape)

    def bare_scores(made: np.ndarray) -> object:
        totals = bare.minmax(bare.prepared(made), shape.lower) @ weights
        return bare.ranks(totals[None])

    made = values(10_000, 100)
    held = figures(made)
    result = compute(definition, held)
    row(
        "10,000 × 100 with treatment, figures laid out",
        in_turns(result.plan.run, lambda: bare_scores(made[0]), times=5),
        "0.4 s",
    )
    row(
        "the same from single figures, with every check", in_turns(lambda: compute(definition, held), times=3)
    )
    years = values(200, 100, 20)
    held = figures(years)

    def every_year() -> None:
        for year in range(2000, 2020):
            compute(definition, held, str(year))

    results = [compute(definition, held, str(year)) for year in range(2000, 2020)]
    row(
        "200 × 100 × 20 years with treatment, figures laid out",
        in_turns(
            lambda: [result.plan.run() for result in results],
            lambda: [bare_scores(year) for year in years],
            times=5,
        ),
        "0.2 s",
    )
    row("the same from single figures, with every check", in_turns(every_year, times=3))
    row(
        "the same as a panel, with who came and went",
        in_turns(lambda: compute_panel(definition, held), times=3),
    )
    plain = shape.definition(treat=False)
    untreated = [compute(plain, held, str(year)) for year in range(2000, 2020)]
    row(
        "200 × 100 × 20 years without treatment, figures laid out",
        in_turns(
            lambda: [result.plan.run() for result in untreated],
            lambda: [bare.plain(year, shape.lower, weights) for year in years],
            times=5,
        ),
        "0.2 s",
    )


def pairs() -> None:
    """Copeland's rule: every unit against every other."""
    scores = np.random.default_rng(2).random((200, 100))
    weights = np.full(100, 0.01)
    row(
        "Copeland, 200 × 100",
        in_turns(lambda: copeland(scores, weights, scores), lambda: bare.copeland(scores, weights)),
        "10 ms",
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        held = ten_thousand()
        if sys.argv[1] == "draw":
            vary(held, variation(1000, WEIGHTS))
        print(own_peak())
    else:
        main()
