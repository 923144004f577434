"""The complete settings that discrete choices make of an edition, each worked out once.

Every combination of options is an edition of its own. They differ in few components, so a column of
figures is scored once for each way to score it, however many combinations share that way.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import Discrete, changed, concerned
from nhip.measure.engine.component import Component, Missing
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.filling_rules import stop_unsound
from nhip.measure.engine.many import ManyRuns
from nhip.measure.engine.many_inputs import ManySettings
from nhip.measure.engine.plan import Scored, make_plan
from nhip.measure.engine.result import Result
from nhip.measure.engine.table import Table, refill

Array = NDArray[np.float64]
# For each discrete choice the number of its option in force; None for what the definition says.
Options = tuple[int | None, ...]


class Variants:
    """The editions that come of ``choices``, each over the figures that its rules put in place."""

    def __init__(self, result: Result, choices: Sequence[Discrete]) -> None:
        self.result = result
        self.choices = tuple(choices)
        meant = [frozenset(concerned(result.edition, choice)) for choice in choices]
        # For each component the choices, by place, that replace one of its rules.
        self._concerning = {
            code: tuple(place for place, codes in enumerate(meant) if code in codes)
            for code in result.edition.components
        }
        self._components: dict[tuple[str, Options], Component] = {}
        self._tables: dict[tuple[Missing | None, ...], Table] = {}
        # A column's scores are remembered for the table that they are of.
        self._settings: dict[int, ManySettings] = {}
        self._made: dict[Options, ManyRuns] = {}

    @property
    def as_defined(self) -> Options:
        """No option in force: the edition as it stands."""
        return (None,) * len(self.choices)

    def only(self, place: int, option: int) -> Options:
        """One option of one choice, and all else as defined."""
        return tuple(option if position == place else None for position in range(len(self.choices)))

    def many(self, options: Options) -> ManyRuns:
        """The edition under ``options``, ready for many runs. Raises :class:`Problems`."""
        if options not in self._made:
            self._made[options] = self._make(options)
        return self._made[options]

    def _make(self, options: Options) -> ManyRuns:
        edition = self.result.edition
        if all(option is None for option in options):
            plan = self.result.plan
        else:
            components = {code: self._component(code, options) for code in edition.components}
            setting = edition.setting.model_copy(update={"components": components})
            variant = Edition(edition.code, setting, edition.tree, edition.places)
            plan = make_plan(variant, self._table(variant))
        scores = np.full((len(plan.table.units), len(plan.codes)), np.nan)
        settings = self._settings.setdefault(id(plan.table), ManySettings())
        scores[:, [plan.index(code) for code in plan.table.inputs]] = settings.scores(plan)
        return ManyRuns(plan, Scored(scores, {}))

    def _table(self, variant: Edition) -> Table:
        """The figures of a variant: filled again where its rules take them from other periods or units."""
        table, nominal = self.result.plan.table, self.result.edition.components
        rules = {code: component.missing for code, component in variant.components.items()}
        differ = [code for code, rule in rules.items() if rule != nominal[code].missing]
        stop_unsound(variant.setting, variant.tree.children, differ)
        if not any(_fills(rules[code]) or _fills(nominal[code].missing) for code in differ):
            return table
        key = tuple(rule if _fills(rule) else None for rule in rules.values())
        if key not in self._tables:
            self._tables[key] = refill(table, variant)
        return self._tables[key]

    def _component(self, code: str, options: Options) -> Component:
        """One component under ``options``: the same object wherever the same options concern it."""
        component = self.result.edition.components[code]
        own = tuple(options[place] for place in self._concerning[code])
        if all(option is None for option in own):
            return component
        if (code, own) not in self._components:
            for place, option in zip(self._concerning[code], own, strict=True):
                if option is not None:
                    component = changed(component, self.choices[place], option)
            self._components[code, own] = component
        return self._components[code, own]


def _fills(rule: Missing | None) -> bool:
    return rule is not None and rule.fills_table
