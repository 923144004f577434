"""Units that merged or split: figures of those that were, carried to those that are.

A table of succession is dated and says which unit each came from. Figures of periods before that day are
carried leaf by leaf as the definition says (:class:`Carry`); every carried figure is kept with the units and
the rule it came by, and carries the status E: an estimate, not an observation. The other way round, from the
merged unit to its parts, only shares that somebody gives can tell.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from nhip.measure.engine.carrying import Carry
from nhip.measure.engine.checking import some_of
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Column, Figure, Figures
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.succession_rules import CannotCarry, outcome

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Link:
    """A unit and those it came from; one that goes on unchanged comes from itself alone."""

    unit: str
    origins: tuple[str, ...]
    status: str = "confirmed"


@dataclass(frozen=True)
class Succession:
    """A dated table of succession. ``since`` is the first day of the new units; ``source`` its key."""

    code: str
    title: Label
    since: date
    links: tuple[Link, ...]
    source: str = ""
    status: str = "confirmed"

    @property
    def closed(self) -> frozenset[str]:
        """Units that are no more."""
        new = {link.unit for link in self.links}
        return frozenset(origin for link in self.links for origin in link.origins if origin not in new)

    @property
    def opened(self) -> frozenset[str]:
        """Units that were not there before."""
        old = {origin for link in self.links for origin in link.origins}
        return frozenset(link.unit for link in self.links if link.unit not in old)

    def reversed(self) -> "Succession":
        """The table read backwards: what each earlier unit is part of. Carrying by it needs shares."""
        heirs: dict[str, list[str]] = {}
        for link in self.links:
            for origin in link.origins:
                heirs.setdefault(origin, []).append(link.unit)
        links = tuple(Link(origin, tuple(units)) for origin, units in sorted(heirs.items()))
        return Succession(f"{self.code}-reversed", self.title, self.since, links, self.source, self.status)


@dataclass(frozen=True, slots=True)
class CarriedFigure:
    """One figure that was carried: its cell, its value (None: missing), from which units, by which rule."""

    unit: str
    series: str
    period: str
    value: float | None
    origins: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Carried:
    """Figures with the earlier units' carried to the new ones, and the record of each."""

    figures: Figures
    succession: Succession
    records: tuple[CarriedFigure, ...]
    notices: tuple[Notice, ...]


def carry(definition: Definition, figures: Figures, succession: Succession) -> Carried:
    """``figures`` with those of periods before the succession carried to the units that followed.

    The rule of a series is the ``carry`` of the leaves that read it. Periods are years; the year in which the
    units changed is carried only if a closed unit still has figures in it. Raises :class:`Problems`.
    """
    return _Passing(definition, figures, succession).carried()


