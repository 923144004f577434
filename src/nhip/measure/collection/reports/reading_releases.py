"""The released figures of a scope and what changed between releases, with the effect of each change."""

from collections.abc import Sequence

from nhip.measure.collection.models import Release, ReleasedFigure
from nhip.measure.collection.reports.changes import Moved, walk
from nhip.measure.collection.reports.effects import effect_of
from nhip.measure.collection.reports.naming import observer_name
from nhip.measure.collection.reports.probable import newest_outside
from nhip.measure.collection.reports.record import Change, FigureFact, Key, ReleaseFact


def released(releases: Sequence[Release]) -> tuple[tuple[FigureFact, ...], tuple[Change, ...]]:
    """What stands after ``releases`` (oldest first), and what changed on the way, with its effect."""
    if not releases:
        return (), ()
    held = [(_fact(one), [_figure(row) for row in _rows(one)]) for one in releases]
    cells = {(one.series, one.area) for _, figures in held for one in figures}
    now, moved = walk(_stood_before(releases[0], cells), held)
    return tuple(now[key] for key in sorted(now)), tuple(_change(one) for one in moved)


def _rows(release: Release) -> list[ReleasedFigure]:
    return list(ReleasedFigure.objects.filter(release=release).select_related("revision", "release"))


def _stood_before(first: Release, cells: set[tuple[str, str]]) -> dict[Key, FigureFact]:
    """What earlier releases said of the same series and areas, the newest of each cell."""
    rows = (
        ReleasedFigure.objects.filter(
            release__pk__lt=first.pk,
            series__in={series for series, _ in cells},
            area__in={area for _, area in cells},
        )
        .select_related("revision", "release")
        .order_by("release_id")
    )
    return {figure.key: figure for figure in map(_figure, rows)}


def _fact(release: Release) -> ReleaseFact:
    corrects = release.corrects.code if release.corrects else ""
    day = release.released_at.date()
    return ReleaseFact(release.code, "", day, release.digest, release.event_id, 0, corrects, release.reason)


def _figure(row: ReleasedFigure) -> FigureFact:
    revision = row.revision
    return FigureFact(
        row.agency,
        row.series,
        row.area,
        row.period,
        row.value,
        row.status,
        revision.reason,
        revision.note,
        revision.number,
        revision.event_id,
        revision.document,
        row.release.code,
    )


def _change(moved: Moved) -> Change:
    figure, before, event = moved.figure, moved.before, ""
    stood, period, published = (before.value, before.period, None) if before else ("", "", None)
    if before is None and (outside := newest_outside(figure.series, figure.area, figure.period)) is not None:
        stood, period = outside.value, outside.period
        event = outside.source.event_id
        published = observer_name(outside.source.observer, outside.source.vintage)
    effect, unsaid = effect_of(figure.series, figure.area, figure.period, stood, figure.value)
    return Change(
        figure,
        moved.cause,
        stood,
        period,
        before.release if before else "",
        published,
        event,
        moved.why,
        effect,
        unsaid,
    )
