"""Proof that a choice was really varied: what each of its options does when it alone is varied.

An audit must not report a certainty that it never tested. A choice under which nothing changes is refused
by name, and options that do the same as one another are said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import Choice, name_of
from nhip.measure.engine.filling_idle import why_idle
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Notice, Problems, refuse
from nhip.measure.engine.result import Result

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """What one choice did. ``options`` are its options by name, none for a choice that is drawn freely.

    ``alike`` gives for each option the first one with the same scores when this choice alone is varied, so
    ``distinct`` of them differ. ``draws`` and ``rankings`` say of a run how many draws took each option and
    how many different rankings came of them.
    """

    choice: Label
    options: tuple[Label, ...]
    alike: tuple[int, ...]
    draws: tuple[int, ...] = ()
    rankings: tuple[int, ...] = ()

    @property
    def distinct(self) -> int:
        """How many options give scores that no other gives."""
        return len(set(self.alike))


def no_effect(result: Result, choice: Choice) -> Problems:
    """The refusal of a choice that changes nothing."""
    said = name_of(choice)
    why = why_idle(result, choice)
    because = label("", "") if why is None else label(f" Lý do: {why.vi}", f" The reason: {why.en}")
    return refuse(
        "uncertainty.no_effect",
        f"{result.root} {result.edition.code}: vary: {getattr(choice, 'do', '')}",
        label(
            f"“{said.vi}” được cho thay đổi nhưng kết quả không đổi chút nào: phép thử này không thử gì."
            + because.vi,
            f"“{said.en}” was varied and nothing changed, so this run would have tested nothing."
            + because.en,
        ),
        label(
            "bỏ lựa chọn này, hoặc sửa “at” và “options” cho nó có tác dụng.",
            "leave the choice out, or mend its “at” and “options” so that it takes effect.",
        ),
    )


def judged(result: Result, choice: Choice, names: tuple[Label, ...], seen: Sequence[Array]) -> Effect:
    """What ``choice`` does, from the index under each of its options, or at some of its draws (no names).

    Raises :class:`Problems` when all are the same.
    """
    alike = _alike(np.vstack(seen))
    if len(set(alike)) == 1:
        raise no_effect(result, choice)
    return Effect(name_of(choice), names, alike)


def _alike(seen: Array) -> tuple[int, ...]:
    """For each row the first that differs from it by no more than rounding noise."""
    known = np.abs(seen[~np.isnan(seen)])
    noise = 1e-10 * float(known.max(initial=0.0))
    found: list[int] = []
    for row, scores in enumerate(seen):
        before = np.unique(np.array(found, dtype=np.intp))
        same = np.abs(seen[before] - scores) <= noise
        same |= np.isnan(seen[before]) & np.isnan(scores)
        equal = np.flatnonzero(same.all(axis=1))
        found.append(int(before[equal[0]]) if len(equal) else row)
    return tuple(found)


def about(effect: Effect) -> list[Notice]:
    """What a result must say of options that do the same as others."""
    if not effect.options or effect.distinct == len(effect.options):
        return []
    said, count = effect.choice, len(effect.options)
    same = [
        (effect.options[place], effect.options[first])
        for place, first in enumerate(effect.alike)
        if place != first
    ]
    vi = "; ".join(f"{one.vi} = {other.vi}" for one, other in same)
    en = "; ".join(f"{one.en} = {other.en}" for one, other in same)
    return [
        Notice(
            "uncertainty.same_options",
            said.en,
            label(
                f"“{said.vi}” có {count} lựa chọn nhưng chỉ {effect.distinct} kết quả khác nhau: {vi}.",
                f"“{said.en}” has {count} options but only {effect.distinct} different results: {en}.",
            ),
        )
    ]
