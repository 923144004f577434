"""Measure's door: indices, their results, and the questions one may ask of them.

The shelf of definitions and figure files needs no database and is imported at once; the rest, above all what
reads the stored figures, is fetched when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.measure.errors import Unanswerable
from nhip.measure.measuring import known_measures
from nhip.measure.shelf import (
    FigureSet,
    Group,
    Region,
    Series,
    codes,
    definition,
    figure_set,
    figure_sets,
    figures_for,
    groups,
    regions,
    resolved,
    units_named,
    units_of,
)

if TYPE_CHECKING:
    from nhip.measure.asking import edition_before, members_of, read_wish, unit_named
    from nhip.measure.successions import succession_named, successions

_FETCHED = {
    "audit": "nhip.measure.audit.asked",
    "audit_files": "nhip.measure.audit.asked",
    "audit_subject": "nhip.measure.audit.asked",
    "bundle_doubt": "nhip.measure.bundle.writing",
    "check_series": "nhip.measure.collection.register_soundness",
    "Evidence": "nhip.measure.queries",
    "find_discrepancies": "nhip.measure.collection.acts.find_discrepancies",
    "findings": "nhip.measure.collection.queries.ranking",
    "import_outside": "nhip.measure.collection.acts.import_outside",
    "recognised_files": "nhip.measure.collection.acts.import_outside",
    "doubt_of": "nhip.measure.queries",
    "draft_report": "nhip.measure.collection.acts.draft_report",
    "edition_before": "nhip.measure.asking",
    "enter_file": "nhip.measure.collection.files",
    "template_file": "nhip.measure.collection.files",
    "ensure_demo_round": "nhip.measure.collection.demo",
    "editions_with_figures": "nhip.measure.queries",
    "evidence": "nhip.measure.queries",
    "figures_router": "nhip.measure.collection.rest.routes",
    "files_of_release": "nhip.measure.collection.releases",
    "make_packages": "nhip.measure.collection.releases",
    "proofs_of_release": "nhip.measure.collection.releases",
    "report_kind": "nhip.measure.collection.reports.scope",
    "release_folder": "nhip.measure.collection.releases",
    "release_of": "nhip.measure.collection.releases",
    "sets_of_release": "nhip.measure.collection.releases",
    "verify_release": "nhip.measure.collection.releases",
    "load_reference": "nhip.measure.loading",
    "members_of": "nhip.measure.asking",
    "read_wish": "nhip.measure.asking",
    "read_workbook": "nhip.measure.workbooks",
    "result": "nhip.measure.queries",
    "router": "nhip.measure.rest.routes",
    "succession_named": "nhip.measure.successions",
    "successions": "nhip.measure.successions",
    "search": "nhip.measure.pages.search",
    "verify_bundle": "nhip.measure.bundle",
    "unit_named": "nhip.measure.asking",
    "where_we_stand": "nhip.measure.pages.summary",
    "workshop_router": "nhip.measure.rest.workshop",
    "write_bundle": "nhip.measure.bundle",
    "write_workbook": "nhip.measure.workbooks",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FigureSet",
    "Group",
    "Region",
    "Series",
    "Unanswerable",
    "codes",
    "definition",
    "edition_before",
    "figure_set",
    "figure_sets",
    "figures_for",
    "groups",
    "known_measures",
    "members_of",
    "read_wish",
    "regions",
    "resolved",
    "succession_named",
    "successions",
    "unit_named",
    "units_named",
    "units_of",
]
