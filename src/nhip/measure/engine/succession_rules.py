"""What one carried figure comes to: a sum, a ratio computed anew, a weighted mean, or nothing and why not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from nhip.measure.engine.carrying import Carry
from nhip.measure.engine.figures import NOT_APPLICABLE, Column
from nhip.measure.engine.labels import Label, label

Look = Callable[[str], Column]


class CannotCarry(ValueError):  # noqa: N818 - says what the figures or the rule made impossible
    """A figure that cannot be carried: why, and what to do. The caller adds the place."""

    def __init__(self, code: str, cause: Label, cure: Label) -> None:
        super().__init__(cause.en)
        self.code = code
        self.cause = cause
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value carried (None: it stays missing or does not apply), its status, and the rule in words."""

    value: float | None
    status: str
    rule: str


def outcome(
    rule: Carry, column: Column, unit: str, origins: tuple[str, ...], look: Look, *, splits: bool
) -> Outcome:
    """The figure of ``unit`` from those of its ``origins`` in ``column``.

    ``look`` gives other series of the same period and stage; ``splits`` says that an origin went to other
    units too. Raises :class:`CannotCarry`.
    """
    if splits:
        return _shared(rule, column, unit, origins, look)
    applicable = [origin for origin in origins if origin not in column or column[origin].is_applicable]
    if not applicable:
        return Outcome(None, NOT_APPLICABLE, rule.rule)
    if rule.rule == "sum":
        return _estimate(_added(column, applicable), "sum")
    if rule.rule == "ratio":
        return _ratio(rule, applicable, look)
    return _mean(rule, column, applicable, look)


def _added(column: Column, units: Iterable[str]) -> float:
    """The sum; NaN where one is missing."""
    return float(sum(_value(column, unit) for unit in units))


def _value(column: Column, unit: str) -> float:
    figure = column.get(unit)
    if figure is not None and not figure.is_applicable:
        return 0.0
    return np.nan if figure is None or figure.value is None else figure.value


def _estimate(value: float, words: str) -> Outcome:
    return Outcome(None, "O", words) if np.isnan(value) else Outcome(value, "E", words)


def _ratio(rule: Carry, units: list[str], look: Look) -> Outcome:
    if rule.of is None or rule.over is None:
        raise CannotCarry(
            "succession.no_parts",
            label("“ratio” cần “of” và “over”.", "“ratio” needs “of” and “over”."),
            label(
                "nêu chuỗi tử số và chuỗi mẫu số.", "name the series of the numerator and of the denominator."
            ),
        )
    above, below = _added(look(rule.of), units), _added(look(rule.over), units)
    words = f"{rule.of} ÷ {rule.over}"
    if below == 0:
        if above == 0:
            return Outcome(None, NOT_APPLICABLE, words)
        raise CannotCarry(
            "succession.zero_denominator",
            label(
                f"tổng của “{rule.over}” bằng 0 mà tử số khác 0.",
                f"“{rule.over}” adds up to 0 and the numerator does not.",
            ),
            label("sửa số liệu mẫu số.", "mend the denominator."),
        )
    return _estimate(rule.times * above / below, words)


def _mean(rule: Carry, column: Column, units: list[str], look: Look) -> Outcome:
    if rule.by is None:
        raise CannotCarry(
            "succession.no_weight",
            label(f"“{rule.rule}” cần “by”: chuỗi làm trọng số.", f"“{rule.rule}” needs “by”: what weighs."),
            label("ví dụ “by: population”.", "write for example “by: population”."),
        )
    weights = np.array([_value(look(rule.by), unit) for unit in units])
    values = np.array([_value(column, unit) for unit in units])
    words = f"{rule.rule} by {rule.by}"
    if (weights < 0).any() or weights.sum() == 0:
        raise CannotCarry(
            "succession.weight",
            label(
                f"trọng số “{rule.by}” âm hoặc có tổng bằng 0.",
                f"the weights “{rule.by}” are negative or add up to 0.",
            ),
            label("sửa chuỗi trọng số.", "mend the series that weighs."),
        )
    return _estimate(float((values * weights).sum() / weights.sum()), words)


def _shared(rule: Carry, column: Column, unit: str, origins: tuple[str, ...], look: Look) -> Outcome:
    """A part of a unit that split: its share of a sum. Nothing else of a whole tells of its parts."""
    if rule.rule != "sum" or rule.share is None or len(origins) != 1:
        raise CannotCarry(
            "succession.no_share",
            label(
                f"{', '.join(origins)} chia cho nhiều đơn vị; không có tỷ lệ chia cho {unit}.",
                f"{', '.join(origins)} went to several units, and no share says how much is {unit}'s.",
            ),
            label(
                "ghi “carry: {rule: sum, share: …}” với chuỗi tỷ lệ, hoặc bổ sung số liệu của đơn vị mới.",
                "write “carry: {rule: sum, share: …}” with a series of shares, or give its own figures.",
            ),
        )
    share, whole = _value(look(rule.share), unit), column.get(origins[0])
    if not np.isnan(share) and not 0 <= share <= 1:
        raise CannotCarry(
            "succession.share",
            label(
                f"tỷ lệ “{rule.share}” của {unit} là {share:g}, phải từ 0 đến 1.",
                f"the share “{rule.share}” of {unit} is {share:g}; it must be 0 to 1.",
            ),
            label("sửa chuỗi tỷ lệ.", "mend the series of shares."),
        )
    if whole is not None and not whole.is_applicable:
        return Outcome(None, NOT_APPLICABLE, f"share {rule.share}")
    return _estimate(_value(column, origins[0]) * share, f"share {rule.share}")
