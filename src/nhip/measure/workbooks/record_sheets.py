"""The sheets that record what a result rests on: figures used, all figures, metadata, notices, definition."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import yaml

from nhip.measure.engine.figures import Figures
from nhip.measure.engine.result import Result
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE
from nhip.measure.workbooks.paper import Cell, Paper, known
from nhip.measure.workbooks.scores_sheet import ScoresSheet

_MOST_ROWS: Final = 300_000


def write_used(paper: Paper, name: str, result: Result) -> None:
    """Every figure that counted: its value, status and own period, and what was done where it was missing."""
    table = result.plan.table
    if len(table.units) * len(table.inputs) > _MOST_ROWS:
        return
    sheet = paper.sheet(name)
    heads = (
        "Mã đơn vị · Unit code",
        "Thành phần · Component",
        "Giá trị dùng · Value used",
        "Kỳ của số · Its period",
        "Trạng thái · Status",
        "Xử lý · What was done",
        "Điểm · Component score",
    )
    paper.row(sheet, 0, list(heads), paper.head)
    treated = {(point.unit, point.component): point for point in result.treated_points()}
    line = 1
    for place, code in enumerate(table.inputs):
        scores = result.component(code)
        for row, unit in enumerate(table.units):
            figure = table.cells.get((unit, code))
            done = _done(result, code, int(table.state[row, place]), scores[row])
            point = treated.get((unit, code))
            if point is not None:
                done = f"ngoại lai, thành {point.after:g} · outlier, became {point.after:g}"
            elif figure is not None and result.edition.period not in {"", figure.period} and not done:
                done = "lấy kỳ khác · another period taken"
            values: list[Cell] = [
                unit,
                code,
                known(table.raw[row, place]),
                figure.period if figure else None,
                figure.status if figure else None,
                done,
                known(scores[row]),
            ]
            paper.row(sheet, line, values)
            line += 1
    _finish(sheet, line, len(heads))


def _done(result: Result, code: str, state: int, score: float) -> str:
    if state == NOT_APPLICABLE:
        return "không áp dụng · does not apply"
    if state != MISSING:
        return ""
    component = result.edition.components[code]
    rule = component.missing.rule if component.missing else "refuse"
    if np.isnan(score):
        return f"thiếu, không có điểm ({rule}) · missing, no score ({rule})"
    return f"thiếu, thay theo quy tắc {rule} · missing, filled by the rule {rule}"


def write_figures(paper: Paper, figures: Figures) -> None:
    """The figures as a long table, which is read back."""
    sheet = paper.sheet("Số liệu · Figures")
    heads = (
        "Đơn vị · unit",
        "Chuỗi · series",
        "Kỳ · period",
        "Giá trị · value",
        "Trạng thái · status",
        "Vòng · stage",
    )
    paper.row(sheet, 0, list(heads), paper.head)
    line = 1
    for key in sorted(figures.cells):
        for unit, figure in sorted(figures.cells[key].items()):
            paper.row(sheet, line, [unit, key[0], key[1], figure.value, figure.status, key[2] or None])
            line += 1
    _finish(sheet, line, len(heads))


def write_metadata(paper: Paper, result: Result) -> None:
    """One row a component; to be read, the sheet of the definition is what counts."""
    sheet = paper.sheet("Mô tả · Metadata")
    heads = (
        "Mã · Code",
        "Tên tiếng Việt · Name (vi)",
        "Tên tiếng Anh · Name (en)",
        "Mã cha · Parent",
        "Loại · Type",
        "Chiều · Direction",
        "Trọng số · Weight",
        "Đơn vị đo · Unit of measure",
        "Cách gộp · Aggregation",
        "Chuẩn hóa · Normalisation",
        "Thiếu · Missing",
        "Nguồn · Sources",
    )
    paper.row(sheet, 0, list(heads), paper.head)
    children = result.edition.tree.children
    for line, (code, component) in enumerate(result.edition.components.items(), start=1):
        values: list[Cell] = [
            code,
            component.title.vi,
            component.title.en,
            component.parent,
            "tổng hợp · aggregate" if children[code] else "chỉ tiêu · indicator",
            "nghịch · lower" if component.direction == "lower" else "thuận · higher",
            component.weight,
            component.unit,
            component.aggregate.method if component.aggregate else None,
            _flow(component.model_dump(mode="json", by_alias=True, exclude_unset=True).get("normalise")),
            component.missing.rule if component.missing else None,
            ", ".join(component.sources) or None,
        ]
        paper.row(sheet, line, values)
    _finish(sheet, len(result.edition.components) + 1, len(heads))


def _flow(steps: Any) -> str | None:
    if not steps:
        return None
    text: str = yaml.safe_dump(steps, default_flow_style=True, sort_keys=False, width=10_000)
    return text.strip()


def write_notices(paper: Paper, results: Sequence[Result], scores: Sequence[ScoresSheet]) -> None:
    """What a reader must know: the choices that the results rest on, and which cells are no formulas."""
    sheet = paper.sheet("Ghi chú · Notices")
    paper.row(sheet, 0, ["Kỳ · Edition", "Mã · Code", "Về · About", "Tiếng Việt", "English"], paper.head)
    line = 1
    for result, place in zip(results, scores, strict=True):
        edition = result.edition.code or None
        for notice in dict.fromkeys(result.notices):
            paper.row(sheet, line, [edition, notice.code, notice.about, notice.text.vi, notice.text.en])
            line += 1
        for code, (vi, en) in place.values.items():
            paper.row(
                sheet,
                line,
                [
                    edition,
                    "workbook.values",
                    code,
                    f"Giá trị, không phải công thức: {vi}.",
                    f"Values, no formulas: {en}.",
                ],
            )
            line += 1
    sheet.set_column(0, 2, 16)
    sheet.set_column(3, 4, 80)


def write_definition(paper: Paper, text: str) -> None:
    """The definition word for word, one line a row in column A; it is what is read back."""
    sheet = paper.sheet("Định nghĩa · Definition")
    for line, words in enumerate(text.splitlines()):
        paper.put(sheet, line, 0, words)
    sheet.set_column(0, 0, 110)


def _finish(sheet: Any, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, columns - 1, 18)
    if rows > 1:
        sheet.autofilter(0, 0, rows - 1, columns - 1)
