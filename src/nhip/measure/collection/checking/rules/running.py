"""All checks over the columns, each finding once: a slip of unit is not told again as a jump."""

from collections.abc import Callable, Iterable, Mapping

from nhip.measure.collection.checking.law import Check
from nhip.measure.collection.checking.rules import alone, between
from nhip.measure.collection.checking.rules.columns import Columns
from nhip.measure.collection.checking.rules.hits import Asked, Hit
from nhip.measure.collection.register import CollectedSeries

Rule = Callable[[Asked, Check], list[Hit]]
_RULES: Mapping[str, Rule] = {
    "range": alone.out_of_range,
    "factor": alone.factors,
    "jump": alone.jumps,
    "ratio": alone.ratios,
    "parts": alone.sums,
    "agencies": between.agencies,
    "published": between.published,
    "vintage_spike": between.vintage_spikes,
    "vintage_revision": between.vintage_revisions,
    "sources": between.sources,
    "coverage": between.coverage,
}
# What one agency can be told about its own figures without looking into anybody else's.
OWN = frozenset({"range", "factor", "jump", "ratio", "parts", "published"})
# What a slip of unit explains already.
_EXPLAINED = frozenset({"jump", "range", "ratio", "published"})


def run(columns: Columns, checks: Iterable[Check], register: Mapping[str, CollectedSeries]) -> list[Hit]:
    """Every finding about the areas of concern. ``lateness`` needs no figures and is asked elsewhere."""
    asked, wanted = Asked(columns, register), list(checks)
    found: list[Hit] = []
    for check in wanted:
        if check.kind in _RULES:
            found += _RULES[check.kind](asked, check)
    told = frozenset((hit.series, hit.extra) for hit in found if hit.check.kind == "sources")
    for check in wanted:
        if check.kind == "source_cells":
            found += between.source_cells(asked, check, told)
    slips = {hit.rows[0] for hit in found if hit.check.kind == "factor"}
    return [hit for hit in found if hit.check.kind not in _EXPLAINED or hit.rows[0] not in slips]
