"""The first sheet of a workbook of results: ranks, scores and groups, all following the sheet of scores."""

from typing import Any

import numpy as np

from nhip.measure.engine.ranks import groups_of
from nhip.measure.engine.result import Result
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.units import UnitList
from nhip.measure.workbooks.formulas import Ranks, alike, grouping
from nhip.measure.workbooks.paper import Cell, Paper, known
from nhip.measure.workbooks.scores_sheet import ScoresSheet

_HEADS = (
    "Hạng · Rank",
    "Mã đơn vị · Unit code",
    "Tên · Name (vi)",
    "Tên · Name (en)",
    "Điểm · Score",
    "Điểm công bố · Score as shown",
    "Nhóm · Group",
    "Bậc · Class",
    "Bảng · League",
    "Hạng trong bảng · League rank",
    "Điểm đã công bố trước · Published score",
)
_MOST_COMPARED = 4_000  # units: a rank by comparing each with each grows with their square
_FIRST = 3


def write_ranking(
    paper: Paper, sheet: Any, result: Result, scores: ScoresSheet, names: UnitList | None
) -> None:
    """Fill the sheet; ranks and groups are formulas where those give what the engine gave."""
    heading = result.definition.heading
    title = " ".join(part for part in (heading.title.vi, result.edition.code) if part)
    paper.put(sheet, 0, 0, f"{title} · {heading.title.en}", paper.title)
    ranks = _ranks(result)
    groups = result.edition.setting.groups
    grouped = bool(groups) and groups_of(result.shown(), groups) == result.groups
    if ranks is None:
        scores.values["rank"] = ("hạng là giá trị", "ranks are values")
    paper.put(sheet, 1, 0, _note(live=ranks is not None), paper.note)
    paper.row(sheet, _FIRST - 1, list(_HEADS), paper.head)
    ties = result.edition.setting.rank.ties
    for line, unit in enumerate(result.order(), start=_FIRST):
        at = result.row(unit)
        paper.put(sheet, line, 1, unit)
        if names is not None and unit in names:
            paper.put(sheet, line, 2, names.units[unit].title.vi)
            paper.put(sheet, line, 3, names.units[unit].title.en)
        rank = known(result.ranks[at])
        if ranks is None:
            paper.put(sheet, line, 0, rank)
        else:
            tie = None
            if ties:
                column = scores.columns[ties[0]]
                tie = scores.cell(unit, column), scores.span(column)
            text = ranks.formula(scores.cell(unit, scores.compared), scores.span(scores.compared), tie)
            paper.formula(sheet, line, 0, text, rank)
        score = scores.cell(unit, scores.columns[result.root])
        paper.formula(sheet, line, 4, f'IF(ISNUMBER({score}),{score},"")', result.score(unit))
        shown = scores.cell(unit, scores.shown)
        paper.formula(sheet, line, 5, f'IF(ISNUMBER({shown}),{shown},"")', known(result.shown()[at]))
        group = result.groups[at]
        if grouped:
            paper.formula(sheet, line, 6, grouping(shown, groups), group.code if group else None)
        else:
            paper.put(sheet, line, 6, group.code if group else None)
        _rest(paper, sheet, line, result, at)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_column(0, 1, 11)
    sheet.set_column(2, 3, 26)
    sheet.set_column(4, 10, 14)


def _rest(paper: Paper, sheet: Any, line: int, result: Result, at: int) -> None:
    if result.classes:
        paper.put(sheet, line, 7, result.classes[at])
    for code, places in result.leagues.items():
        if not np.isnan(places[at]):
            paper.put(sheet, line, 8, code)
            paper.put(sheet, line, 9, float(places[at]))
    published = result.published.get(result.root)
    value: Cell = None if published is None else known(published[at])
    paper.put(sheet, line, 10, value)


def _ranks(result: Result) -> Ranks | None:
    """The rule of ranks as a formula; None where it would not give the engine's ranks."""
    rule = result.edition.setting.rank
    if rule.method == "dense" or len(rule.ties) > 1 or (rule.ties and rule.ties[0] not in result.plan.column):
        return None
    compares = rule.digits is None or bool(rule.ties) or rule.method != "competition"
    if compares and len(result.units) > _MOST_COMPARED:
        return None
    ranks = Ranks(rule.method, rule.order == "ascending", rule.digits is not None, rule.unscored == "last")
    scores = result.component(result.root)
    if rule.digits is not None:
        scores = rounded(scores, rule.digits, rule.mode)
    tie = result.component(rule.ties[0]) if rule.ties else None
    return ranks if alike(ranks.twin(scores, tie), result.ranks).all() else None


def _note(*, live: bool) -> str:
    if live:
        return (
            "Hạng, điểm, nhóm là công thức theo trang Điểm. · Ranks, scores, groups are formulas on Scores."
        )
    return (
        "Điểm, nhóm là công thức theo trang Điểm; hạng là giá trị. · Scores, groups are formulas on Scores; "
        "ranks are values."
    )
