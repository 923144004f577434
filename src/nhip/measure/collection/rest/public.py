"""The public answers below ``/api/figures``: releases and released figures, and never anything else."""

from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from nhip.kernel.api import Text
from nhip.measure.collection.models import Release, ReleasedFigure
from nhip.measure.collection.queries.release_files import files_of_release, proofs_of_release
from nhip.measure.collection.queries.released import (
    correction_of,
    latest_release,
    release_of,
    standing_figures,
)
from nhip.measure.collection.queries.released_standing import SetStanding, figure_standing, sets_of_release
from nhip.measure.collection.register import register
from nhip.measure.collection.rest.public_schemas import (
    FiguresPage,
    Narrow,
    ReleaseCard,
    ReleaseOut,
    StandingOut,
)
from nhip.measure.collection.worth import Unsaid, worth_of

public_router = Router(tags=["figures"])
PER_PAGE = 500
MOST_RELEASES = 500


@public_router.get("/releases", response=list[ReleaseCard], summary="The releases, newest first")
def list_releases(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - as ninja calls it
    rows = Release.objects.select_related("round", "corrects").order_by("-pk")[:MOST_RELEASES]
    return [_card(row) for row in rows]


@public_router.get("/releases/latest", response=ReleaseOut, summary="The newest release")
def show_latest(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    found = latest_release()
    return _whole(found if found is not None else release_of("latest"))


@public_router.get("/releases/{code}", response=ReleaseOut, summary="One release")
def show_release(request: HttpRequest, code: str) -> dict[str, Any]:  # noqa: ARG001
    """Its changes, signatures with verdicts, files and proofs."""
    return _whole(release_of(code))


@public_router.get("/releases/{code}/figures", response=FiguresPage, summary="The figures of a release")
def list_figures(request: HttpRequest, code: str, page: int = 1) -> dict[str, Any]:  # noqa: ARG001
    rows = release_of(code).figures.select_related("release", "revision")
    return _page(rows.order_by("series", "area", "period"), page)


@public_router.get("/released", response=FiguresPage, summary="The figures that stand today")
def list_standing(
    request: HttpRequest,  # noqa: ARG001
    narrow: Annotated[Narrow, Query()],
    page: int = 1,
) -> dict[str, Any]:
    """Of releases that no other corrects; narrowed by what is given."""
    asked = {key: value for key, value in narrow.dict().items() if value}
    rows = standing_figures().select_related("revision").filter(**asked)
    return _page(rows.order_by("series", "area", "period", "-release_id"), page)


@public_router.get(
    "/released/{series}/{area}/{period}", response=StandingOut, summary="One figure and what stands behind it"
)
def show_figure(request: HttpRequest, series: str, area: str, period: str) -> dict[str, Any]:  # noqa: ARG001
    """Nobody is named here: author and signer are people, and the agency answers for them."""
    found = figure_standing(series, area, period, None)
    row, known = found.figure, register().get(series)
    return _figure(row) | {
        "unit": known.unit if known else None,
        "note": row.revision.note,
        "revision": row.revision.number,
        "recorded_at": row.revision.recorded_at,
        "document": row.revision.document or None,
        "document_name": row.revision.document_name or None,
        "signed": _set(found.signed) if found.signed else None,
        "event": row.release.event_id,
        "is_sealed": found.is_sealed,
        "through": [_figure(each) for each in found.through],
        "worth": _worth(series, area, period, [each.value for each in found.through if each.value]),
    }


def _card(row: Release) -> dict[str, Any]:
    following = correction_of(row)
    return {
        "code": row.code,
        "round": row.round.code,
        "title": _said(Text(row.round.title_vi, row.round.title_en)),
        "released_at": row.released_at,
        "figures": row.figures_count,
        "sha256": row.digest,
        "event": row.event_id,
        "corrects": row.corrects.code if row.corrects else None,
        "corrected_by": following.code if following else None,
        "reason": row.reason,
    }


def _whole(row: Release) -> dict[str, Any]:
    files = files_of_release(row)
    return _card(row) | {
        "changes": row.changes,
        "sets": [_set(each) for each in sets_of_release(row)],
        "files_state": files.standing,
        "files": [
            {
                "name": file.name,
                "kind": file.kind,
                "body": file.body,
                "sha256": file.file,
                "address": reverse("figures:release_file", args=[row.code, file.name]),
            }
            for file in files.files
        ],
        "proofs": proofs_of_release(row),
    }


def _set(each: SetStanding) -> dict[str, Any]:
    signed = each.signed
    return {
        "agency": signed.agency,
        "round": signed.round.code,
        "number": signed.number,
        "signed_at": signed.signed_at,
        "figures": each.figures,
        "sha256": signed.digest,
        "standing": each.verdict.standing.value,
        "why": _said(each.verdict.why),
        "event": signed.event_id,
    }


def _page(rows: QuerySet[ReleasedFigure], number: int) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(number)
    following = page.next_page_number() if page.has_next() else None
    return {"count": page.paginator.count, "next": following, "figures": [_figure(row) for row in page]}


def _figure(row: ReleasedFigure) -> dict[str, Any]:
    return {
        "release": row.release.code,
        "agency": row.agency,
        "series": row.series,
        "area": row.area,
        "period": row.period,
        "value": row.value or None,
        "status": row.status,
        "reason": row.revision.reason,
    }


def _worth(series: str, area: str, period: str, values: list[str]) -> dict[str, Any]:
    found = worth_of(series, area, period, values)
    if isinstance(found, Unsaid):
        return {"why_not": _said(found.why)}
    return {
        "index": found.index,
        "edition": found.edition,
        "component": found.component,
        "base": found.base,
        "is_own_edition": found.is_own_edition,
        "effects": [
            {"value": each.value, "component": each.component, "score": each.score, "rank": each.rank}
            for each in found.effects
        ],
    }


def _said(words: Text) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}
