"""A panel: one index over its years, computed in one call and asked as one.

Every year is a :class:`Result` of its own, so whatever is asked of a year can be asked of each of them. Three
things must be decided before years can be compared, and the panel says each in its notices: whose method is
used (each year's own, or one edition's for all), what the goalposts are (each year's own field, one year's,
or all years' together), and what stands for units that merged or split on the way.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.changing import Change, change
from nhip.measure.engine.choices import Variation, usual
from nhip.measure.engine.coherence import Coherence, coherence
from nhip.measure.engine.computing import prepare
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figures, in_time
from nhip.measure.engine.inner import Asking, Resolver
from nhip.measure.engine.labels import label
from nhip.measure.engine.panel_goalposts import OWN, frozen
from nhip.measure.engine.panel_turnover import Turnover, check_lineage, turnovers
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.ranks_changing import RankChange, rank_change
from nhip.measure.engine.result import Result
from nhip.measure.engine.statistics import Description, describe
from nhip.measure.engine.succession import Carried, Succession, carry
from nhip.measure.engine.uncertainty import Progress, Uncertainty, vary

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """The years of an index, oldest first.

    ``goalposts`` is ``own``, ``pooled`` or the edition whose goalposts hold for all; ``method`` the edition
    whose method was used for every year, None for each its own. ``carried`` tells which figures came from
    units that merged or split. ``turnovers`` name who and what came and went, one for each pair of years.
    """

    results: tuple[Result, ...]
    goalposts: str
    method: str | None
    turnovers: tuple[Turnover, ...]
    carried: Carried | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions' codes, oldest first."""
        return tuple(result.edition.code for result in self.results)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that takes part in some year, sorted."""
        return tuple(sorted({unit for result in self.results for unit in result.units}))

    @property
    def root(self) -> str:
        """The code of the index itself."""
        return self.results[0].root

    def at(self, edition: str) -> Result:
        """One year. Raises :class:`Problems` that lists the years there are."""
        for result in self.results:
            if result.edition.code == edition:
                return result
        known = ", ".join(self.editions)
        raise refuse(
            "panel.unknown_edition",
            f"{self.root} {edition}",
            label(f"chuỗi này không có kỳ “{edition}”.", f"the panel has no edition “{edition}”."),
            label(f"chọn một trong: {known}.", f"choose one of: {known}."),
        )

    def scores(self, code: str | None = None) -> Matrix:
        """Scores of one component (the index by default), shape (years, units); NaN where there is none."""
        wanted = code or self.root
        if all(wanted not in result.edition.components for result in self.results):
            raise KeyError(wanted)
        return self._spread(
            [
                result.component(wanted)
                if wanted in result.edition.components
                else np.full(len(result.units), np.nan)
                for result in self.results
            ]
        )

    def ranks(self) -> Matrix:
        """Ranks, shape (years, units); NaN where there is none."""
        return self._spread([result.ranks for result in self.results])

    def _spread(self, columns: list[NDArray[np.float64]]) -> Matrix:
        place = {unit: at for at, unit in enumerate(self.units)}
        held = np.full((len(self.results), len(place)), np.nan)
        for row, (result, column) in enumerate(zip(self.results, columns, strict=True)):
            held[row, [place[unit] for unit in result.units]] = column
        return held

    def statistics(self) -> dict[str, tuple[Description, ...]]:
        """Statistics of every component, by edition."""
        return {result.edition.code: describe(result) for result in self.results}

    def coherence(self, parent: str | None = None) -> dict[str, Coherence]:
        """How the children of ``parent`` (the index by default) hang together, by edition."""
        wanted = parent or self.root
        return {
            result.edition.code: coherence(result, wanted)
            for result in self.results
            if wanted in result.plan.weights
        }

    def uncertainty(
        self,
        variation: Variation | None = None,
        *,
        digits: int | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Uncertainty]:
        """How sure the ranks of every year are, by edition; ``variation`` as for one year.

        Under frozen goalposts only weights can be varied: any other choice would move the goalposts too.
        Raises :class:`Problems`.
        """
        if self.goalposts != OWN:
            odd = [] if variation is None else [choice for choice in variation.vary if choice.do != "weights"]
            if odd:
                raise refuse(
                    "panel.frozen_varies",
                    ", ".join(str(choice.do) for choice in odd),
                    label(
                        "mốc chuẩn đã giữ cố định thì chỉ thay đổi được trọng số.",
                        "under frozen goalposts only weights can be varied.",
                    ),
                    label("dùng mốc của từng kỳ (goalposts: own).", "use each year's goalposts (own)."),
                )
        return {
            result.edition.code: vary(result, variation or usual(result, digits), progress=progress)
            for result in self.results
        }

    def changes(self, unit: str) -> tuple[Change, ...]:
        """The changes of score between neighbouring years in which ``unit`` has a score."""
        return tuple(change(before, after, unit) for before, after in self._pairs(unit))

    def rank_changes(self, unit: str) -> tuple[RankChange, ...]:
        """Places gained between neighbouring years in which ``unit`` has a rank, by cause; they add up."""
        found = (rank_change(before, after, unit) for before, after in self._pairs(unit))
        return tuple(each for each in found if each is not None)

    def _pairs(self, unit: str) -> list[tuple[Result, Result]]:
        held = [result for result in self.results if unit in result and result.score(unit) is not None]
        return list(pairwise(held))


def compute_panel(
    definition: Definition,
    figures: Figures,
    editions: tuple[str, ...] | None = None,
    *,
    method: str | None = None,
    goalposts: str = OWN,
    stage: str | None = None,
    succession: Succession | None = None,
    resolver: Resolver | None = None,
) -> Panel:
    """All years of ``definition`` over ``figures``, oldest first.

    ``editions`` are the years wanted (by default all that have figures). ``method`` recomputes every year by
    one edition's method; ``goalposts`` is ``own``, ``pooled`` or an edition whose field every year is held
    against; ``succession`` carries figures of earlier units to those that followed; ``resolver`` finds the
    indices that stand inside this one. Raises :class:`Problems`.
    """
    carried = None if succession is None else carry(definition, figures, succession)
    figures = figures if carried is None else carried.figures
    chosen = _chosen(definition, figures, editions, method)
    check_lineage(definition)
    years = [prepare(definition, edition, figures, stage, Asking(resolver)) for edition in chosen]
    held, said = frozen([year.plan for year in years], goalposts)
    if held is not None:
        years = [replace(year, plan=replace(year.plan, held=held)) for year in years]
    results = tuple(year.result() for year in years)
    moved = turnovers(results)
    notices = [
        *([] if method is None else [_by_method(method, chosen)]),
        *said,
        *([] if carried is None else carried.notices),
        *(notice for turnover in moved for notice in turnover.notices()),
    ]
    return Panel(results, goalposts, method, moved, carried, tuple(notices))


def _chosen(
    definition: Definition, figures: Figures, wanted: tuple[str, ...] | None, method: str | None
) -> list[Edition]:
    """The editions to compute, in order of time, under the method asked for."""
    codes = wanted or _with_figures(definition, figures)
    if not codes:
        raise refuse(
            "panel.no_editions",
            f"{figures.name} ({definition.code})",
            label("không kỳ nào có số liệu.", "no edition has figures."),
            label("bổ sung số liệu, hoặc sửa “series”.", "add figures, or mend “series”."),
        )
    if len(set(codes)) < len(codes):
        twice = ", ".join(sorted({code for code in codes if codes.count(code) > 1}))
        raise refuse(
            "panel.edition_twice",
            definition.code,
            label(f"kỳ “{twice}” nêu hai lần.", f"the edition “{twice}” is named twice."),
            label("nêu mỗi kỳ một lần.", "name each edition once."),
        )
    if method is None:
        found = [definition.edition(code) for code in codes]
    else:
        by = definition.edition(method)
        found = [_as_by(by, code, _period(definition, code)) for code in codes]
    return sorted(found, key=lambda edition: in_time(edition.period))


def _with_figures(definition: Definition, figures: Figures) -> tuple[str, ...]:
    held: dict[str, set[str]] = {}
    for series, period, _ in figures.cells:
        held.setdefault(series, set()).add(period)
    only = definition.editions.get("")
    if only is not None:
        return tuple(sorted({at for name in _read_by(only) for at in held.get(name, ())}, key=in_time)) or (
            "",
        )
    return tuple(
        code
        for code, edition in definition.editions.items()
        if any(edition.period in held.get(name, ()) for name in _read_by(edition))
    )


def _read_by(edition: Edition) -> set[str]:
    return {component.series or code for code, component in edition.components.items()}


def _period(definition: Definition, code: str) -> str:
    """The period of an edition; a year without an edition of its own stands for itself."""
    return definition.editions[code].period if code in definition.editions else code


def _as_by(method: Edition, code: str, period: str) -> Edition:
    setting = method.setting.model_copy(update={"period": period})
    return replace(method, code=code, setting=setting)


def _by_method(method: str, chosen: list[Edition]) -> Notice:
    some = ", ".join(edition.code for edition in chosen if edition.code != method)
    return Notice(
        "panel.method",
        method,
        label(
            f"các kỳ {some} được tính lại theo cách tính của kỳ {method}; không phải kết quả đã công bố.",
            f"the editions {some} are recomputed by the method of {method}; they are not what was published.",
        ),
    )
