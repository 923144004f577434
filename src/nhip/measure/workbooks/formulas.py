"""Spreadsheet formulas that do what the engine does: means, sums, rounding, ranks, groups.

Each formula here has its NumPy twin. A workbook is only given a formula where the twin, run on the engine's
own scores, gives what the engine gave; everywhere else it is given the value, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.schema import Group, Rounding

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]

WHOLE: Final = frozenset({"arithmetic", "sum", "minimum", "points"})
SINGLE: Final = frozenset({"geometric", "harmonic", "power"})
LONGEST: Final = 8_000
CLOSE: Final = 1e-9


@dataclass(frozen=True)
class Means:
    """How the children of one parent become its score. ``power`` is of the mean, 0 for the geometric."""

    method: str
    power: float = 1.0

    @property
    def is_live(self) -> bool:
        """True for a method that a formula can do."""
        return self.method in WHOLE or self.method in SINGLE

    def twin(self, scores: Matrix, weights: Vector) -> Vector:
        """What the formula gives: shapes (units, children) and (children,) to (units,), NaN for a blank."""
        lacking = np.isnan(scores)
        held = np.where(lacking, 0.0, weights)
        filled = np.where(lacking, 0.0, scores)
        with np.errstate(all="ignore"):
            if self.method == "minimum":
                value = np.where(lacking, np.inf, scores).min(axis=1)
            elif self.method == "sum":
                value = filled @ weights
            elif self.method == "points":
                value = filled.sum(axis=1) * weights.sum() / held.sum(axis=1)
            elif self.method == "arithmetic":
                value = (filled * held).sum(axis=1) / held.sum(axis=1)
            else:
                value = self._powers(filled, held, lacking)
        return np.where(lacking.all(axis=1), np.nan, value)

    def _powers(self, filled: Matrix, held: Matrix, lacking: Mask) -> Vector:
        zero: Mask = ((filled == 0) & ~lacking & (held > 0)).any(axis=1)
        safe = np.where(filled == 0, 1.0, filled)
        whole = held.sum(axis=1)
        if self.power == 0:
            return np.where(zero, 0.0, np.exp((held * np.log(safe)).sum(axis=1) / whole))
        if self.power > 0:
            raised: Vector = ((held * filled**self.power).sum(axis=1) / whole) ** (1 / self.power)
            return raised
        return np.where(zero, 0.0, ((held * safe**self.power).sum(axis=1) / whole) ** (1 / self.power))

    def formula(self, cells: Sequence[str], weights: Sequence[str]) -> str:
        """The formula over neighbouring ``cells`` of one row; without the leading sign of equality."""
        scores, shares = f"{cells[0]}:{cells[-1]}", f"{weights[0]}:{weights[-1]}"
        if self.method == "minimum":
            return f"MIN({scores})"
        if self.method == "sum":
            return f"SUMPRODUCT({scores},{shares})"
        # The weights of the children that have a score; text and blanks are no number above −1E+300.
        whole = f'SUMIF({scores},">-1E+300",{shares})'
        if self.method == "points":
            return f"SUM({scores})*SUM({shares})/{whole}"
        if self.method == "arithmetic":
            return f"SUMPRODUCT({scores},{shares})/{whole}"
        return self._power_formula(cells, weights, whole)

    def _power_formula(self, cells: Sequence[str], weights: Sequence[str], whole: str) -> str:
        pairs = list(zip(cells, weights, strict=True))
        if self.power > 0:
            total = "+".join(f"{share}*N({cell})^{self.power!r}" for cell, share in pairs)
            return f"(({total})/{whole})^(1/{self.power!r})"
        zero = "+".join(f"IF(ISNUMBER({cell}),({cell}=0)*({share}>0),0)" for cell, share in pairs)
        term = "LN({0})" if self.power == 0 else f"{{0}}^({self.power!r})"
        total = "+".join(f"IF(N({cell})>0,{share}*{term.format(cell)},0)" for cell, share in pairs)
        mean = f"EXP(({total})/{whole})" if self.power == 0 else f"(({total})/{whole})^(1/({self.power!r}))"
        return f"IF({zero}>0,0,{mean})"


def required(cells: Sequence[str], needed: Sequence[bool], formula: str) -> str:
    """``formula``, blank where a needed cell has no number, or where none has."""
    must = [cell for cell, is_needed in zip(cells, needed, strict=True) if is_needed]
    span = f"{cells[0]}:{cells[-1]}"
    if not must:
        return f'IF(COUNT({span})=0,"",{formula})'
    counted = span if len(must) == len(cells) else ",".join(must)
    return f'IF(COUNT({counted})<{len(must)},"",{formula})'


def rounding(cell: str, rule: Rounding | None) -> str:
    """The rounded number in ``cell``, as statistical offices round it; blank stays blank."""
    if rule is None:
        return f'IF(ISNUMBER({cell}),{cell},"")'
    scale = f"1E{rule.digits}"
    scaled = f"({cell}*{scale})"
    near = f"(ROUND({scaled}*2,0)/2)"
    # The engine counts what lies within a billionth of a whole or a half as on it.
    settled = f"IF(ABS({scaled}-{near})<MAX(1E-9,ABS({scaled})*1.7763568394002505E-15),{near},{scaled})"
    whole = {
        "truncate": f"TRUNC({settled})",
        "half_up": f"ROUND({settled},0)",
        "half_even": f"IF(ABS({settled}-TRUNC({settled}))=0.5,2*ROUND({settled}/2,0),ROUND({settled},0))",
    }[rule.mode]
    return f'IF(ISNUMBER({cell}),{whole}/{scale},"")'


@dataclass(frozen=True)
class Ranks:
    """The rule of ranks, ``competition`` or ``average``. ``is_exact`` says that scores are compared as
    rounded, so equal means equal.
    """

    method: str
    is_rising: bool
    is_exact: bool
    blank_is_last: bool

    def twin(self, scores: Vector, tie: Vector | None) -> Vector:
        """The ranks that the formula gives."""
        known = np.isfinite(scores)
        sign = -1.0 if self.is_rising else 1.0
        held = sign * scores[known]
        noise = 0.0 if self.is_exact else 1e-12 * np.abs(held).max(initial=0.0)
        above = held[None, :] > held[:, None] + noise
        same = np.abs(held[None, :] - held[:, None]) <= noise
        found = 1.0 + above.sum(axis=1)
        if self.method == "average":
            found += (same.sum(axis=1) - 1) / 2
        elif tie is not None:
            by = sign * tie[known]
            found += (
                same & ~np.isnan(by)[None, :] & ((by[None, :] > by[:, None]) | np.isnan(by)[:, None])
            ).sum(axis=1)
        ranks = np.full(len(scores), np.nan)
        ranks[known] = np.round(found, 6)
        if self.blank_is_last and self.method == "competition":
            ranks[~known] = known.sum() + 1.0
        return ranks

    def formula(self, cell: str, span: str, tie: tuple[str, str] | None) -> str:
        """The rank of ``cell`` within ``span``; ``tie`` is the cell and span of what decides among equals."""
        mark, order = ("<", 1) if self.is_rising else (">", 0)
        noise = f"1E-12*MAX(MAX({span}),-MIN({span}))"
        shift = f"{cell}{'-' if self.is_rising else '+'}{noise}"
        if self.is_exact:
            found, same = f"RANK({cell},{span},{order})", f"({span}={cell})"
        else:
            found = f'1+SUMPRODUCT(({span}<>"")*({span}{mark}{shift}))'
            same = f'({span}<>"")*({span}>={cell}-{noise})*({span}<={cell}+{noise})'
        if self.method == "average":
            found += f"+(SUMPRODUCT({same}*1)-1)/2"
        elif tie is not None:
            mine, all_of = tie
            better = f"((({all_of}{mark}{mine})+(1-ISNUMBER({mine})))>0)"
            found += f'+SUMPRODUCT({same}*({all_of}<>"")*{better})'
        rest = f"COUNT({span})+1" if self.blank_is_last and self.method == "competition" else '""'
        return f"IF(ISNUMBER({cell}),{found},{rest})"


def grouping(cell: str, groups: Sequence[Group]) -> str:
    """The code of the first group whose cut-off the number in ``cell`` passes."""
    nested = '""'
    for group in reversed(groups):
        code = '"' + group.code.replace('"', '""') + '"'
        if group.above is not None:
            nested = f"IF({cell}>{group.above!r},{code},{nested})"
        elif group.start is not None:
            nested = f"IF({cell}>={group.start!r},{code},{nested})"
        else:
            nested = code
    return f'IF(ISNUMBER({cell}),{nested},"")'


def alike(first: Vector, second: Vector) -> Mask:
    """Where two columns hold the same, blanks alike."""
    scale = np.maximum(1.0, np.abs(np.nan_to_num(second)))
    with np.errstate(invalid="ignore"):
        close: Mask = (np.abs(first - second) <= CLOSE * scale) | (np.isnan(first) & np.isnan(second))
    return close
