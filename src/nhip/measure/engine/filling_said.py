"""What a result says about figures that were filled, in both languages."""

from collections.abc import Iterator

from nhip.measure.engine.filling import Filled
from nhip.measure.engine.labels import comma, label
from nhip.measure.engine.problems import Notice, Problem

# At most so many units are named; the record has them all.
_NAMED = 8


def said(record: Filled, units: tuple[str, ...]) -> Iterator[Notice]:
    """The notices about one component's record; ``last`` is said where the column is checked."""
    if record.rule == "last" or not len(record.rows):
        return
    code, count = record.component, len(record.rows)
    named = _listed([units[row] for row in record.rows])
    vi, en = _how(record)
    yield Notice(
        f"missing.{record.rule}",
        code,
        label(
            f"{count} giá trị thiếu của “{code}” {vi}: {named}.",
            f"{count} missing figures of “{code}” {en}: {named}.",
        ),
    )
    if record.cut is not None and record.cut.any():
        cut = _listed([units[row] for row in record.rows[record.cut]])
        yield Notice(
            "missing.cut",
            code,
            label(
                f"giá trị ước lượng của “{code}” vượt “range” nên được đưa về giới hạn: {cut}.",
                f"estimates of “{code}” left its “range” and were brought back to its end: {cut}.",
            ),
        )


def _how(record: Filled) -> tuple[str, str]:
    rule = record.rule
    if rule == "zero_figure":
        return "được đặt bằng 0 theo quy tắc", "take the figure 0 by rule"
    if rule == "linear":
        return (
            "được nội suy tuyến tính giữa các kỳ khác",
            "lie on the line through figures of other periods",
        )
    if rule in {"mean", "median"}:
        word = "trung bình" if rule == "mean" else "trung vị"
        return f"thay bằng {word} của nhóm", f"take their group's {rule}"
    figures = min(record.figures)
    fit_vi = "" if record.r_squared is None else f", R² = {comma(record.r_squared, '.3f')}"
    fit_en = "" if record.r_squared is None else f", R² = {record.r_squared:.3f}"
    if rule == "regression":
        return (
            f"được ước lượng bằng hồi quy (n = {figures}{fit_vi})",
            f"are estimated by regression (n = {figures}{fit_en})",
        )
    spread = record.spread()
    assert spread is not None
    widest = float(spread.max())
    times = len(record.draws)
    vi = f"được suy ra {times} lần (n = {figures}{fit_vi}); độ lệch giữa các lần tới {comma(widest, '.4g')}"
    en = f"are imputed {times} times (n = {figures}{fit_en}); the draws deviate by up to {widest:.4g}"
    return vi, en


def _listed(units: list[str]) -> str:
    return ", ".join(units[:_NAMED]) + ("…" if len(units) > _NAMED else "")


def timeless(place: str, period: str) -> Problem:
    """That a period says no time, so that there is no line through it."""
    shown = f"“{period}”" if period else "–"
    return Problem(
        "missing.no_time_axis",
        place,
        label(
            f"kỳ {shown} không cho biết thời điểm nên không nội suy tuyến tính được.",
            f"the period {shown} says no time, so no line can be drawn through it.",
        ),
        label(
            "đặt kỳ là năm, quý hoặc tháng (2018, 2018-Q3, 2018-07), hoặc dùng “last”.",
            "name periods by year, quarter or month (2018, 2018-Q3, 2018-07), or use “last”.",
        ),
    )
