"""The addresses below ``/api/indices``: list, rank, explain, simulate, seek a rank, show the evidence."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from nhip.measure import queries, shelf
from nhip.measure.asking import edition_before, members_of, read_wish, unit_named
from nhip.measure.engine import output
from nhip.measure.engine.changing import change
from nhip.measure.engine.explain import contributions, gap_to_mean, gap_to_unit
from nhip.measure.engine.goal import seek
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.ranks_changing import rank_change
from nhip.measure.engine.simulation import simulate
from nhip.measure.errors import Unanswerable
from nhip.measure.rest.schemas import (
    ChangeOut,
    EvidenceOut,
    GapOut,
    GoalOut,
    IndexCard,
    Ranking,
    SimulationOut,
)

router = Router(tags=["indices"])

MOST_WISHES = 50


def refusing(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer the engine's problems as a refusal with place, cause and cure."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except Problems as problems:
            raise Unanswerable(problems) from problems

    return answered


@router.get("", response=list[IndexCard], summary="The indices and their editions")
@refusing
def list_indices(request: HttpRequest) -> list[output.Row]:  # noqa: ARG001 - as ninja calls it
    return [_card(code) for code in shelf.codes()]


@router.get("/{index}", response=IndexCard, summary="One index and its editions")
@refusing
def show_index(request: HttpRequest, index: str) -> output.Row:  # noqa: ARG001
    return _card(index)


def _card(code: str) -> output.Row:
    definition = shelf.definition(code)
    held = queries.editions_with_figures(definition.code)
    heading = definition.heading
    return {
        "index": definition.code,
        "title": output.both(heading.title),
        "publisher": output.both(heading.publisher) if heading.publisher else None,
        "status": heading.status,
        "units": heading.units.list,
        "sources": list(heading.sources),
        "editions": [
            {
                "edition": edition.code,
                "status": output.status_of(definition, edition),
                "has_figures": edition.code in held,
            }
            for edition in definition.editions.values()
        ],
    }


@router.get(
    "/{index}/{edition}", response=Ranking, exclude_unset=True, summary="Scores and ranks of an edition"
)
@refusing
def rank_edition(request: HttpRequest, index: str, edition: str, *, doubt: bool = False) -> output.Row:  # noqa: ARG001
    """With ``doubt=true`` each unit carries its rank interval (1,000 draws of what its audit varies)."""
    result = queries.result(index, edition)
    interval = queries.doubt_of(index, edition) if doubt else None
    return output.result_json(result, shelf.units_of(result.definition), doubt=interval)


@router.get(
    "/{index}/{edition}/simulate", response=SimulationOut, summary="What if some figures were different"
)
@refusing
def simulate_edition(
    request: HttpRequest,  # noqa: ARG001
    index: str,
    edition: str,
    wishes: Annotated[list[str], Query(alias="set")],
    *,
    field: str = "frozen",
    since: str | None = None,
    steps: float = 1.0,
) -> output.Row:
    """Each ``set`` is ``VNM:HCI=0.70``, ``VNM:HCI+=0.05`` or ``VNM:internet_users=46.5..53``.

    ``field=trend`` moves the other units on by ``steps`` times their change since ``since`` (the edition
    before by default).
    """
    if len(wishes) > MOST_WISHES or field not in {"frozen", "trend"}:
        raise refuse(
            "simulate.request",
            "set, field",
            label(
                f"quá {MOST_WISHES} thay đổi, hoặc field không phải frozen/trend.",
                f"over {MOST_WISHES} changes, or field is not frozen or trend.",
            ),
            label("gửi ít thay đổi hơn, sửa field.", "send fewer changes, mend field."),
        )
    result = queries.result(index, edition)
    earlier = None
    if field == "trend":
        before = since or edition_before(result.definition, result.edition.code)
        earlier = None if before is None else queries.result(index, before)
    units = shelf.units_of(result.definition)
    return output.simulation_json(
        simulate(
            result,
            [read_wish(wish, result, units) for wish in wishes],
            field="trend" if field == "trend" else "frozen",
            earlier=earlier,
            steps=steps,
        )
    )


@router.get("/{index}/{edition}/{unit}", response=GapOut, summary="Why a unit stands where it stands")
@refusing
def explain_unit(
    request: HttpRequest,  # noqa: ARG001
    index: str,
    edition: str,
    unit: str,
    *,
    against: str | None = None,
    group: str | None = None,
) -> output.Row:
    """What each component gives; or the gap to ``against`` (a unit) or ``group`` (asean, all, VH …)."""
    result = queries.result(index, edition)
    units = shelf.units_of(result.definition)
    code = unit_named(unit, units)
    if against is not None:
        gap = gap_to_unit(result, code, unit_named(against, units))
    elif group is not None:
        members, name = members_of(group, result)
        gap = gap_to_mean(result, code, members, name)
    else:
        gap = contributions(result, code)
    return output.heading_json(result) | output.gap_json(gap)


@router.get(
    "/{index}/{edition}/{unit}/change", response=ChangeOut, summary="What changed since another edition"
)
@refusing
def explain_change(
    request: HttpRequest,  # noqa: ARG001
    index: str,
    edition: str,
    unit: str,
    since: str | None = None,
) -> output.Row:
    """The change since ``since``, the edition before by default."""
    result = queries.result(index, edition)
    before = since or edition_before(result.definition, result.edition.code)
    if before is None:
        raise refuse(
            "change.no_edition",
            f"{index} {edition}",
            label("không có kỳ nào trước kỳ này.", "there is no edition before this one."),
            label("chọn một kỳ sau.", "choose a later edition."),
        )
    code = unit_named(unit, shelf.units_of(result.definition))
    earlier = queries.result(index, before)
    answer = output.change_json(change(earlier, result, code), rank_change(earlier, result, code))
    return output.heading_json(result) | answer


@router.get(
    "/{index}/{edition}/{unit}/goal", response=GoalOut, summary="The smallest change that reaches a rank"
)
@refusing
def seek_rank(request: HttpRequest, index: str, edition: str, unit: str, rank: int) -> output.Row:  # noqa: ARG001
    result = queries.result(index, edition)
    code = unit_named(unit, shelf.units_of(result.definition))
    return output.heading_json(result) | output.goal_json(seek(result, code, rank))


@router.get(
    "/{index}/{edition}/{unit}/evidence/{component}",
    response=EvidenceOut,
    summary="What stands behind a number",
)
@refusing
def show_evidence(request: HttpRequest, index: str, edition: str, unit: str, component: str) -> output.Row:  # noqa: ARG001
    """The figure, its source and vintage, the digest of its set, and the event to prove in the ledger."""
    definition = shelf.definition(index)
    code = unit_named(unit, shelf.units_of(definition))
    found = queries.evidence(index, edition, code, component)
    if found is None:
        raise refuse(
            "figures.no_data",
            f"{definition.code} {edition} ({code}, {component})",
            label("không có số liệu nào được lưu cho ô này.", "no figure is stored for this cell."),
            label("xem các thành phần của kỳ này.", "look at the edition's components."),
        )
    return {
        "unit": code,
        "component": component,
        "series": found.figure.series,
        "period": found.figure.period,
        "value": found.figure.value,
        "written": found.written,
        "status": found.figure.status,
        "source": found.source.key if found.source else None,
        "source_title": {"vi": found.source.title.vi, "en": found.source.title.en} if found.source else None,
        "vintage": found.series.vintage if found.series else None,
        "set": found.set_code,
        "set_digest": found.stored.digest,
        "loaded_at": found.stored.loaded_at.isoformat(),
        "event_id": found.stored.event_id,
    }
