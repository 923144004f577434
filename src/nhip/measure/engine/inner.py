"""An index inside an index: the inner one is computed first, and its scores or ranks become figures.

The engine reads no files: whoever asks gives a *resolver*, which knows the other indices and their figures.
An index that stands on itself, however far round, is refused by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figure, Figures, in_time
from nhip.measure.engine.labels import label
from nhip.measure.engine.nesting import Inner
from nhip.measure.engine.problems import Notice, Problems, refuse
from nhip.measure.engine.result import Result

# From an index's code to its definition and figures; raises Problems for an index it does not know.
Resolver = Callable[[str], tuple[Definition, Figures]]
Computes = Callable[[Definition, Figures, str], Result]


@dataclass(frozen=True)
class Asking:
    """How inner indices are found, and which indices are being computed already, outermost first."""

    resolver: Resolver | None
    trail: tuple[str, ...] = ()

    def inside(self, code: str) -> "Asking":
        """The same from inside the index ``code``."""
        return Asking(self.resolver, (*self.trail, code))


@dataclass(frozen=True)
class Nested:
    """Figures with those of the inner indices among them, and the results they come from, by component."""

    figures: Figures
    inner: Mapping[str, Result]


def nested(
    definition: Definition, edition: Edition, figures: Figures, asking: Asking, computes: Computes
) -> Nested:
    """``figures`` with a column for every component that is another index, which ``computes`` computes.

    Raises :class:`Problems` for a circle, an index or edition that is not known, and for a component that has
    figures of its own besides.
    """
    wanted = {code: part.index for code, part in edition.components.items() if part.index is not None}
    if not wanted:
        return Nested(figures, {})
    choosing = Choosing(edition, figures, "")
    units = _units(definition, choosing, set(wanted))
    found: dict[str, Result] = {}
    rows: list[Figure] = []
    notices: list[Notice] = []
    for code, inner in wanted.items():
        place = f"{edition.places.get(code, definition.code)} ({code})"
        result = _inner(inner, edition.period, place, asking, computes)
        component = edition.components[code]
        series, period = component.series or code, choosing.period(component)
        if any(key[:2] == (series, period) for key in figures.cells):
            raise refuse(
                "index.both",
                place,
                label(
                    f"“{code}” lấy từ chỉ số {inner.code}, nhưng tệp số liệu cũng có “{series}”.",
                    f"“{code}” comes from the index {inner.code}, and the figures have “{series}” too.",
                ),
                label(
                    "bỏ chuỗi đó khỏi số liệu, hoặc bỏ “index”.",
                    "leave the series out, or leave “index” out.",
                ),
            )
        found[code] = result
        notices += _said(code, inner, result)
        for unit in result.units:
            if units is None or unit in units:
                value = result.rank(unit) if inner.of == "rank" else result.score(unit, inner.part)
                known = None if value is None else float(value)
                at = f"{inner.code} {result.edition.code}".strip()
                rows.append(Figure(unit, series, period, known, "O" if known is None else "A", "", at))
    whole = figures.with_changes(rows)
    return Nested(replace(whole, notices=(*whole.notices, *notices)), found)


def _units(definition: Definition, choosing: Choosing, inner: set[str]) -> frozenset[str] | None:
    """The units that the outer index is about: those it names, or those that its own figures have."""
    if definition.heading.units.codes:
        return frozenset(definition.heading.units.codes)
    own = [code for code in choosing.edition.tree.leaves if code not in inner]
    units = frozenset(unit for code in own for unit in choosing.column(code))
    return units or None


def _inner(inner: Inner, period: str, place: str, asking: Asking, computes: Computes) -> Result:
    resolver, trail = asking.resolver, asking.trail
    if inner.code in trail:
        circle = " → ".join((*trail[trail.index(inner.code) :], inner.code))
        raise refuse(
            "index.circle",
            place,
            label(
                f"các chỉ số dựa vào nhau thành vòng: {circle}.",
                f"the indices go round in a circle: {circle}.",
            ),
            label("bỏ “index” ở một trong số đó.", "take “index” out of one of them."),
        )
    if resolver is None:
        raise refuse(
            "index.unresolved",
            place,
            label(
                f"cần chỉ số {inner.code}, nhưng nơi gọi không cho biết tìm nó ở đâu.",
                f"the index {inner.code} is needed, and nothing was given to find it with.",
            ),
            label("truyền “resolver” khi tính.", "give “resolver” to the computation."),
        )
    try:
        definition, figures = resolver(inner.code)
        edition = _edition(definition, inner.edition, period, place)
        result = computes(definition, figures, edition)
    except Problems as problems:
        # What is wrong inside is told with the way to it.
        raise Problems(
            replace(found, place=f"{place} ← {found.place}") for found in problems.found
        ) from problems
    if inner.part is not None and inner.part not in result.edition.components:
        raise refuse(
            "index.no_part",
            place,
            label(
                f"chỉ số {inner.code} không có thành phần “{inner.part}”.",
                f"the index {inner.code} has no component “{inner.part}”.",
            ),
            label(
                f"chọn: {', '.join(result.edition.components)}.",
                f"choose: {', '.join(result.edition.components)}.",
            ),
        )
    return result


def _edition(definition: Definition, asked: str, period: str, place: str) -> str:
    """The code of the edition to take: by name, of the same period, or the latest not after it."""
    if asked not in {"same", "latest"}:
        return definition.edition(asked).code
    by_period = {edition.period: code for code, edition in definition.editions.items() if code}
    if not by_period:
        return definition.edition(period).code
    known = sorted(by_period, key=in_time)
    fitting = [at for at in known if (at == period if asked == "same" else in_time(at) <= in_time(period))]
    if not fitting:
        up_vi, up_en = ("của", "of") if asked == "same" else ("đến", "up to")
        raise refuse(
            "index.no_edition",
            place,
            label(
                f"chỉ số {definition.code} không có kỳ nào {up_vi} {period}.",
                f"the index {definition.code} has no edition {up_en} {period}.",
            ),
            label(
                f"viết “edition”: latest, hoặc một trong {', '.join(known)}.",
                f"write “edition”: latest, or one of {', '.join(known)}.",
            ),
        )
    return by_period[fitting[-1]]


def _said(code: str, inner: Inner, result: Result) -> list[Notice]:
    """Which index and edition was taken, and what of it is not certain."""
    at = f"{inner.code} {result.edition.code}".strip()
    of_vi, of_en = ("thứ hạng", "the rank") if inner.of == "rank" else ("điểm", "the score")
    part = f" ({inner.part})" if inner.part else ""
    said = [
        Notice(
            "index.inner",
            code,
            label(f"“{code}” là {of_vi} trong {at}{part}.", f"“{code}” is {of_en} in {at}{part}."),
        )
    ]
    inside = [notice for notice in result.notices if notice.code in {"definition.unconfirmed", "index.inner"}]
    return said + [Notice(notice.code, f"{code} ← {at}", notice.text) for notice in inside]
