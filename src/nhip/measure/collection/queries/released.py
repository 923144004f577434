"""What was released: the only figures that everybody may see. Nothing here reads a draft."""

from collections.abc import Iterable
from functools import cache

from django.db.models import QuerySet

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text
from nhip.measure import shelf
from nhip.measure.collection import errors
from nhip.measure.collection.acts.release_figures import line_of
from nhip.measure.collection.models import Release, ReleasedFigure
from nhip.measure.collection.packages.frozen import FrozenFigure, FrozenRelease, FrozenSet

_LISTS = ("un-members", "vn-provinces-34", "vn-provinces-63")


def release_of(code: str) -> Release:
    """The release with this number. Raises ``collection.release_unknown``."""
    found = Release.objects.select_related("round", "corrects").filter(code=code).first()
    if found is None:
        raise errors.release_unknown(code)
    return found


def latest_release() -> Release | None:
    """The newest release, None where nothing was released yet."""
    return Release.objects.select_related("round", "corrects").order_by("-pk").first()


def correction_of(release: Release) -> Release | None:
    """The release that corrects this one."""
    return Release.objects.filter(corrects=release).first()


def newest_of(release: Release) -> Release:
    """The end of the chain of corrections that starts at ``release``; itself where nothing corrects it."""
    found = release
    while (following := correction_of(found)) is not None:
        found = following
    return found


def standing_figures() -> QuerySet[ReleasedFigure]:
    """The figures of releases that no other release corrects: what counts today."""
    return ReleasedFigure.objects.filter(release__corrections__isnull=True).select_related("release")


def releases_of_figure(series: str, area: str, period: str) -> list[ReleasedFigure]:
    """One cell through all releases, the newest first, with its revisions."""
    rows = ReleasedFigure.objects.filter(series=series, area=area, period=period)
    return list(
        rows.select_related("release__round", "release__corrects", "revision").order_by("-release_id")
    )


def frozen(release: Release) -> FrozenRelease:
    """The release as its packages are made from it."""
    rows = list(release.figures.select_related("revision"))
    figures = tuple(
        FrozenFigure(line_of(row), row.revision.note, row.revision.document, row.revision.document_name)
        for row in rows
    )
    sets = tuple(
        FrozenSet(one.agency, one.round.code, one.number, bytes(one.content), bytes(one.signature))
        for one in release.sets.select_related("round").order_by("agency", "round_id", "number")
    )
    return FrozenRelease(
        code=release.code,
        round=release.round.code,
        round_title=Text(release.round.title_vi, release.round.title_en),
        released_at=release.released_at,
        digest=release.digest,
        event_id=release.event_id,
        figures=tuple(sorted(figures, key=lambda figure: figure.line)),
        corrects=release.corrects.code if release.corrects else None,
        reason=release.reason,
        changes=tuple(release.changes),
        sets=sets,
        agencies=agency_names({row.agency for row in rows}),
        areas={code: area_name(code) for code in {row.area for row in rows}},
    )


def agency_names(codes: Iterable[str]) -> dict[str, Text]:
    """The names of agencies, in one query; a code that no agency has is not in it."""
    return {code: card.name for code, card in agencies_by_code(codes).items()}


@cache
def area_name(code: str) -> Text:
    """The name of a state or province; a code that is on no list stands for itself."""
    for name in _LISTS:
        units = shelf.units_named(name).units
        if code in units:
            return Text(units[code].title.vi, units[code].title.en)
    return Text(code, code)
