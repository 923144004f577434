"""Whether a division gives what the definition says: units of measure, periods, signs.

Subscriptions divided by inhabitants are per inhabitant, and per 100 inhabitants only if multiplied by 100;
dong divided by dollars are nothing at all. A quotient off by a factor of a thousand looks like any other
number, so it is checked here, before anything is normalised.
"""

from collections.abc import Iterator
from math import isclose

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.columns import Laid
from nhip.measure.engine.component import Component
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.measure_table import Measure, Measures
from nhip.measure.engine.problems import Notice, Problem

_SHARE = Measure("ratio", label("tỷ số", "ratio"))


def about_division(choosing: Choosing, code: str, laid: Laid) -> Iterator[Problem | Notice]:
    """What is wrong with dividing the figures of ``code``, or must be said of it.

    ``laid`` are the figures to be divided. Units are checked only where the figures know a table of them.
    """
    component = choosing.edition.components[code]
    of = component.points.of if component.points else None
    for name in (component.divide_by, of):
        if name:
            yield from _periods(choosing, code, name, laid)
            yield from _signs(choosing, code, name)
    known = choosing.figures.known
    if known is not None and (component.divide_by or of):
        yield from _units(choosing, known, code, component)


def _periods(choosing: Choosing, code: str, name: str, laid: Laid) -> Iterator[Problem]:
    """A denominator of another period than the figure it divides: only where neither period was asked for."""
    for period in sorted(laid.periods):
        below = {figure.period for figure in choosing.pick(name, period).values()}
        odd = sorted(below - {period})
        if odd and period:
            yield Problem(
                "figures.denominator_period",
                f"{choosing.figures.name} ({code}, {period})",
                label(
                    f"mẫu số “{name}” là của kỳ {', '.join(odd)}, tử số là của kỳ {period}.",
                    f"the denominator “{name}” is of {', '.join(odd)}, the figure of {period}.",
                ),
                label(
                    f"bổ sung “{name}” cho kỳ {period}, kể cả ước tính (trạng thái E).",
                    f"add “{name}” for {period}, if need be as an estimate (status E).",
                ),
            )


def _signs(choosing: Choosing, code: str, name: str) -> Iterator[Problem]:
    period = choosing.period(choosing.edition.components[code])
    for unit, figure in choosing.pick(name, period).items():
        if figure.value is not None and figure.value < 0:
            yield Problem(
                "figures.negative_denominator",
                f"{figure.place or choosing.figures.name} ({unit}, {name}, {figure.period})",
                label(
                    f"mẫu số “{name}” âm ({figure.value:g}), đảo thứ tự các đơn vị.",
                    f"the denominator “{name}” is negative ({figure.value:g}) and would turn the order.",
                ),
                label("sửa số liệu mẫu số.", "mend the denominator."),
            )


def _units(
    choosing: Choosing, known: Measures, code: str, component: Component
) -> Iterator[Problem | Notice]:
    written = choosing.figures.measures
    above = written.get(component.series or code)
    series = component.divide_by or (component.points.of if component.points else None)
    assert series is not None
    below = written.get(series)
    claim = component.unit if component.divide_by else "ratio"
    numerator, denominator, claimed = (known.find(each) for each in (above, below, claim))
    if numerator is None or denominator is None or claimed is None:
        unknown = [each for each in (above, below, claim) if each and known.find(each) is None]
        yield _unchecked(code, series, unknown)
        return
    place = f"{choosing.edition.places.get(code, choosing.edition.tree.root)} ({code})"
    if not any(_alike(each.over(denominator), claimed) for each in _readings(numerator)):
        yield Problem(
            "figures.denominator_unit",
            place,
            label(
                f"“{above}” chia cho “{below}” không thành “{claim}”.",
                f"“{above}” divided by “{below}” does not give “{claim}”.",
            ),
            _cure(numerator, denominator),
        )
        return
    times = numerator.factor / (denominator.factor * claimed.factor)
    if not isclose(times, component.times, rel_tol=1e-9):
        yield Problem(
            "figures.denominator_times",
            place,
            label(
                f"“{above}” chia cho “{below}” rồi nhân {component.times:g} không thành “{claim}”.",
                f"“{above}” divided by “{below}” and multiplied by {component.times:g} is not “{claim}”.",
            ),
            label(
                f"viết “times: {times:g}”, hoặc sửa đơn vị đo.",
                f"write “times: {times:g}”, or mend the unit of measure.",
            ),
        )


def _readings(numerator: Measure) -> tuple[Measure, ...]:
    """A numerator, and persons also read as things counted: users per 100 inhabitants."""
    if dict(numerator.dimension) == {"person": 1}:
        return numerator, Measure(numerator.code, numerator.title, {}, numerator.factor)
    return (numerator,)


def _alike(found: dict[str, int], claimed: Measure) -> bool:
    return found == {kind: power for kind, power in claimed.dimension.items() if power}


def _cure(numerator: Measure, denominator: Measure) -> Label:
    if any(power < 0 for power in numerator.dimension.values()) and denominator.dimension:
        return label(
            "tử số đã chia sẵn rồi: bỏ “divide_by”, hoặc dùng số tuyệt đối.",
            "the figure is divided already: leave “divide_by” out, or take the absolute figure.",
        )
    return label(
        "sửa “unit” của thành phần, đổi chuỗi mẫu số, hoặc quy đổi tử số (tiền tệ, giá).",
        "mend the component's “unit”, take another denominator, or convert the figure (currency, prices).",
    )


def _unchecked(code: str, series: str, unknown: list[str]) -> Notice:
    some = ", ".join(f"“{each}”" for each in unknown)
    return Notice(
        "divide.unchecked",
        code,
        label(
            f"chưa kiểm tra được đơn vị đo khi chia cho “{series}”: "
            + (f"bảng đơn vị không có {some}." if unknown else "số liệu hoặc định nghĩa không ghi đơn vị."),
            f"the units of dividing by “{series}” could not be checked: "
            + (f"the table has no {some}." if unknown else "figures or definition state none."),
        ),
    )
