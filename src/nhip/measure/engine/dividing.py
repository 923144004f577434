"""Figures divided by their denominators, in place: per inhabitant, per dossier, per unit of product.

Nothing over nothing does not apply; something over nothing is refused; a missing denominator leaves the
quotient missing. An earlier figure is divided by the denominator of its own period.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.checking import some_of
from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.columns import Laid
from nhip.measure.engine.denominators import about_division
from nhip.measure.engine.figures import Figure
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem

Vector = NDArray[np.float64]
States = NDArray[np.int8]
_PRESENT, _MISSING, _NOT_APPLICABLE = 0, 1, 2


@dataclass
class Divided:
    """What dividing one component's figures came to; ``divisor`` is None where nothing divides them.

    ``divisor`` has shape (units,), NaN where the denominator is missing, ``times`` included.
    """

    divisor: Vector | None = None
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def say(self, name: str, code: str, units: list[str], words: tuple[str, str]) -> None:
        """A notice about ``units``, if there are any."""
        if units:
            some, count = some_of(units), len(units)
            text = label(f"{count} đơn vị {words[0]}: {some}.", f"{count} units {words[1]}: {some}.")
            self.notices.append(Notice(name, code, text))


def divide(
    choosing: Choosing, code: str, laid: Laid, units: tuple[str, ...], *, raw: Vector, state: States
) -> Divided:
    """Divide the figures of ``code`` in place: ``raw`` and ``state`` have shape (units,)."""
    component = choosing.edition.components[code]
    series = [component.divide_by, component.points.of if component.points else None]
    wanted = [name for name in series if name]
    done = Divided()
    if not wanted:
        return done
    for found in about_division(choosing, code, laid):
        if isinstance(found, Problem):
            done.problems.append(found)
        else:
            done.notices.append(found)
    period = choosing.period(component)
    own = laid.period_of()
    periods = [own.get(unit, period) for unit in units]
    whole = np.ones(len(units))
    for name in wanted:
        below = {at: choosing.pick(name, at) for at in {period, *periods}}
        if not any(below.values()):
            done.problems.append(choosing.no_data(code, name, period))
        whole *= values_of(below[at].get(unit) for unit, at in zip(units, periods, strict=True))
    done.divisor = whole / component.times
    _divide(done, code, choosing.figures.name, units, raw=raw, state=state)
    return done


def _divide(
    done: Divided, code: str, name: str, units: tuple[str, ...], *, raw: Vector, state: States
) -> None:
    divisor = done.divisor
    assert divisor is not None
    lacking = np.isnan(divisor) & (state == _PRESENT)
    empty = (divisor == 0) & (state == _PRESENT)
    done.problems += [
        Problem(
            "figures.zero_denominator",
            f"{name} ({units[row]}, {code})",
            label("mẫu số bằng 0 mà tử số khác 0.", "the denominator is 0 and the numerator is not."),
            label("sửa số liệu mẫu số.", "mend the denominator."),
        )
        for row in np.flatnonzero(empty & (raw != 0))
    ]
    done.say(
        "table.no_denominator",
        code,
        [units[row] for row in np.flatnonzero(lacking)],
        ("thiếu mẫu số nên coi là thiếu", "lack the denominator and count as missing"),
    )
    done.say(
        "table.empty_denominator",
        code,
        [units[row] for row in np.flatnonzero(empty)],
        ("có tử số và mẫu số bằng 0, coi là không áp dụng", "have 0 over 0, read as not applicable"),
    )
    raw[:] = np.divide(raw, divisor, out=np.full_like(raw, np.nan), where=divisor != 0)
    state[lacking] = _MISSING
    state[empty] = _NOT_APPLICABLE


def values_of(figures: Iterable[Figure | None]) -> Vector:
    """The values of figures, NaN for none."""
    return np.array(
        [np.nan if figure is None or figure.value is None else figure.value for figure in figures]
    )
