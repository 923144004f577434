"""TII recomputed from raw series, in plain NumPy: how near the public data come to the published index.

UN DESA's own raw table is not public. These tests hold the rule that fits (z-score, mean, min-max over the
states with all series), its error, and the slopes read off the published values.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.measure.reference import LAW, all_rows, document, members, published

Table = NDArray[np.float64]
FIVE = ("internet_users", "fixed_telephone", "mobile_cellular", "fixed_broadband", "active_mobile_broadband")
FOUR = tuple(series for series in FIVE if series != "fixed_telephone")
EDITIONS = {2018: (FIVE, None), 2020: (FOUR, 120.0)}
STATES = tuple(members())


def chosen(edition: int, series: str, unit: str, reach: int) -> tuple[str, str]:
    """Value and status by the rule of ``tii-inputs``, looking ``reach`` years back from the data year."""
    sources = (series, f"{series}_data360") if series == "active_mobile_broadband" else (series,)
    for year in range(edition - 2, edition - 3 - reach, -1):
        for source in sources:
            value = published("tii-raw", source, year).get(unit)
            if value is not None:
                return value, "A" if (year, source) == (edition - 2, series) else "E"
    return "", "M"


def raw(edition: int, reach: int = 2) -> Table:
    """States by series; NaN where nothing was found."""
    series, cap = EDITIONS[edition]
    cells = [[float(chosen(edition, code, unit, reach)[0] or "nan") for code in series] for unit in STATES]
    return np.minimum(np.array(cells), np.inf if cap is None else cap)


def index(edition: int) -> Table:
    values = published("egdi", "TII", edition)
    return np.array([float(values[unit]) for unit in STATES])


def recomputed(table: Table) -> Table:
    """NaN for a state that lacks a series; population standard deviation."""
    whole = ~np.isnan(table).any(axis=1)
    field = table[whole]
    mean = ((field - field.mean(axis=0)) / field.std(axis=0)).mean(axis=1)
    result = np.full(len(table), np.nan)
    result[whole] = (mean - mean.min()) / (mean.max() - mean.min())
    return result


def rank_correlation(left: Table, right: Table) -> float:
    def ranks(values: Table) -> Table:
        ordered = np.sort(values)
        return np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")

    return float(np.corrcoef(ranks(left), ranks(right))[0, 1])


def test_the_inputs_follow_from_the_raw_series() -> None:
    for row in all_rows("tii-inputs"):
        assert chosen(row.period, row.series, row.unit, reach=2) == (row.value, row.status), row


@pytest.mark.parametrize(
    ("edition", "states", "errors", "correlation", "viet_nam"),
    [(2018, 173, [0.00713, 0.02833], 0.99619, 0.4082), (2020, 178, [0.01445, 0.03443], 0.99703, 0.6628)],
)
def test_the_rule_that_fits_and_its_error(
    edition: int, states: int, errors: list[float], correlation: float, viet_nam: float
) -> None:
    ours, theirs = recomputed(raw(edition)), index(edition)
    here = ~np.isnan(ours)
    error = np.abs(ours - theirs)[here]
    assert here.sum() == states
    assert np.quantile(error, [0.5, 0.9]) == pytest.approx(errors, abs=6e-6)
    assert rank_correlation(ours[here], theirs[here]) == pytest.approx(correlation, abs=6e-6)
    assert ours[STATES.index("VNM")] == pytest.approx(viet_nam, abs=6e-5)


def test_only_in_2020_is_a_series_cut_off_at_120() -> None:
    def median(edition: int, cap: float | None) -> float:
        series, _ = EDITIONS[edition]
        cells = [[float(chosen(edition, code, unit, 2)[0] or "nan") for code in series] for unit in STATES]
        ours = recomputed(np.minimum(np.array(cells), np.inf if cap is None else cap))
        return float(np.nanmedian(np.abs(ours - index(edition))))

    assert median(2018, None) < min(median(2018, cap) for cap in (100, 110, 120, 130))
    assert median(2020, 120) < min(median(2020, cap) for cap in (None, 100, 110, 130))


def test_viet_nam_2018_with_the_internet_users_of_the_time() -> None:
    """No vintage read holds the 46.5 %; with it TII falls by 0.013, towards the published 0.389."""
    table = raw(2018)
    viet_nam = STATES.index("VNM")
    assert table[viet_nam, 0] == 53.0
    today = recomputed(table)[viet_nam]
    table[viet_nam, 0] = 46.5
    then = recomputed(table)[viet_nam]
    assert today - then == pytest.approx(0.0128, abs=6e-5)
    assert float(published("egdi", "TII", 2018)["VNM"]) < then < today


def trimmed_least_squares(table: Table, target: Table) -> tuple[Table, NDArray[np.bool_], float]:
    """Coefficients (constant last), the rows kept and the median absolute residual."""
    design = np.column_stack([table, np.ones(len(table))])
    kept = np.ones(len(table), dtype=bool)
    while True:
        coefficients = np.linalg.lstsq(design[kept], target[kept], rcond=None)[0]
        residual = np.abs(target - design @ coefficients)
        near = residual < 2 * 1.4826 * np.median(residual)
        if np.array_equal(near, kept):
            return coefficients, kept, float(np.median(residual))
        kept = near


@pytest.mark.parametrize("entry", document(LAW / "indices" / "tii-implied-slopes.yaml")["editions"])
def test_the_slopes_follow_from_the_published_index(entry: dict[str, Any]) -> None:
    edition = entry["edition"]
    series, cap = EDITIONS[edition]
    assert (tuple(entry["slopes"]), entry["cap"], entry["data_year"]) == (series, cap, edition - 2)
    table = raw(edition, entry["reach"])
    whole = ~np.isnan(table).any(axis=1)
    coefficients, kept, residual = trimmed_least_squares(table[whole], index(edition)[whole])
    assert (int(whole.sum()), int(kept.sum())) == (entry["states"], entry["states_kept"])
    assert residual == pytest.approx(entry["median_abs_residual"], abs=6e-6)
    assert coefficients == pytest.approx([*entry["slopes"].values(), entry["constant"]], abs=6e-7)


def on_grid(values: Sequence[float], steps: int, digits: str) -> bool:
    """Whether every value is k/steps, rounded or truncated to the decimals that ``digits`` names."""
    how, decimals = digits.split("_")
    scaled, unit = np.array(values) * steps, 10.0 ** -int(decimals) * steps
    if how == "rounded":
        return bool(np.all(np.abs(scaled - np.round(scaled)) <= unit / 2 + 1e-9))
    return bool(np.all(np.ceil(scaled - 1e-9) - scaled < unit + 1e-9))


@pytest.mark.parametrize("entry", document(LAW / "indices" / "egdi-implied-points.yaml")["editions"])
def test_the_worth_of_a_feature_is_the_finest_grid_that_holds_all_values(entry: dict[str, Any]) -> None:
    for series in entry.keys() - {"edition"}:
        found = published("egdi", series, entry["edition"])
        values = [float(value) for value in found.values()]
        steps, digits = entry[series]["steps"], entry[series]["digits"]
        assert len(found) == entry[series]["states"]
        assert on_grid(values, steps, digits)
        decimals = digits.split("_")[1]
        smaller = range(10, steps)
        assert not any(
            on_grid(values, n, f"{how}_{decimals}") for n in smaller for how in ("rounded", "truncated")
        )
