"""Why a number stands on a page: down from the number through its series and source to the sealed event."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.kernel.api import source
from nhip.measure import queries
from nhip.measure.engine import explain
from nhip.measure.engine.problems import Problems
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.ranking import trail_of
from nhip.measure.pages.tables import Column, Row, Table


def why(request: HttpRequest, code: str, edition: str, unit: str, component: str) -> HttpResponse:
    """The page of one number: the score of ``component`` of ``unit``, or of the index itself."""
    index = asking.index_named(code)
    result = asking.result_named(index.code, edition)
    named = asking.unit_named(result, unit)
    if component not in result.edition.components:
        raise Http404(f"{index.code} {edition} has no component {component}")
    field = board(result)
    here = field.of[named]
    name = here.name.say(asking.language())
    is_root = component == result.root
    found = queries.evidence(index.code, edition, named, component)
    about = result.edition.components[component]
    value = here.score if is_root else here.parts.get(component)
    is_computed = bool(result.edition.tree.children[component]) and component not in result.plan.table.given
    tables = _made_of(field, here, component) if is_root and is_computed else []
    published_rank = queries.evidence(index.code, edition, named, f"{result.root}_RANK") if is_root else None
    steps = {"name": name, "address": reverse("measure:unit", args=[index.code, edition, named])}
    context = {
        "index": index,
        "edition": edition,
        "board": field,
        "here": here,
        "name": name,
        "component": about,
        "component_code": component,
        "value": value,
        "is_root": is_root,
        "is_computed": is_computed,
        "found": found,
        "published_rank": published_rank,
        "differs": _difference(found, value) if is_computed else None,
        "rule_sources": [
            source(key) for key in (about.sources or result.edition.setting.sources or index.heading.sources)
        ],
        "trail": trail_of(index, edition, steps, {"name": _("Vì sao có con số này")}),
    }
    return answer(request, "measure/why.html", context, tables=tables)


def _difference(found: queries.Evidence | None, value: float | None) -> float | None:
    if found is None or found.figure.value is None or value is None:
        return None
    return abs(found.figure.value - value)


def _made_of(field: Board, here: Standing, component: str) -> list[Table]:
    """Each part: its score, its weight and what it gives, adding up to the number."""
    del component
    try:
        gap = explain.contributions(field.result, here.code)
    except Problems:
        return []
    language = asking.language()
    code, edition = field.result.definition.code, field.result.edition.code
    shares = {each["code"]: each["share"] for each in field.weights}
    rows: list[Row] = []
    for share in gap.shares:
        if share.component == field.result.root:
            return []
        address = reverse("measure:why", args=[code, edition, here.code, share.component])
        weight: Any = shares.get(share.component)
        rows.append(
            Row(
                {
                    "part": field.component(share.component).title.say(language),
                    "score": share.of,
                    "weight": weight * 100 if weight is not None else None,
                    "gives": share.points,
                },
                links={"part": address},
                remarks={"part": share.component},
            )
        )
    rows.append(Row({"part": _("Cộng lại"), "score": None, "weight": None, "gives": gap.score}, kind="ours"))
    return [
        Table(
            "cong-lai",
            _("Con số này cộng từ đâu"),
            [
                Column("part", _("Thành phần"), is_head=True),
                Column("score", _("Điểm"), field.places),
                Column("weight", _("Trọng số, %"), 1),
                Column("gives", _("Đóng góp"), field.places),
            ],
            rows,
        )
    ]
