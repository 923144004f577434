"""Outliers: what is treated, what is recorded, what is said, and what is refused."""

import numpy as np
import pytest

from nhip.measure.engine import (
    Figure,
    Figures,
    Problems,
    Result,
    Variation,
    change,
    collect,
    compute,
    read_definition,
    result_json,
    treated_json,
    vary,
)
from nhip.measure.engine.many import ManyRuns
from nhip.measure.engine.treating import Treatment, Winsorise, look

HEAD = "schema: nhip/index/1\ncode: IX\ntitle: Index\ncomponents:\n"
ROOT = "  IX: {title: Index, aggregate: arithmetic, weights: equal}\n"
TAME = (3.0, 5.0, 4.0, 6.0, 8.0, 7.0)
WILD = (1.0, 2.0, 3.0, 4.0, 5.0, 100.0)


def figures(period: str = "2020", **columns: tuple[float | None, ...]) -> Figures:
    return collect(
        "figures",
        [
            Figure(f"U{row}", code, period, value, "O" if value is None else "A")
            for code, column in columns.items()
            for row, value in enumerate(column)
        ],
    )


def computed(treat: str, column: tuple[float | None, ...] = WILD, more: str = "") -> Result:
    text = f"{HEAD}{ROOT}  A: {{title: A, parent: IX, treat: {treat}{more}}}\n  B: {{title: B, parent: IX}}\n"
    return compute(read_definition(text, "ix.yaml"), figures(A=column, B=TAME), "2020")


def said(result: Result) -> list[str]:
    return [notice.code for notice in result.notices if notice.code.startswith("treat")]


def test_every_changed_figure_is_recorded_and_said() -> None:
    result = computed("{winsorise: {most: 5}}")
    points = [(point.unit, point.component, point.before, point.after) for point in result.treated_points()]
    assert points == [("U5", "A", 100.0, 5.0)]
    assert said(result) == ["treat.winsorise"]
    assert all("A" in notice.text.vi for notice in result.notices if notice.code == "treat.winsorise")


def test_a_treatment_that_changes_nothing_is_said() -> None:
    result = computed("{winsorise: {most: 5}, otherwise: log}", TAME)
    assert said(result) == ["treat.unneeded"]
    assert result.treated_points() == ()
    np.testing.assert_array_equal(result.component("A"), TAME)


def test_what_is_left_after_too_few_points_is_said() -> None:
    one = look(Treatment(winsorise=Winsorise(most=1)), np.array([*range(20), 800.0, 900.0]))
    assert (one.how, one.high, one.enough) == ("winsorise", 800.0, False)
    text = f"{HEAD}{ROOT}  A: {{title: A, parent: IX, treat: {{winsorise: {{most: 1}}}}}}\n"
    result = compute(read_definition(text, "ix.yaml"), figures(A=(*range(20), 800.0, 900.0)), "2020")
    assert said(result) == ["treat.winsorise", "treat.not_enough"]
    tied = look(Treatment(winsorise=Winsorise(most=1)), np.array([*range(20), 900.0, 900.0]))
    assert (tied.how, tied.enough) == ("none", False)


def test_a_logarithm_records_every_figure() -> None:
    result = computed("{otherwise: log}")
    assert len(result.treated_points()) == 6
    assert said(result) == ["treat.log"]


def test_the_log_of_changed_figures_stands_in_the_json_answer() -> None:
    both = "{winsorise: {most: 1}, otherwise: log_from_min, applied_to: pulled_in, passes_by: both,"
    both += " skewness: 0.5}"
    result = computed(both, (1.0, 2.0, 3.0, 4.0, 70.0, 100.0))
    answer = result_json(result)["treated_points"]
    assert len(answer) == 6
    last = {"unit": "U5", "component": "A", "treatment": "winsorise, log_from_min", "before": 100.0}
    assert answer[-1] == last | {"after": pytest.approx(np.log(70.0))}
    assert [point["treatment"] for point in answer[:5]] == ["log_from_min"] * 5
    assert treated_json(result, "U5") == answer[-1:]
    assert said(result) == ["treat.winsorise", "treat.log_from_min", "treat.not_enough"]


def test_missing_figures_stay_missing_and_filled_ones_are_treated() -> None:
    gone = (1.0, 2.0, 3.0, 4.0, None, 100.0)
    ignored = computed("{winsorise: {most: 5}}", gone, ", missing: ignore")
    assert np.isnan(ignored.component("A")[4])
    filled = computed("{winsorise: {most: 5}}", gone, ", missing: mean")
    assert [point.unit for point in filled.treated_points()] == ["U5"]
    assert filled.score("U5", "A") == 22.0


