"""Estimates of missing figures from the figures there are: a group's middle, a regression, many draws.

Only figures that are there are learned from, never one that was itself estimated. All arrays have one row a
unit; what a function cannot estimate stays NaN and the caller says so.

Sources: OECD/JRC Handbook 2008, step 3; Rubin, Multiple Imputation for Nonresponse in Surveys, 1987; Rubin
and Schenker 1986 for the bootstrap of donors.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Groups = NDArray[np.intp]

# A predictor that the others explain to within this share of its length says nothing of its own.
_COLLINEAR = 1e-9


@dataclass(frozen=True)
class Regressed:
    """A least-squares fit: ``design`` and ``root`` are those of every unit, NaN where a predictor is missing.

    The design is a column of ones and the predictors, each less its mean and divided by its deviation over
    the ``count`` complete units. ``root`` is R with RᵀR = XᵀX and a positive diagonal.
    """

    design: Matrix
    root: Matrix
    coefficients: Vector
    residual: float
    total: float
    count: int

    @property
    def freedom(self) -> int:
        """Degrees of freedom left: units less coefficients."""
        return self.count - len(self.coefficients)

    @property
    def r_squared(self) -> float | None:
        """The share of the variance explained; None where the figures do not vary."""
        return None if self.total <= 0 else 1.0 - self.residual / self.total


def middles(values: Vector, groups: Groups, lacking: Mask, rule: str) -> tuple[Vector, dict[int, int]]:
    """The mean or median of each lacking row's group, and how many figures each such group has.

    ``groups`` has each row's group by number, below 0 for none.
    """
    found = np.full(len(values), np.nan)
    counts: dict[int, int] = {}
    there = ~np.isnan(values)
    for group in np.unique(groups[lacking & (groups >= 0)]).tolist():
        members = groups == group
        known = values[members & there]
        counts[group] = len(known)
        if len(known):
            found[members & lacking] = known.mean() if rule == "mean" else np.median(known)
    return found, counts


def regress(values: Vector, predictors: Matrix) -> Regressed:
    """Least squares of ``values`` on ``predictors`` (units, k), over the units that have them all.

    Raises :class:`StepFailed` for too few units or predictors that tell the same.
    """
    complete = ~np.isnan(values) & ~np.isnan(predictors).any(axis=1)
    count, width = int(complete.sum()), predictors.shape[1] + 1
    if count <= width:
        raise _too_few(count, width + 1)
    known = predictors[complete]
    deviation = known.std(axis=0)
    if (deviation <= 1e-12 * np.abs(known).max(axis=0)).any():
        raise _collinear()
    design = np.column_stack([np.ones(len(values)), (predictors - known.mean(axis=0)) / deviation])
    orthogonal, root = np.linalg.qr(design[complete])
    signs = np.sign(np.diag(root))
    if (np.abs(np.diag(root)) <= _COLLINEAR * np.sqrt(count)).any():
        raise _collinear()
    orthogonal, root = orthogonal * signs, root * signs[:, None]
    wanted = values[complete]
    coefficients = np.linalg.solve(root, orthogonal.T @ wanted)
    residual = float(((wanted - design[complete] @ coefficients) ** 2).sum())
    total = float(((wanted - wanted.mean()) ** 2).sum())
    return Regressed(design, root, coefficients, residual, total, count)


def drawn_by_regression(
    fit: Regressed, rows: NDArray[np.intp], draws: int, stream: "np.random.Generator"
) -> Matrix:
    """Figures of ``rows`` in each draw, shape (draws, rows): Rubin 1987, the normal model.

    σ² = residual ÷ χ² with the fit's degrees of freedom; β = β̂ + σ·R⁻¹z; figure = x·β + σ·e.
    """
    sigma = np.sqrt(fit.residual / stream.chisquare(fit.freedom, draws))
    apart = stream.standard_normal((draws, len(fit.coefficients)))
    noise = stream.standard_normal((draws, len(rows)))
    moved = fit.coefficients + sigma[:, None] * np.linalg.solve(fit.root, apart.T).T
    found: Matrix = moved @ fit.design[rows].T + sigma[:, None] * noise
    return found


def drawn_from_donors(donors: Vector, rows: int, draws: int, stream: "np.random.Generator") -> Matrix:
    """Figures of donors in each draw, shape (draws, rows): the approximate Bayesian bootstrap.

    Each draw first takes as many donors as there are, with replacement, and then gives figures of these.
    """
    if len(donors) < 2:
        raise _too_few(len(donors), 2)
    pools = stream.integers(0, len(donors), (draws, len(donors)))
    picks = stream.integers(0, len(donors), (draws, rows))
    found: Matrix = donors[np.take_along_axis(pools, picks, axis=1)]
    return found


def stream_of(seed: int, code: str) -> "np.random.Generator":
    """The random numbers of a component: the same for a seed and a code, whatever else is computed."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, crc32(code.encode())], dtype=np.uint64)))


def _too_few(count: int, needed: int) -> StepFailed:
    return StepFailed(
        "missing.too_few",
        label(
            f"chỉ {count} đơn vị có đủ số liệu để ước lượng, cần ít nhất {needed}.",
            f"only {count} units have the figures to estimate from; at least {needed} are needed.",
        ),
        label(
            "bổ sung số liệu, bớt biến trong “predictors”, hoặc dùng quy tắc khác (mean, ignore).",
            "add figures, name fewer series under “predictors”, or use another rule (mean, ignore).",
        ),
    )


def _collinear() -> StepFailed:
    return StepFailed(
        "missing.collinear",
        label(
            "các biến trong “predictors” không thay đổi, hoặc biến này suy ra được từ biến kia.",
            "what stands under “predictors” does not vary, or one of it follows from the others.",
        ),
        label("bỏ bớt một biến.", "leave one of it out."),
    )
