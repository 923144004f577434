"""Points, bands and classes after Decree 61/2018, article 31: five made-up agencies reckoned by hand."""

from functools import cache

import pytest

from nhip.measure import shelf
from nhip.measure.engine import Result, compute, usual, vary

# Indicators 1 to 9, total, class. Per dossier: (2 · early + on time) ÷ dossiers, one decimal, half up.
BY_HAND = {
    # (60 + 10) / 40 = 1.75, (40 + 20) / 40, (72 + 3) / 40 = 1.875, (56 + 12) / 40, (64 + 8) / 40;
    # no complaints at all: full points.
    "VD01": ([1.8, 1.5, 1.9, 1.7, 2, 2, 1.8, 2, 2], 16.7, "XS"),
    # (200 + 120) / 250 = 1.28, 310 / 250 = 1.24, 360 / 250 = 1.44, 320 / 250, 350 / 250; 25 % decided is
    # above the 20 % of a province; 95 % of complaints in time: 1; 22 % of dossiers online: 1.
    "VD02": ([1.3, 1.2, 1.4, 1.3, 2, 2, 1.4, 1, 1], 12.6, "T"),
    # 100 / 120 = 0.83 twice, 120 / 120, 110 / 120 = 0.917, 130 / 120 = 1.083; 30 % is below the 50 % of a
    # district, but everything is received and returned there.
    "VD03": ([0.8, 0.8, 1.0, 0.9, 1, 1, 1.1, 1, 1], 8.6, "TB"),
    # 30 / 60, no figure, 30 / 60, 40 / 60 = 0.67, 30 / 60; 40 % online, but three of those were late.
    "VD04": ([0.5, None, 0.5, 0.7, 0, 0, 0.5, 0, 0], 2.2, "Y"),
    # 100 / 100 five times; 90 % of complaints in time and 29 % online are the edges of one point.
    "VD05": ([1, 1, 1, 1, 1, 1, 1, 1, 1], 9.0, "K"),
}


@cache
def computed() -> Result:
    index = shelf.definition("MOTCUA61")
    return compute(index, shelf.figures_for(index), "2020")


@pytest.mark.parametrize("unit", list(BY_HAND))
def test_indicators_total_and_class_as_reckoned_by_hand(unit: str) -> None:
    indicators, total, group = BY_HAND[unit]
    result = computed()
    found = [result.score(unit, f"I{number}") for number in range(1, 10)]
    assert found == [None if points is None else pytest.approx(points, abs=1e-12) for points in indicators]
    assert result.score(unit) == pytest.approx(total, abs=1e-12)
    reached = result.groups[result.row(unit)]
    assert reached is not None
    assert reached.code == group


def test_ranks() -> None:
    assert computed().order() == ("VD01", "VD02", "VD05", "VD03", "VD04")


def test_its_ranks_can_be_put_in_doubt() -> None:
    """Weights vary over sums whose parts stand still; the first is far ahead and stays first."""
    doubt = vary(computed(), usual(computed(), None))
    assert doubt.interval("VD01") == (1, 1)
    assert doubt.interval("VD04") == (5, 5)


def test_nobody_can_take_it_for_real() -> None:
    index, card = shelf.definition("MOTCUA61"), shelf.figure_set("one-stop-example")
    assert index.heading.title.vi.startswith("Ví dụ")
    assert index.heading.title.en.startswith("Example")
    assert {series.status for series in card.series} == {"unconfirmed"}
    assert all(unit.title.vi.startswith("Ví dụ") for unit in shelf.units_named(card.units).units.values())
    assert "definition.unconfirmed" in {notice.code for notice in computed().notices}