class _Passing:
    def __init__(self, definition: Definition, figures: Figures, succession: Succession) -> None:
        self.figures = figures
        self.succession = succession
        self.problems: list[Problem] = []
        self.records: list[CarriedFigure] = []
        self.rules = _rules(definition, self.problems)
        self.read = _read(definition)
        self.left: set[str] = set()
        self.old = frozenset(origin for link in succession.links for origin in link.origins)
        went = Counter(origin for link in succession.links for origin in link.origins)
        self.split = frozenset(origin for origin, times in went.items() if times > 1)

    def carried(self) -> Carried:
        cells = {
            key: self._column(key, column) if self._is_before(key, column) else column
            for key, column in self.figures.cells.items()
        }
        if self.problems:
            raise Problems(self.problems)
        kept = replace(self.figures, cells=cells)
        return Carried(kept, self.succession, tuple(self.records), tuple(self._notices()))

    def _is_before(self, key: Key, column: Column) -> bool:
        """Whether a column speaks of the units before the change."""
        period, since = key[1], self.succession.since
        closed = sorted(self.succession.closed & column.keys())
        if not period[:4].isdecimal():
            return bool(closed)
        year = int(period[:4])
        if year > since.year and closed:
            self._problem(
                "succession.closed_unit",
                key,
                closed,
                label(
                    f"đơn vị đã chấm dứt từ {since:%d/%m/%Y} vẫn có số liệu: {some_of(closed)}.",
                    f"units that ended on {since} still have figures: {some_of(closed)}.",
                ),
                label("sửa mã hoặc kỳ của số liệu.", "mend the code or the period."),
            )
        if year == since.year and (since.month, since.day) != (1, 1):
            return bool(closed)
        return year < since.year

    def _column(self, key: Key, column: Column) -> Column:
        found = {unit: figure for unit, figure in column.items() if unit not in self.old}
        for link in self.succession.links:
            if column.keys().isdisjoint(link.origins):
                continue
            if link.origins == (link.unit,) and link.unit not in self.split:
                found[link.unit] = column[link.unit]
            elif link.unit not in found:
                figure = self._figure(key, column, link)
                if figure is not None:
                    found[link.unit] = figure
        return found

    def _figure(self, key: Key, column: Column, link: Link) -> Figure | None:
        series, period, stage = key
        rule = self.rules.get(series)
        if rule is None:
            if series in self.read:
                self._unsaid(key, link)
            self.left.add(series)
            return None
        try:
            came = outcome(
                rule,
                column,
                link.unit,
                link.origins,
                lambda name: self._beside(name, period, stage),
                splits=not self.split.isdisjoint(link.origins),
            )
        except CannotCarry as failed:
            self._problem(failed.code, key, link.origins, failed.cause, failed.cure)
            return None
        self.records.append(CarriedFigure(link.unit, series, period, came.value, link.origins, came.rule))
        place = f"{self.succession.code}: {came.rule} ({', '.join(link.origins)})"
        return Figure(link.unit, series, period, came.value, came.status, stage, place)

    def _beside(self, series: str, period: str, stage: str) -> Column:
        unstaged = self.figures.column(series, period)
        return {**unstaged, **self.figures.column(series, period, stage)} if stage else unstaged

    def _unsaid(self, key: Key, link: Link) -> None:
        if key[0] in self.left:
            return
        self._problem(
            "succession.no_rule",
            key,
            link.origins,
            label(
                f"không nói số liệu “{key[0]}” của đơn vị cũ chuyển sang {link.unit} ra sao.",
                f"nothing says how figures of “{key[0]}” pass to {link.unit}, which merged or split.",
            ),
            label(
                f"ghi “carry” cho phần đọc “{key[0]}”: sum, ratio, mean hoặc score.",
                f"give the leaf that reads “{key[0]}” a “carry”: sum, ratio, mean or score.",
            ),
        )

    def _problem(self, code: str, key: Key, units: Iterable[str], cause: Label, cure: Label) -> None:
        place = f"{self.figures.name} ({some_of(list(units))}; {key[0]}, {key[1]})"
        self.problems.append(Problem(code, place, cause, cure))

    def _notices(self) -> Iterable[Notice]:
        table = self.succession
        if table.status == "unconfirmed" or any(link.status == "unconfirmed" for link in table.links):
            yield Notice(
                "succession.unconfirmed",
                table.code,
                label(
                    f"bảng kế thừa “{table.title.vi}” chưa được đối chiếu đủ với văn bản.",
                    f"the table of succession “{table.title.en}” is not fully checked against its text.",
                ),
            )
        by_rule: dict[tuple[str, str], list[CarriedFigure]] = {}
        for record in self.records:
            by_rule.setdefault((record.series, record.rule), []).append(record)
        for (series, rule), records in by_rule.items():
            units = sorted({record.unit for record in records})
            blank = sum(record.value is None for record in records)
            yield Notice(
                "succession.carried",
                series,
                label(
                    f"{len(records)} số liệu của “{series}” chuyển từ đơn vị cũ ({rule}): {some_of(units)}"
                    + (f"; {blank} ô vẫn thiếu." if blank else "."),
                    f"{len(records)} figures of “{series}” carried from earlier units ({rule}): "
                    f"{some_of(units)}" + (f"; {blank} stay missing." if blank else "."),
                ),
            )
        if self.left:
            yield Notice(
                "succession.left_out",
                ", ".join(sorted(self.left)),
                label(
                    "số liệu cũ của các chuỗi này không chuyển được nên bỏ ra, vì không phần nào đọc chúng.",
                    "earlier figures of these series were left out: no leaf reads them, so nothing says how.",
                ),
            )


def _read(definition: Definition) -> frozenset[str]:
    """Every series that a leaf of some edition is computed from."""
    found: set[str] = set()
    for edition in definition.editions.values():
        for leaf in edition.tree.leaves:
            component = edition.components[leaf]
            of = component.points.of if component.points else None
            found |= {name for name in (component.series or leaf, component.divide_by, of) if name}
    return frozenset(found)


def _rules(definition: Definition, problems: list[Problem]) -> dict[str, Carry]:
    """The rule of every series that some leaf of some edition reads, and of its denominators."""
    found: dict[str, Carry] = {}
    beside: dict[str, Carry] = {}
    for edition in definition.editions.values():
        for code, component in edition.components.items():
            if component.carry is None:
                continue
            name = component.series or code
            held = found.setdefault(name, component.carry)
            if held != component.carry:
                problems.append(_two_rules(edition, code, name, held, component.carry))
            # What divides or weighs is added up too, unless a leaf of its own says otherwise.
            of = component.points.of if component.points else None
            beside |= {each: component.carry for each in (component.divide_by, of) if each}
            beside |= {each: component.carry for each in (held.of, held.over, held.by) if each}
    for name, carried in beside.items():
        found.setdefault(name, Carry(rule="sum", share=carried.share))
    return found


def _two_rules(edition: Edition, code: str, series: str, held: Carry, other: Carry) -> Problem:
    return Problem(
        "succession.two_rules",
        f"{edition.places.get(code, code)} ({code})",
        label(
            f"chuỗi “{series}” được chuyển theo hai cách: {held.rule} và {other.rule}.",
            f"the series “{series}” is carried in two ways: {held.rule} and {other.rule}.",
        ),
        label("chọn một cách.", "choose one of them."),
    )
