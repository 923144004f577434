"""Release what was signed: freeze it, number it, tell everybody. A release is never edited."""

import hashlib
from datetime import UTC

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish, today
from nhip.measure.collection import errors
from nhip.measure.collection.canonical import Line, canonical_csv
from nhip.measure.collection.events import FiguresReleased
from nhip.measure.collection.models import Release, ReleasedFigure, Revision, Round, SignedSet
from nhip.measure.collection.queries.answers import Answer, answers_of
from nhip.measure.collection.queries.owed import owed_by_agency

ACTION = Text(vi="phát hành số liệu", en="release figures")
_LOCK = 4_017_201  # one number after the other, without a gap
Key = tuple[str, str, str]


@transaction.atomic
def release_figures(
    round_code: str,
    *,
    by: Account,
    leave_out: frozenset[str] = frozenset(),
    corrects: str | None = None,
    reason: str = "",
) -> Release:
    """The owners' signed figures of a round as a numbered release; with ``corrects``, the figures of that
    release with those of this round in their place.

    Agencies that have not signed must be named in ``leave_out``: nobody is left out in silence. Raises
    ``identity.not_permitted``, ``collection.round_unknown``, ``collection.not_signed``,
    ``collection.nothing_to_release``, ``collection.release_unknown``, ``collection.corrected_already`` or
    ``collection.words_needed`` for a correction without a reason.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    found = Round.objects.select_for_update().filter(code=round_code).first()
    if found is None:
        raise errors.round_unknown(round_code)
    earlier = _to_correct(corrects, reason)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    signed = _signed(found, leave_out)
    fresh = {_key(answer): answer for answer in signed}
    if not fresh:
        raise errors.nothing_to_release()
    before = earlier.figures.select_related("revision") if earlier else ()
    kept = [row for row in before if _row_key(row) not in fresh]
    content = canonical_csv([*(answer.line for answer in signed), *(line_of(row) for row in kept)])
    code = _next_code()
    released = Release(
        code=code,
        round=found,
        corrects=earlier,
        reason=reason.strip(),
        changes=_changes(earlier, fresh),
        digest=hashlib.sha256(content).hexdigest(),
        figures_count=len(fresh) + len(kept),
        author=str(by.public_id),
        released_at=now(),
    )
    released.event_id = publish(
        FiguresReleased(
            release=code,
            round=round_code,
            corrects=corrects,
            figures=released.figures_count,
            digest=released.digest,
            left_out=tuple(sorted(leave_out)),
        ),
        subject=released.subject,
        actor=by.subject,
        agency=found.lead,
    )
    released.save(force_insert=True)
    revisions = Revision.objects.in_bulk([answer.revision_id for answer in signed])
    rows = [
        ReleasedFigure(
            release=released,
            revision=revisions[answer.revision_id],
            agency=answer.line.agency,
            series=answer.line.series,
            area=answer.line.area,
            period=answer.line.period,
            value=answer.line.value,
            status=answer.line.status,
        )
        for answer in signed
    ]
    for row in kept:
        row.pk = None
        row._state.adding = True  # noqa: SLF001 - Django's own way to make a copy of a row
        row.release = released
    ReleasedFigure.objects.bulk_create([*rows, *kept], batch_size=5000)
    return released


def _signed(round_: Round, leave_out: frozenset[str]) -> list[Answer]:
    """The owners' answers, each under a signature over exactly what stands there now."""
    counts = owed_by_agency(round_)
    unsigned: list[str] = []
    found: list[Answer] = []
    for count in counts:
        if count.agency in leave_out:
            continue
        answers = answers_of(round_, {count.agency})
        digest = hashlib.sha256(canonical_csv(answer.line for answer in answers)).hexdigest()
        newest = SignedSet.objects.filter(round=round_, agency=count.agency).order_by("-number").first()
        if newest is None or newest.digest != digest:
            unsigned.append(count.agency)
        found += [answer for answer in answers if answer.is_owner]
    if unsigned:
        raise errors.not_signed(unsigned)
    return found


def _to_correct(corrects: str | None, reason: str) -> Release | None:
    if corrects is None:
        return None
    earlier = Release.objects.select_for_update().filter(code=corrects).first()
    if earlier is None:
        raise errors.release_unknown(corrects)
    if earlier.corrections.exists():
        raise errors.corrected_already(corrects)
    if not reason.strip():
        raise errors.words_needed()
    return earlier


def _changes(earlier: Release | None, fresh: dict[Key, Answer]) -> list[dict[str, str]]:
    """What a correction changes, figure by figure: what stood there and what stands there now."""
    if earlier is None:
        return []
    before = {_row_key(row): row for row in earlier.figures.all()}
    changes = []
    for key, answer in fresh.items():
        stood = before.get(key)
        was = (stood.value, stood.status) if stood else ("", "")
        if was != (answer.line.value, answer.line.status):
            changes.append(
                {
                    "series": key[0],
                    "area": key[1],
                    "period": key[2],
                    "from": was[0],
                    "from_status": was[1],
                    "to": answer.line.value,
                    "to_status": answer.line.status,
                }
            )
    return changes


def line_of(row: ReleasedFigure) -> Line:
    """A released figure as a line of the canonical set. The revision should be at hand (select_related)."""
    return Line(
        row.agency,
        row.series,
        row.area,
        row.period,
        row.value,
        row.status,
        row.revision.reason,
        row.revision.number,
        row.revision.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _next_code() -> str:
    year = today().year
    count = Release.objects.filter(code__startswith=f"PH-{year}-").count()
    return f"PH-{year}-{count + 1:03}"


def _key(answer: Answer) -> Key:
    return answer.line.series, answer.line.area, answer.line.period


def _row_key(row: ReleasedFigure) -> Key:
    return row.series, row.area, row.period
