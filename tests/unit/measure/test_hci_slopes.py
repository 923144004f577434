"""What literacy and schooling are worth in HCI, read off the published index, with each slope's doubt."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.measure.reference import LAW, document, members, published
from tests.unit.measure.test_tii_from_raw import trimmed_least_squares

Table = NDArray[np.float64]
SERIES = ("adult_literacy", "gross_enrolment", "expected_schooling", "mean_schooling")
STATES = tuple(members())
EVIDENCE = document(LAW / "indices" / "hci-implied-slopes.yaml")


def newest(series: str, unit: str, year: int, reach: int) -> float:
    """The figure of the data year, or of the newest of the ``reach`` years before it; NaN where none is."""
    for earlier in range(year, year - reach - 1, -1):
        if (value := published("hci-raw", series, earlier).get(unit)) is not None:
            return float(value)
    return np.nan


@cache
def fitted(edition: int) -> tuple[Table, Table, NDArray[np.bool_], Table, float]:
    """Coefficients (constant last), their standard errors, the states used and kept, the median residual."""
    entry = next(entry for entry in EVIDENCE["editions"] if entry["edition"] == edition)
    year, reach = entry["data_year"], entry["reach"]
    hci = published("egdi", "HCI", edition)
    table = np.array([[newest(code, unit, year, reach[code]) for code in SERIES] for unit in STATES])
    target = np.array([float(hci[unit]) for unit in STATES])
    whole = ~np.isnan(table).any(axis=1)
    coefficients, kept, residual = trimmed_least_squares(table[whole], target[whole])
    design = np.column_stack([table[whole], np.ones(int(whole.sum()))])[kept]
    off = target[whole][kept] - design @ coefficients
    spread = off @ off / (len(off) - design.shape[1])
    errors = np.sqrt(np.diag(spread * np.linalg.inv(design.T @ design)))
    return coefficients, errors, kept, off, residual


@pytest.mark.parametrize("entry", EVIDENCE["editions"])
def test_the_slopes_follow_from_the_published_index(entry: dict[str, Any]) -> None:
    assert tuple(entry["slopes"]) == SERIES
    assert entry["data_year"] == entry["edition"] - 2
    coefficients, errors, kept, off, residual = fitted(entry["edition"])
    assert (len(kept), int(kept.sum())) == (entry["states"], entry["states_kept"])
    assert residual == pytest.approx(entry["median_abs_residual"], abs=6e-6)
    assert float(off.std()) == pytest.approx(entry["residual_deviation"], abs=6e-6)
    told = [*(slope["per_unit"] for slope in entry["slopes"].values()), entry["constant"]]
    assert coefficients == pytest.approx(told, abs=6e-7)
    doubts = [slope["standard_error"] for slope in entry["slopes"].values()]
    assert errors[:-1] == pytest.approx(doubts, abs=6e-7)


@pytest.mark.parametrize("entry", EVIDENCE["editions"])
def test_only_what_differs_from_nothing_is_used(entry: dict[str, Any]) -> None:
    shipped = document(LAW / "indices" / "egdi.yaml")["editions"][str(entry["edition"])]["components"]["HCI"]
    significant = {
        code: slope
        for code, slope in entry["slopes"].items()
        if abs(slope["per_unit"]) > 2 * slope["standard_error"]
    }
    assert {code: slope["is_significant"] for code, slope in entry["slopes"].items()} == {
        code: code in significant for code in entry["slopes"]
    }
    assert shipped["slopes"].keys() == significant.keys()
    for code, slope in shipped["slopes"].items():
        assert slope["per_unit"] == significant[code]["per_unit"]
        assert slope["standard_error"] == significant[code]["standard_error"]
        assert (slope["source"], slope["status"]) == ("hci-implied-slopes", "unconfirmed")


def test_literacy_stands_where_the_weights_of_the_survey_put_it() -> None:
    """A third, so slope times spread is near a third of the sum; schooling shares the rest."""
    coefficients, *_ = fitted(2020)
    reach = next(entry for entry in EVIDENCE["editions"] if entry["edition"] == 2020)["reach"]
    table = np.array([[newest(code, unit, 2018, reach[code]) for code in SERIES] for unit in STATES])
    weight = coefficients[:-1] * np.nanstd(table, axis=0)
    assert 0.3 < weight[0] / weight.sum() < 0.45
