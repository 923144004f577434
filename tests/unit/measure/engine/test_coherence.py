"""Statistics and coherence, against the same numbers from SciPy and from first principles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from nhip.measure import shelf
from nhip.measure.engine import Result, compute
from nhip.measure.engine.coherence import coherence, correlations, cronbach_alpha, ranked
from nhip.measure.engine.robustness import compare, effective_weights, influences, leave_one_out, standings
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.statistics import availability, describe, kurtosis, skewness

COLUMN = arrays(float, st.integers(4, 30), elements=st.integers(-50, 50).map(float))


def result(code: str = "EGDI", edition: str = "2018") -> Result:
    definition = shelf.definition(code)
    return compute(definition, shelf.figures_for(definition), edition)


@given(COLUMN)
def test_moments_are_the_adjusted_sample_moments(values: np.ndarray) -> None:
    if np.ptp(values) == 0:
        assert skewness(values) is None
        assert kurtosis(values) is None
        return
    assert skewness(values) == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
    assert kurtosis(values) == pytest.approx(stats.kurtosis(values, bias=False), abs=1e-9)


@given(COLUMN)
def test_average_ranks(values: np.ndarray) -> None:
    assert ranked(values) == pytest.approx(stats.rankdata(values))


@pytest.mark.parametrize(
    ("method", "judge"),
    [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)],
)
def test_correlations_pair_by_pair_over_what_both_have(method: str, judge: object) -> None:
    rng = np.random.default_rng(4)
    scores = rng.normal(size=(40, 3)).round(1)
    scores[3, 0] = scores[7, 1] = np.nan
    found = correlations(scores, method)  # type: ignore[arg-type]
    both = ~np.isnan(scores[:, 0]) & ~np.isnan(scores[:, 1])
    expected = judge(scores[both, 0], scores[both, 1]).statistic  # type: ignore[operator]
    assert found[0, 1] == pytest.approx(expected, abs=1e-12)
    assert np.diag(found) == pytest.approx(1.0)


def test_alpha_of_parallel_items_and_of_noise() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(size=20_000)
    items = np.column_stack([truth + rng.normal(size=20_000) for _ in range(4)])
    # Four items that correlate 0.5: alpha = 4 · 0.5 / (1 + 3 · 0.5) = 0.8.
    assert cronbach_alpha(items) == pytest.approx(0.8, abs=0.01)
    assert cronbach_alpha(rng.normal(size=(500, 4))) == pytest.approx(0.0, abs=0.2)
    assert cronbach_alpha(items[:, :1]) is None


def test_the_recomputed_tii_has_one_principal_component() -> None:
    found = coherence(result("TII"), "TII")
    assert found.components_kept == 1
    assert sum(found.explained) == pytest.approx(1.0)
    assert found.explained[0] == pytest.approx(0.726, abs=0.005)
    assert all(pair.flag == "" for pair in found.pairs if pair.correlation > 0.3)
    # The first component's loadings are its correlations with the standardised children.
    assert found.loadings["internet_users"] == pytest.approx(0.955, abs=0.005)


def test_descriptions_count_what_is_there() -> None:
    by_code = {each.component: each for each in describe(result("EGDI", "2010"))}
    assert by_code["HCI"].present == 183
    assert by_code["HCI"].missing == 9
    assert by_code["OSI"].zeros == 3
    held = availability(result("EGDI", "2010"))
    assert held.components["HCI"] == pytest.approx(183 / 192)
    assert held.below(0.96) == ("HCI",)
    assert held.units.min() == pytest.approx(1 / 3)


def test_weights_multiply_down_the_tree_and_influence_adds_up() -> None:
    egdi = result()
    assert effective_weights(egdi) == pytest.approx({"EGDI": 1, "OSI": 1 / 3, "TII": 1 / 3, "HCI": 1 / 3})
    found = influences(egdi)
    assert sum(each.importance for each in found) == pytest.approx(1.0)
    assert all(each.correlation > 0.85 for each in found)


def test_leaving_a_component_out_is_computing_without_it() -> None:
    egdi = result()
    by_code = {each.component: each for each in leave_one_out(egdi)}
    assert set(by_code) == {"OSI", "TII", "HCI"}
    without = (egdi.component("OSI") + egdi.component("TII")) / 2
    expected = stats.rankdata(-rounded(without, 4), method="min")
    np.testing.assert_array_equal(by_code["HCI"].ranks, expected)
    assert by_code["HCI"].largest_shift == np.abs(expected - egdi.ranks).max()


def test_two_editions_are_compared_over_the_units_they_share() -> None:
    found = compare(result("EGDI", "2010"), result("EGDI", "2012"))
    assert "SSD" not in found.units
    assert len(found.units) == 192
    assert found.rank_correlation == pytest.approx(0.923, abs=0.001)
    assert compare(result(), result()).mean_shift == 0.0


def test_a_unit_among_its_peers_from_strongest_to_weakest() -> None:
    asean = shelf.groups("un-members")[0].members("2018")
    found = standings(result(), "VNM", asean)
    assert [each.component for each in found] == ["OSI", "TII", "HCI"]
    assert found[0].ahead > 0 > found[-1].ahead
    assert found[-1].rank == 120
