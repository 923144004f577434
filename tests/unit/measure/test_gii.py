"""The Gender Inequality Index: harmonic, geometric and arithmetic means and a quotient, 170 states."""

from functools import cache
from itertools import product

import numpy as np
import pytest

from nhip.measure import shelf
from nhip.measure.engine import Figures, Result, compute

# Half of the last digit printed, and the most that can be printed.
HALF = {"MMR": 0.5, "ABR": 0.05, "SEATS": 0.05, "SCHOOL_F": 0.05, "SCHOOL_M": 0.05, "WORK_F": 0.05}
HALF["WORK_M"] = 0.05
MOST = dict.fromkeys(HALF, 100.0) | {"MMR": 3000.0, "ABR": 300.0}


@cache
def held() -> Figures:
    return shelf.figures_for(shelf.definition("GII"))


@cache
def computed() -> Result:
    return compute(shelf.definition("GII"), held(), "2021")


def published(series: str) -> dict[str, float]:
    column = held().column(series, "2021")
    return {unit: figure.value for unit, figure in column.items() if figure.value is not None}


def test_viet_nam_is_the_published_value_and_rank() -> None:
    """0.296, rank 71."""
    result = computed()
    score = result.score("VNM")
    assert score is not None
    assert (round(score, 3), result.rank("VNM")) == (0.296, 71)
    assert (published("GII")["VNM"], published("GII_RANK")["VNM"]) == (0.296, 71)


def test_printed_figures_come_as_near_as_their_digits_allow() -> None:
    result, official = computed(), published("GII")
    ours = dict(zip(result.units, result.component("GII"), strict=True))
    assert {unit for unit, score in ours.items() if not np.isnan(score)} == set(official)
    assert len(official) == 170
    assert sum(round(ours[unit], 3) == value for unit, value in official.items()) == 142
    assert max(abs(ours[unit] - value) for unit, value in official.items()) == pytest.approx(
        0.00217, abs=6e-6
    )


def test_no_published_value_lies_outside_what_the_printed_digits_allow() -> None:
    """All 128 corners of the rounding of seven figures: the published value lies between, for every state."""
    plan, official = computed().plan, published("GII")
    series = [plan.edition.components[code].series or code for code in plan.table.inputs]
    corners = []
    for signs in product((-1, 1), repeat=len(HALF)):
        step = {name: sign * half for sign, (name, half) in zip(signs, HALF.items(), strict=True)}
        moved = plan.table.raw + np.array([step[name] for name in series])
        moved = np.clip(moved, 0.0, np.array([MOST[name] for name in series]))
        corners.append(plan.run(moved).scores[:, plan.index("GII")])
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    for unit, value in official.items():
        row = plan.table.units.index(unit)
        assert low[row] - 0.0005 - 1e-9 <= value <= high[row] + 0.0005 + 1e-9, unit


def test_published_ranks_are_competition_ranks_of_the_published_values() -> None:
    values = published("GII")
    everyone = np.array(list(values.values()))
    ranks = {unit: 1 + int((everyone < value - 1e-9).sum()) for unit, value in values.items()}
    assert ranks == published("GII_RANK")


def test_by_hand_for_viet_nam() -> None:
    """The technical note's formula with pencil and paper, beside the definition's components."""
    health = (10 / 43 * 1 / 34.6) ** 0.5
    women = (health * (0.303 * 0.613) ** 0.5 * 0.696) ** (1 / 3)
    men = (1 * (0.697 * 0.696) ** 0.5 * 0.794) ** (1 / 3)
    harmonic = 2 / (1 / women + 1 / men)
    power = ((0.303 * 0.613) ** 0.5 + (0.697 * 0.696) ** 0.5) / 2
    common = ((health + 1) / 2 * power * (0.696 + 0.794) / 2) ** (1 / 3)
    result = computed()
    assert result.score("VNM", "WOMEN") == pytest.approx(women, abs=1e-12)
    assert result.score("VNM", "MEN") == pytest.approx(men, abs=1e-12)
    assert result.score("VNM", "RECIPROCAL") == pytest.approx(1 / common, abs=1e-12)
    assert result.score("VNM") == pytest.approx(1 - harmonic / common, abs=1e-12)


def test_no_seats_count_as_a_tenth_of_a_percent() -> None:
    assert published("SEATS")["TON"] == 0.0
    assert computed().score("TON", "W_SEATS") == pytest.approx(0.001, abs=1e-15)
    assert round(computed().score("TON") or 0.0, 3) == published("GII")["TON"]
