"""The HDI: exact where the figures have all their digits, within the printed digits everywhere else."""

import math
from functools import cache

import numpy as np
import pytest

from nhip.measure import shelf
from nhip.measure.engine import Figure, Figures, Result, collect, compute

LEAVES = ("LE", "EYS", "MYS", "GNI")
# Year, life expectancy, expected and mean schooling, income, HDI as the time series of 2023/24 has them.
VIET_NAM = """
1990 69.213 7.688290119 4.101410613 1970.993078 0.492
1995 71.384 9.251096189 4.78844894  2829.904985 0.550
2000 72.462 10.86859187 5.642042011 3653.8733   0.599
2005 73.271 12.11209348 6.703828515 4825.982915 0.645
2010 73.513 12.514374   7.62746501  6143.898308 0.676
2015 73.876 12.78036876 8.040140152 7697.652174 0.697
2018 73.976 12.94322497 8.287745237 9141.841879 0.711
2019 74.093 12.99797023 8.370280266 9733.786723 0.717
2020 75.378 13.05294705 8.455348794 10005.17461 0.726
2021 73.618 13.05294705 8.455348794 10084.94372 0.718
2022 74.58  13.05294705 8.455348794 10813.98273 0.726
"""
TURKIYE = """
1990 67.709 8.922039986 4.455356985 12909.7283  0.598
1995 69.609 9.600279808 4.730743288 13869.62032 0.623
2000 71.861 11.13335514 5.448714723 15619.34637 0.669
2005 73.534 12.03092003 5.973519802 17991.48236 0.701
2010 75.069 13.95011044 7.09209013  19681.24937 0.750
2015 76.646 17.78837967 7.958399773 25415.68648 0.821
2018 77.563 18.97455978 8.450664997 28001.26992 0.838
2019 77.832 19.18523026 8.63313961  27950.46628 0.842
2020 75.85  19.29534912 8.811284129 28380.88549 0.835
2021 76.032 19.68494987 8.811284129 31310.01246 0.841
2022 78.475 19.68494987 8.811284129 32833.53512 0.855
"""
# The two territories that the reports rank among the states.
BESIDE_STATES = {"2021": (0.952, 0.715), "2022": (0.956, 0.716), "2023": (0.955, 0.674)}
# Half of the last digit printed, by year; schooling of 2022 has all its digits.
HALF = {
    "2021": {"LE": 0.05, "EYS": 0.05, "MYS": 0.05, "GNI": 0.5},
    "2022": {"LE": 0.05, "EYS": 0.0, "MYS": 0.0, "GNI": 0.5},
    "2023": {"LE": 0.05, "EYS": 0.05, "MYS": 0.05, "GNI": 0.5},
}
# States scored, of them equal to the third decimal, largest distance.
AGREEMENT = {"2021": (189, 107, 0.00143), "2022": (191, 170, 0.00068), "2023": (191, 123, 0.00136)}


@cache
def held() -> Figures:
    return shelf.figures_for(shelf.definition("HDI"))


def computed(edition: str, figures: Figures | None = None) -> Result:
    return compute(shelf.definition("HDI"), figures or held(), edition)


def published(series: str, edition: str) -> dict[str, float]:
    column = held().column(series, edition)
    return {unit: figure.value for unit, figure in column.items() if figure.value is not None}


@pytest.mark.parametrize(("unit", "table"), [("VNM", VIET_NAM), ("TUR", TURKIYE)])
def test_all_digits_give_the_published_value_to_the_third_decimal(unit: str, table: str) -> None:
    """The goalposts are fixed, so a state alone has the score that it has among others."""
    for line in table.strip().splitlines():
        year, *cells = line.split()
        values = dict(zip((*LEAVES, "HDI"), map(float, cells), strict=True))
        figures = collect(year, [Figure(unit, leaf, "2022", values[leaf]) for leaf in LEAVES])
        score = computed("2022", figures).score(unit)
        assert score is not None
        assert round(score, 3) == values["HDI"], (unit, year)


@pytest.mark.parametrize("edition", list(AGREEMENT))
def test_printed_figures_come_as_near_as_their_digits_allow(edition: str) -> None:
    result, official = computed(edition), published("HDI", edition)
    ours = dict(zip(result.units, result.component("HDI"), strict=True))
    gaps = {unit: abs(ours[unit] - value) for unit, value in official.items()}
    same = sum(round(ours[unit], 3) == value for unit, value in official.items())
    states, equal, largest = AGREEMENT[edition]
    assert (len(gaps), same) == (states, equal)
    assert max(gaps.values()) == pytest.approx(largest, abs=6e-6)


@pytest.mark.parametrize("edition", list(AGREEMENT))
def test_no_published_value_lies_outside_what_the_printed_digits_allow(edition: str) -> None:
    """Every figure moved to the ends of its rounding: the published value lies between, for every state."""
    ends = []
    for sign in (-1, 1):
        moved = [
            Figure(unit, leaf, edition, figure.value + sign * HALF[edition][leaf])
            for leaf in LEAVES
            for unit, figure in held().column(leaf, edition).items()
            if figure.value is not None
        ]
        result = computed(edition, collect("ends", moved))
        ends.append(dict(zip(result.units, result.component("HDI"), strict=True)))
    for unit, value in published("HDI", edition).items():
        assert ends[0][unit] - 0.0005 - 1e-9 <= value <= ends[1][unit] + 0.0005 + 1e-9, unit


@pytest.mark.parametrize("edition", list(AGREEMENT))
def test_published_ranks_are_competition_ranks_of_the_published_values(edition: str) -> None:
    values, ranks = published("HDI", edition), published("HDR_RANK", edition)
    everyone = np.array([*values.values(), *BESIDE_STATES[edition]])
    assert {unit: 1 + int((everyone > value + 1e-9).sum()) for unit, value in values.items()} == ranks


def test_viet_nam_is_high_since_2021() -> None:
    """0.703, 0.726, 0.766: published; the group is the published one in each year."""
    for edition in AGREEMENT:
        result = computed(edition)
        group = result.groups[result.row("VNM")]
        assert group is not None
        assert group.code == "H"


def test_a_state_without_income_has_no_score() -> None:
    result = computed("2023")
    assert [unit for unit in result.units if result.score(unit) is None] == ["MCO", "PRK"]
    assert all(math.isnan(result.component("HDI")[result.row(unit)]) for unit in ("MCO", "PRK"))
