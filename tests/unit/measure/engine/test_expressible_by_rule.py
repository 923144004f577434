"""Any analyst's index without touching code: points, bonuses, grades, base years and the worst of several.

The figures are made up for the test, and what is expected of them was worked out by hand.
"""

import pytest
from tests.unit.measure.engine.expressible import computed, ranks, scores


def test_ministries_and_provinces_are_asked_different_things() -> None:
    """The index of administrative reform: points, a part for provinces only, a part that does not apply."""
    result = computed(
        """\
        IX: {aggregate: points}
        PLAN: {parent: IX, points: {max: 20, rule: existence}}
        RULES: {parent: IX, applies_to: [MINISTRIES], points: {max: 30, rule: share}}
        PEOPLE: {parent: IX, applies_to: [PROVINCES], points: {max: 30, rule: to_target, target: 90}}
        SPECIAL: {parent: IX, points: {max: 50, rule: earned, not_applicable: redistribute}}
        """,
        """\
        unit PLAN SPECIAL PEOPLE RULES
        BTC 1 40 _Z 0.5
        BYT 1 _Z _Z 0.8
        H01 0 25 81 _Z
        """,
        """\
        leagues:
          MINISTRIES: {title: Ministries, units: [BTC, BYT]}
          PROVINCES: {title: Provinces, units: [H01]}
        """,
    )
    # Of 130 points: 75 of 100 and 44 of 50 and 52 of 100, scaled up.
    assert scores(result) == {"BTC": 97.5, "BYT": 114.4, "H01": 67.6}


def test_a_bonus_a_penalty_and_a_cap() -> None:
    result = computed(
        """\
        IX: {aggregate: sum, weights: given, normalise: [{do: floor, at: 0}, {do: cap, at: 100}]}
        BASE: {parent: IX, weight: 1, points: {max: 100, rule: earned}}
        LATE: {parent: IX, weight: -2, points: {max: 10, rule: earned}}
        NEW: {parent: IX, weight: 1, points: {max: 5, rule: existence}}
        """,
        """\
        unit BASE LATE NEW
        x 98 0 1
        y 70 4 0
        z 3 8 0
        """,
    )
    assert scores(result) == {"x": 100.0, "y": 62.0, "z": 0.0}


def test_a_grade_that_one_weak_part_holds_down() -> None:
    """Credit style: A to C by score, but nobody with weak finances is better than B."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal, overrides: [{when: {MONEY: {below: 40}}, at_most: 69}]}
        MONEY: {parent: IX}
        RULE: {parent: IX}
        """,
        """\
        unit MONEY RULE
        x 75 80
        y 39 100
        z 39 110
        """,
        """\
        groups:
          - {code: A, title: A, from: 70}
          - {code: B, title: B, from: 60}
          - {code: C, title: C}
        """,
    )
    assert scores(result) == {"x": 77.5, "y": 69.0, "z": 69.0}
    assert [group.code for group in result.groups if group] == ["A", "B", "B"]
    assert {"override": "2 units are held to 69 by rule."}.items() <= {
        notice.code: notice.text.en for notice in result.notices
    }.items()


def test_a_chain_of_index_numbers_with_its_base_year() -> None:
    """2015 = 100: a unit's figure over its own of the base year, whatever edition is computed."""
    result = computed(
        """\
        IX: {aggregate: geometric, weights: equal, normalise: [{do: power, exponent: 2}, {do: linear,
          times: 100}]}
        NOW: {parent: IX, series: OUTPUT}
        BASE: {parent: IX, series: OUTPUT, period: 2015, normalise: {do: power, exponent: -1}}
        """,
        """\
        unit OUTPUT@2024 OUTPUT@2015
        x 150 120
        y 90 100
        """,
    )
    assert scores(result) == {"x": 125.0, "y": 90.0}


def test_a_mean_of_three_years() -> None:
    """World Happiness: one question, the mean of the latest three years that there are."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal}
        Y0: {parent: IX, series: LADDER, missing: ignore}
        Y1: {parent: IX, series: LADDER, lag: 1, missing: ignore}
        Y2: {parent: IX, series: LADDER, lag: 2, missing: ignore}
        """,
        """\
        unit LADDER@2024 LADDER@2023 LADDER@2022
        x 6 6.3 6.6
        y 7 – 7.4
        """,
    )
    assert scores(result) == {"x": 6.3, "y": 7.2}


def test_the_worst_of_several_readings() -> None:
    """Air quality: each pollutant on its own broken line, and the worst of them is the index."""
    result = computed(
        """\
        IX: {aggregate: minimum, normalise: {do: linear, times: -1}}
        PM25: {parent: IX, normalise: [{do: piecewise, points: [[0, 0], [25, 50], [50, 100]]},
          {do: linear, times: -1}]}
        O3: {parent: IX, normalise: [{do: piecewise, points: [[0, 0], [160, 50], [200, 100]]},
          {do: linear, times: -1}]}
        """,
        """\
        unit PM25 O3
        x 30 40
        y 5 180
        """,
        "rank: {order: ascending}\n",
    )
    assert scores(result) == {"x": 60.0, "y": 75.0}


def test_a_questionnaire_of_yes_and_no() -> None:
    """The Local Online Service Index: the share of questions met, and of levels by their weight."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: given, publish: {digits: 4}}
        CONTENT: {parent: IX, weight: 3/4, series: MET, divide_by: ASKED}
        SERVICE: {parent: IX, weight: 1/4, aggregate: arithmetic, weights: equal}
        Q1: {parent: SERVICE, points: {max: 1, rule: existence}}
        Q2: {parent: SERVICE, points: {max: 1, rule: existence}}
        """,
        """\
        unit MET ASKED Q1 Q2
        x 60 80 1 0
        y 20 80 1 1
        """,
    )
    assert scores(result) == {"x": 0.6875, "y": 0.4375}


def test_the_gap_from_an_optimum_counts_both_ways() -> None:
    """A ratio that is best at one value (parity of the sexes): what lies above is no better than below."""
    result = computed(
        """\
        IX: {aggregate: arithmetic, weights: equal}
        PARITY: {parent: IX, normalise: [{do: piecewise, points: [[0.5, 0], [1, 1], [1.5, 0]]}]}
        """,
        """\
        unit PARITY
        x 0.9
        y 1.1
        z 1
        """,
    )
    assert scores(result) == {"x": 0.8, "y": 0.8, "z": 1.0}
    assert ranks(result) == [2, 2, 1]


@pytest.mark.parametrize("method", ["pca", "equal"])
def test_pillars_weighed_by_their_principal_component(method: str) -> None:
    """Social Progress and Logistics Performance: weights by the first principal component."""
    result = computed(
        f"""\
        IX: {{aggregate: arithmetic, weights: {method}}}
        A: {{parent: IX, normalise: zscore}}
        B: {{parent: IX, normalise: zscore}}
        NOTE: {{parent: IX, aside: true}}
        """,
        """\
        unit A B NOTE
        x 1 2 7
        y 2 1 8
        z 3 3 1
        """,
    )
    # Two parts always share their first component evenly.
    assert scores(result, 3)["z"] == 1.225
    assert ranks(result) == [2, 2, 1]