@pytest.mark.parametrize("column", [(5.0,) * 6, (7.0,)])
def test_a_constant_or_a_single_figure_is_left_alone_and_said(column: tuple[float, ...]) -> None:
    text = f"{HEAD}{ROOT}  A: {{title: A, parent: IX, treat: {{otherwise: boxcox}}}}\n"
    assert said(compute(read_definition(text, "ix.yaml"), figures(A=column), "2020")) == ["treat.unneeded"]


def test_box_cox_of_a_negative_names_component_cause_and_cure() -> None:
    with pytest.raises(Problems) as caught:
        computed("{otherwise: boxcox}", (-1.0, 2.0, 3.0, 4.0, 5.0, 100.0))
    problem = caught.value.found[0]
    assert problem.code == "treat.not_positive"
    assert problem.place == "ix.yaml:6 (A, 2020, U0)"
    assert "-1" in problem.cause.en
    assert problem.cure.vi


@pytest.mark.parametrize(
    ("treat", "code"),
    [
        ("{}", "definition.value_error"),
        ("{otherwise: none}", "definition.value_error"),
        ("{winsorise: {most: 0}}", "definition.greater_than_equal"),
        ("{otherwise: log, applied_to: pulled_in}", "definition.value_error"),
        ("{winsorise: {mots: 3}}", "definition.extra_forbidden"),
        ("{otherwise: sqrt}", "definition.literal_error"),
    ],
)
def test_a_treatment_written_wrong_is_refused(treat: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        computed(treat)
    assert [problem.code for problem in caught.value.found] == [code]


def test_only_leaves_are_treated() -> None:
    text = f"{HEAD}{ROOT.replace('equal}', 'equal, treat: {otherwise: log}}')}  A: {{title: A, parent: IX}}\n"
    with pytest.raises(Problems, match="for a component with a figure"):
        read_definition(text, "ix.yaml")


@pytest.mark.parametrize("treat", ["{winsorise: {most: 2}}", "{otherwise: log}", "{otherwise: boxcox}"])
def test_many_runs_treat_each_run_by_its_own_figures(treat: str) -> None:
    result = computed(treat)
    many = ManyRuns(result.plan, result.plan.run())
    raw = result.plan.table.raw + np.random.default_rng(2).uniform(0, 40, (9, 6, 2))
    totals = many.totals(9, {}, raw)
    for run in range(9):
        np.testing.assert_allclose(totals[run], result.plan.run(raw[run]).scores[:, 2], rtol=0, atol=1e-9)


def varied(column: tuple[float, ...]) -> Result:
    text = f"{HEAD}{ROOT}  A: {{title: A, parent: IX, normalise: minmax}}\n"
    text += "  B: {title: B, parent: IX, normalise: minmax}\n"
    return compute(read_definition(text, "ix.yaml"), figures(A=column, B=TAME), "2020")


def test_treatment_can_be_varied() -> None:
    options = ["none", {"winsorise": {"most": 5}}, {"otherwise": "log"}]
    what = {"draws": 60, "seed": 7, "vary": [{"do": "treat", "options": options}]}
    result = varied(WILD)
    found = vary(result, Variation.model_validate(what))
    assert len(np.unique(found.ranks, axis=0)) > 1


def test_varying_a_treatment_that_never_triggers_is_an_error() -> None:
    options = [None, {"winsorise": {"most": 5}}]
    what = {"draws": 60, "seed": 7, "vary": [{"do": "treat", "at": "leaves", "options": options}]}
    with pytest.raises(Problems) as caught:
        vary(varied(TAME), Variation.model_validate(what))
    assert caught.value.found[0].code == "uncertainty.no_effect"
    assert "treat" in caught.value.found[0].place


def test_the_causes_of_a_change_hold_the_treatment_still() -> None:
    text = f"{HEAD}{ROOT}  A: {{title: A, parent: IX, treat: {{otherwise: log}}, normalise: minmax}}\n"
    text += "  B: {title: B, parent: IX, normalise: minmax}\n"
    definition = read_definition(text, "ix.yaml")
    moved = (0.5, 2.5, 3.0, 4.5, 6.0, 140.0)
    before = compute(definition, figures(A=WILD, B=TAME), "2020")
    after = compute(definition, figures("2021", A=moved, B=TAME), "2021")
    found = change(before, after, "U0")
    assert found.causes
    assert sum(found.causes.values()) == pytest.approx((after.score("U0") or 0) - (before.score("U0") or 0))
