"""The index engine: definitions in, results out.

A library of its own. It knows no database, no clock, no settings and no other part of the platform; it
needs NumPy, PyYAML and pydantic. An index is a YAML file, figures are a long table; :func:`compute` turns
both into scores and ranks, and the other functions ask why, what if, how far and how sure::

    from pathlib import Path
    from nhip.measure.engine import compute, read_definition, read_figures, gap_to_unit

    index = read_definition(Path("egdi.yaml"))
    figures = read_figures(Path("figures.csv"))
    result = compute(index, figures, "2018")
    result.rank("VNM"), gap_to_unit(result, "VNM", "THA").shares

Everything that is wrong with an input comes as :class:`Problems`: place, cause and cure of each.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nhip.measure.engine.banding import Bands, bands
    from nhip.measure.engine.changing import Change, change
    from nhip.measure.engine.choices import Variation, read_variation, usual
    from nhip.measure.engine.computing import compute
    from nhip.measure.engine.definition import Definition, Edition, read_definition
    from nhip.measure.engine.explain import Gap, Share, contributions, gap_to_mean, gap_to_unit
    from nhip.measure.engine.figure_file import read_figures
    from nhip.measure.engine.figures import Figure, Figures, collect
    from nhip.measure.engine.filling import Coverage, Fill
    from nhip.measure.engine.filling_output import coverage_json, filled_json
    from nhip.measure.engine.goal import Goal, Move, Way, seek
    from nhip.measure.engine.imputing import Imputed, imputed, imputed_json
    from nhip.measure.engine.labels import Label, label
    from nhip.measure.engine.measure_table import Measure, Measures, measures
    from nhip.measure.engine.output import (
        change_json,
        gap_json,
        goal_json,
        heading_json,
        own_shares_json,
        result_json,
        rows_csv,
        rows_of,
        simulation_json,
        status_of,
        treated_json,
    )
    from nhip.measure.engine.pairs import Outranking, outranking
    from nhip.measure.engine.panel import Panel, compute_panel
    from nhip.measure.engine.panel_output import panel_json, panel_rows, rank_change_row
    from nhip.measure.engine.panel_trends import Trends, differences, trends
    from nhip.measure.engine.panel_turnover import Turnover
    from nhip.measure.engine.problems import Notice, Problem, Problems, refuse
    from nhip.measure.engine.ranks_among import groups_by, ranks_within
    from nhip.measure.engine.ranks_changing import RankChange, rank_change
    from nhip.measure.engine.result import Result
    from nhip.measure.engine.simulation import Moved, Simulation, Wish, simulate
    from nhip.measure.engine.sobol import Sensitivity, sensitivity
    from nhip.measure.engine.stages import Stages, compare_stages
    from nhip.measure.engine.standard_errors import with_errors
    from nhip.measure.engine.succession import Carried, CarriedFigure, Link, Succession, carry
    from nhip.measure.engine.uncertainty import Uncertainty, vary
    from nhip.measure.engine.uncertainty_output import sensitivity_json, uncertainty_json, uncertainty_rows
    from nhip.measure.engine.units import Unit, UnitList, unit_list

# Whoever computes an index does not wait for what tells doubt: a name is fetched when first asked for.
_ROOMS = {
    "banding": ("Bands", "bands"),
    "changing": ("Change", "change"),
    "choices": ("Variation", "read_variation", "usual"),
    "computing": ("compute",),
    "definition": ("Definition", "Edition", "read_definition"),
    "explain": ("Gap", "Share", "contributions", "gap_to_mean", "gap_to_unit"),
    "figure_file": ("read_figures",),
    "figures": ("Figure", "Figures", "collect"),
    "filling": ("Coverage", "Fill"),
    "filling_output": ("coverage_json", "filled_json"),
    "goal": ("Goal", "Move", "Way", "seek"),
    "imputing": ("Imputed", "imputed", "imputed_json"),
    "labels": ("Label", "label"),
    "measure_table": ("Measure", "Measures", "measures"),
    "output": (
        "change_json",
        "gap_json",
        "goal_json",
        "heading_json",
        "own_shares_json",
        "result_json",
        "rows_csv",
        "rows_of",
        "simulation_json",
        "status_of",
        "treated_json",
    ),
    "pairs": ("Outranking", "outranking"),
    "panel": ("Panel", "compute_panel"),
    "panel_output": ("panel_json", "panel_rows", "rank_change_row"),
    "panel_trends": ("Trends", "differences", "trends"),
    "panel_turnover": ("Turnover",),
    "problems": ("Notice", "Problem", "Problems", "refuse"),
    "ranks_changing": ("RankChange", "rank_change"),
    "ranks_among": ("groups_by", "ranks_within"),
    "result": ("Result",),
    "simulation": ("Moved", "Simulation", "Wish", "simulate"),
    "sobol": ("Sensitivity", "sensitivity"),
    "stages": ("Stages", "compare_stages"),
    "standard_errors": ("with_errors",),
    "succession": ("Carried", "CarriedFigure", "Link", "Succession", "carry"),
    "uncertainty": ("Uncertainty", "vary"),
    "uncertainty_output": ("sensitivity_json", "uncertainty_json", "uncertainty_rows"),
    "units": ("Unit", "UnitList", "unit_list"),
}
_FETCHED = {name: f"{__name__}.{room}" for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Bands",
    "Carried",
    "CarriedFigure",
    "Change",
    "Coverage",
    "Definition",
    "Edition",
    "Figure",
    "Figures",
    "Fill",
    "Gap",
    "Goal",
    "Imputed",
    "Label",
    "Link",
    "Measure",
    "Measures",
    "Move",
    "Moved",
    "Notice",
    "Outranking",
    "Panel",
    "Problem",
    "Problems",
    "RankChange",
    "Result",
    "Sensitivity",
    "Share",
    "Simulation",
    "Stages",
    "Succession",
    "Trends",
    "Turnover",
    "Uncertainty",
    "Unit",
    "UnitList",
    "Variation",
    "Way",
    "Wish",
    "bands",
    "carry",
    "change",
    "change_json",
    "collect",
    "compare_stages",
    "compute",
    "compute_panel",
    "contributions",
    "coverage_json",
    "differences",
    "filled_json",
    "gap_json",
    "gap_to_mean",
    "gap_to_unit",
    "goal_json",
    "groups_by",
    "heading_json",
    "imputed",
    "imputed_json",
    "label",
    "measures",
    "outranking",
    "own_shares_json",
    "panel_json",
    "panel_rows",
    "rank_change",
    "rank_change_row",
    "ranks_within",
    "read_definition",
    "read_figures",
    "read_variation",
    "refuse",
    "result_json",
    "rows_csv",
    "rows_of",
    "seek",
    "sensitivity",
    "sensitivity_json",
    "simulate",
    "simulation_json",
    "status_of",
    "treated_json",
    "trends",
    "uncertainty_json",
    "uncertainty_rows",
    "unit_list",
    "usual",
    "vary",
    "with_errors",
]
