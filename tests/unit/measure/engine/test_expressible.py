"""Any analyst's index without touching code: kinds of index that the shipped ones do not show.

Each is written as an analyst would write it. The medal table is the published one of Tokyo 2020; the other
figures are made up for the test, and what is expected of them was worked out by hand from the publisher's
formula.
"""

from tests.unit.measure.engine.expressible import computed, ranks, scores


def test_a_table_of_medals_goes_by_gold_then_silver_then_bronze() -> None:
    """Tokyo 2020, places 5 to 10 as the International Olympic Committee published them."""
    result = computed(
        """\
        IX: {aggregate: sum, weights: equal}
        GOLD: {parent: IX}
        SILVER: {parent: IX, aside: true}
        BRONZE: {parent: IX, aside: true}
        """,
        """\
        unit GOLD SILVER BRONZE
        AUS 17 7 22
        FRA 10 12 11
        GER 10 11 16
        ITA 10 10 20
        NED 10 12 14
        ROC 20 28 23
        """,
        "rank: {ties: [SILVER, BRONZE]}\n",
    )
    places = dict(zip(result.units, ranks(result), strict=True))
    assert sorted(places, key=lambda unit: places[unit] or 0) == ["ROC", "AUS", "NED", "FRA", "GER", "ITA"]
    assert result.score("NED") == 10.0


def test_development_adjusted_for_inequality() -> None:
    """IHDI: each dimension times one less its Atkinson measure, then the geometric mean."""
    result = computed(
        """\
        IX: {aggregate: geometric, weights: equal}
        HEALTH: {parent: IX, aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}
        LE: {parent: HEALTH, normalise: {do: goalposts, low: 20, high: 85}}
        A_LE: {parent: HEALTH, normalise: {do: linear, times: -1, plus: 1}}
        INCOME: {parent: IX, aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}
        GNI: {parent: INCOME, normalise: [log, {do: goalposts, low: 4.60517018598809,
          high: 11.2252433925184}]}
        A_GNI: {parent: INCOME, normalise: {do: linear, times: -1, plus: 1}}
        """,
        """\
        unit LE A_LE GNI A_GNI
        x 72 0.1 10000 0.2
        """,
    )
    # 0.8 · 0.9 = 0.72; ln(100) ÷ ln(750) = 0.69563, times 0.8 = 0.55650; the root of their product.
    assert scores(result, 5) == {"x": 0.63300}


def test_poverty_in_many_dimensions_from_counts() -> None:
    """MPI = H · A: the share of the poor times how many of their weighted needs are unmet."""
    result = computed(
        """\
        IX: {aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}
        H: {parent: IX, series: POOR, divide_by: PEOPLE}
        A: {parent: IX, series: UNMET, divide_by: POOR}
        """,
        """\
        unit POOR PEOPLE UNMET
        x 20 1000 9
        y 300 1000 150
        """,
        "rank: {order: ascending}\n",
    )
    assert scores(result) == {"x": 0.009, "y": 0.15}
    assert ranks(result) == [1, 2]


def test_an_efficiency_ratio_of_two_sub_indices() -> None:
    """Global Innovation Index: the mean of inputs and outputs, and their quotient beside it."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal}
        INPUT: {parent: IX, aggregate: arithmetic, weights: equal}
        I1: {parent: INPUT}
        I2: {parent: INPUT}
        OUTPUT: {parent: IX, aggregate: arithmetic, weights: given}
        O1: {parent: OUTPUT, weight: 0.5}
        O2: {parent: OUTPUT, weight: 0.5}
        RATIO: {parent: IX, aside: true, aggregate: geometric, weights: equal, normalise: {do: power,
          exponent: 2}}
        OUT: {parent: RATIO, aggregate: arithmetic, weights: equal}
        OUT1: {parent: OUT, series: O1}
        OUT2: {parent: OUT, series: O2}
        IN: {parent: RATIO, aggregate: arithmetic, weights: equal, normalise: {do: power, exponent: -1}}
        IN1: {parent: IN, series: I1}
        IN2: {parent: IN, series: I2}
        """,
        """\
        unit I1 I2 O1 O2
        x 60 40 30 50
        """,
    )
    assert scores(result) == {"x": 45.0}
    assert round(float(result.component("RATIO")[0]), 4) == 0.8


def test_distance_to_the_frontier() -> None:
    """Doing Business: (worst − x) ÷ (worst − best), then plain means of topics and of the whole."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal, normalise: {do: linear, times: 100}, publish: {digits: 1}}
        START: {parent: IX, aggregate: arithmetic, weights: equal}
        PROCEDURES: {parent: START, direction: lower, normalise: {do: goalposts, low: 1, high: 18}}
        DAYS: {parent: START, direction: lower, normalise: {do: goalposts, low: 0.5, high: 100}}
        RECOVERY: {parent: IX, normalise: {do: goalposts, low: 0, high: 92.9}}
        """,
        """\
        unit PROCEDURES DAYS RECOVERY
        x 8 16 21.3
        """,
    )
    # 10 ÷ 17 = 0.58824 and 84 ÷ 99.5 = 0.84422, mean 0.71623; 21.3 ÷ 92.9 = 0.22928.
    assert scores(result, 2) == {"x": 47.28}
    assert result.shown()[0] == 47.3


