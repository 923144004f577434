"""Writing a result as a workbook: the ranking, the scores with live formulas, the figures, the metadata.

What was written out can be read in again by :func:`~nhip.measure.workbooks.reading.read_workbook`: the sheet
of the definition and the long table of figures hold everything that the calculation needs.
"""

from collections.abc import Sequence

from nhip.measure.engine.figures import Figures
from nhip.measure.engine.result import Result
from nhip.measure.engine.units import UnitList
from nhip.measure.restating import definition_text, needed
from nhip.measure.workbooks.paper import Paper
from nhip.measure.workbooks.ranking_sheet import write_ranking
from nhip.measure.workbooks.record_sheets import (
    write_definition,
    write_figures,
    write_metadata,
    write_notices,
    write_used,
)
from nhip.measure.workbooks.scores_sheet import ScoresSheet, write_scores


def write_workbook(
    results: Result | Sequence[Result], figures: Figures | None = None, names: UnitList | None = None
) -> bytes:
    """The bytes of an .xlsx of one edition, or of several editions of one index (a panel).

    ``figures`` are those that the results were computed from; without them the workbook has no table of
    figures and cannot be read in again. ``names`` gives the units' names. The same results give the same
    bytes.
    """
    held = [results] if isinstance(results, Result) else list(results)
    heading = held[0].definition.heading
    paper = Paper(f"{heading.title.vi} · {heading.title.en}")
    is_panel = len(held) > 1
    rankings = [paper.sheet(_called("Xếp hạng · Ranking", result, is_panel)) for result in held]
    scores: list[ScoresSheet] = []
    for result, sheet in zip(held, rankings, strict=True):
        scores.append(write_scores(paper, _called("Điểm · Scores", result, is_panel), result, names))
        write_ranking(paper, sheet, result, scores[-1], names)
    for result in held:
        write_used(paper, _called("Đã dùng · Used", result, is_panel), result)
    write_metadata(paper, held[-1])
    write_notices(paper, held, scores)
    if figures is not None:
        write_figures(paper, needed(figures, held))
        write_definition(paper, definition_text(held))
    return paper.finished()


def _called(words: str, result: Result, is_panel: bool) -> str:
    return f"{words} {result.edition.code or result.edition.period}" if is_panel else words
