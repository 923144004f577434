"""Who and what came and went between two years: units, and components with those they take the place of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nhip.measure.engine.checking import some_of
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.result import Result


@dataclass(frozen=True, slots=True)
class Turnover:
    """What differs between two neighbouring editions, beside the figures.

    ``succeeded`` has for each new component the earlier ones whose place it takes: two or more for a merger;
    two components with the same one for a split. ``parts_came`` and ``parts_gone`` leave those out.
    """

    before: str
    after: str
    units_came: tuple[str, ...]
    units_gone: tuple[str, ...]
    parts_came: tuple[str, ...]
    parts_gone: tuple[str, ...]
    succeeded: tuple[tuple[str, tuple[str, ...]], ...]

    def notices(self) -> list[Notice]:
        """What a reader must know before comparing the two."""
        years = f"{self.before} → {self.after}"
        rows = (
            ("panel.units_came", self.units_came, "đơn vị vào", "units came"),
            ("panel.units_gone", self.units_gone, "đơn vị ra", "units went"),
            ("panel.parts_came", self.parts_came, "thành phần mới", "components came"),
            ("panel.parts_gone", self.parts_gone, "thành phần bỏ", "components went"),
        )
        found = [
            Notice(
                code, years, label(f"{len(who)} {vi}: {some_of(who)}.", f"{len(who)} {en}: {some_of(who)}.")
            )
            for code, who, vi, en in rows
            if who
        ]
        return found + [
            Notice(
                "panel.parts_succeeded",
                years,
                label(
                    f"“{code}” thay cho {', '.join(earlier)}.",
                    f"“{code}” takes the place of {', '.join(earlier)}.",
                ),
            )
            for code, earlier in self.succeeded
        ]


def turnovers(results: Sequence[Result]) -> tuple[Turnover, ...]:
    """One record for each pair of neighbouring editions."""
    return tuple(_between(before, after) for before, after in pairwise(results))


def _between(before: Result, after: Result) -> Turnover:
    old, new = before.edition.components, after.edition.components
    succeeded = tuple(
        (code, tuple(part for part in component.succeeds if part in old))
        for code, component in new.items()
        if code not in old and any(part in old for part in component.succeeds)
    )
    replaced = {part for _, earlier in succeeded for part in earlier}
    heirs = {code for code, _ in succeeded}
    return Turnover(
        before.edition.code,
        after.edition.code,
        tuple(unit for unit in after.units if unit not in before),
        tuple(unit for unit in before.units if unit not in after),
        tuple(code for code in new if code not in old and code not in heirs),
        tuple(code for code in old if code not in new and code not in replaced),
        succeeded,
    )


def check_lineage(definition: Definition) -> None:
    """Refuse a component that ``succeeds`` one that no earlier edition has. Raises :class:`Problems`."""
    seen: set[str] = set()
    problems: list[Problem] = []
    for edition in definition.editions.values():
        for code, component in edition.components.items():
            problems += [
                Problem(
                    "panel.unknown_forebear",
                    f"{edition.places.get(code, definition.code)} ({code})",
                    label(
                        f"“succeeds” nêu “{part}”, không kỳ nào trước đó có.",
                        f"“succeeds” names “{part}”, which no earlier edition has.",
                    ),
                    label("sửa mã, hoặc bỏ đi.", "mend the code, or leave it out."),
                )
                for part in component.succeeds
                if part not in seen
            ]
        seen |= set(edition.components)
    if problems:
        raise Problems(problems)