def test_logs_percentile_caps_and_a_target() -> None:
    """Environmental Performance and the SDG Index: log, extremes cut off, the target as the upper end."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: given, normalise: {do: linear, times: 100}}
        AIR: {parent: IX, weight: 55 %, direction: lower, normalise: [{do: log, base: 10}, {do: trim,
          high: 75}, minmax]}
        WATER: {parent: IX, weight: 45 %, normalise: [{do: trim, low: 25}, {do: cap, at: 100}, minmax]}
        """,
        """\
        unit AIR WATER
        v 1 10
        w 10 40
        x 100 60
        y 1000 100
        z 100000 120
        """,
    )
    # AIR: logs 0, 1, 2, 3, 5 cut off at 3; WATER: raised to 40, lowered to 100.
    assert scores(result, 2) == {"v": 55.0, "w": 36.67, "x": 33.33, "y": 45.0, "z": 45.0}


def test_sources_standardised_on_a_base_year_and_averaged() -> None:
    """Corruption Perceptions: sources on the scale of their base year, three of four at least."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal, missing: {rule: unscored, min_share: 0.75},
          publish: {digits: 0}}
        S1: {parent: IX, missing: ignore, normalise: [{do: linear, times: 10, plus: -5}, {do: floor,
          at: 0}, {do: cap, at: 100}]}
        S2: {parent: IX, missing: ignore}
        S3: {parent: IX, missing: ignore}
        S4: {parent: IX, missing: ignore}
        """,
        """\
        unit S1 S2 S3 S4
        x 6 40 44 –
        y 11 90 – –
        z 12 90 80 83
        """,
    )
    assert scores(result, 2) == {"x": 46.33, "y": None, "z": 88.25}
    assert [None if score is None else int(score) for score in (result.shown()[0], result.shown()[2])] == [
        46,
        88,
    ]


def test_weights_by_stage_of_development() -> None:
    """Global Competitiveness: what a pillar weighs depends on the unit's income, and so is a figure."""
    result = computed(
        """\
        IX: {aggregate: sum, weights: equal}
        BASIC: {parent: IX, aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}
        B: {parent: BASIC}
        WB: {parent: BASIC, series: GDP, normalise: {do: piecewise, between: stair, points: [[0, 0.6],
          [2000, 0.4]]}}
        INNOVATION: {parent: IX, aggregate: geometric, weights: equal, normalise: {do: power, exponent: 2}}
        I: {parent: INNOVATION}
        WI: {parent: INNOVATION, series: GDP, normalise: {do: piecewise, between: stair, points: [[0,
          0.4], [2000, 0.6]]}}
        """,
        """\
        unit B I GDP
        x 5 3 1500
        y 5 3 9000
        """,
    )
    assert scores(result) == {"x": 4.2, "y": 3.8}


def test_scores_in_bands_where_less_is_better() -> None:
    """Global Peace: figures banded from 1 to 5, internal peace 60 per cent, the lowest score first."""
    bands = "[{upto: 1, points: 1}, {upto: 5, points: 2}, {upto: 20, points: 3.5}, {points: 5}]"
    result = computed(
        f"""\
        IX: {{aggregate: arithmetic, weights: given}}
        INTERNAL: {{parent: IX, weight: 60 %, points: {{max: 5, rule: bands, bands: {bands}}}}}
        EXTERNAL: {{parent: IX, weight: 40 %, range: [1, 5]}}
        """,
        """\
        unit INTERNAL EXTERNAL
        x 0.4 1.5
        y 20 1
        z 21 2
        """,
        "rank: {order: ascending}\n",
    )
    assert scores(result) == {"x": 1.2, "y": 2.5, "z": 3.8}
    assert ranks(result) == [1, 2, 3]


def test_a_province_index_in_tens_of_points() -> None:
    """PCI: hard data 40 and opinion 60 per cent, each rescaled to 1–10, sub-indices weighing 20, 15 or 5."""
    scale = "{do: minmax, to: [1, 10]}"
    result = computed(
        f"""\
        IX: {{aggregate: sum, weights: given}}
        ENTRY: {{parent: IX, weight: 4, aggregate: arithmetic, weights: given}}
        DAYS: {{parent: ENTRY, weight: 40 %, direction: lower, normalise: {scale}}}
        OPINION: {{parent: ENTRY, weight: 60 %, normalise: {scale}}}
        LABOUR: {{parent: IX, weight: 6, normalise: {scale}}}
        """,
        """\
        unit DAYS OPINION LABOUR
        H01 10 80 50
        H02 20 60 60
        H03 15 70 70
        """,
    )
    assert scores(result) == {"H01": 46.0, "H02": 37.0, "H03": 82.0}
