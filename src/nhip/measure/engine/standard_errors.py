"""The figures' own standard errors, read like figures and put into a variation."""

from nhip.measure.engine.choices import FiguresVary, Variation
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result


def with_errors(variation: Variation, result: Result, errors: Figures) -> Variation:
    """``variation`` and, besides, every figure of ``result`` within its standard error.

    ``errors`` holds standard errors under the series of the figures, for the edition's period, or else for
    the latest one there is. Figures without one are exact, and the run says how many. Raises
    :class:`Problems` for errors below 0, or of no series of this index.
    """
    each: dict[str, dict[str, float]] = {}
    for code in result.plan.table.inputs:
        series = result.edition.components[code].series or code
        periods = errors.periods(series)
        if not periods:
            continue
        period = result.edition.period if result.edition.period in periods else periods[-1]
        column = errors.column(series, period).items()
        known = {unit: figure.value for unit, figure in column if figure.value is not None}
        below = next((unit for unit, size in known.items() if size < 0), None)
        if below is not None:
            raise refuse(
                "uncertainty.error_below_zero",
                f"{errors.name} ({below}, {series}, {period})",
                label(
                    f"sai số chuẩn {known[below]:g} < 0.", f"the standard error {known[below]:g} is below 0."
                ),
                label("ghi sai số là số không âm.", "write errors as numbers of 0 or more."),
            )
        each[code] = known
    if not each:
        raise refuse(
            "uncertainty.no_errors",
            errors.name,
            label(
                "không có sai số của chuỗi nào thuộc chỉ số này.",
                "there are errors of no series of this index.",
            ),
            label("dùng cùng mã chuỗi như tệp số liệu.", "use the same series as in the figure file."),
        )
    return variation.model_copy(update={"vary": (*variation.vary, FiguresVary(do="error", each=each))})
