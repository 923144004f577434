"""Release what was signed: freeze it, number it, tell everybody. A release is never edited."""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish, today
from nhip.measure.collection import errors
from nhip.measure.collection.canonical import Line, canonical_csv, held_back, signed_bytes
from nhip.measure.collection.events import FiguresReleased
from nhip.measure.collection.jobs import ask_for_packages
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
    ``collection.released_already``, ``collection.nothing_to_release``, ``collection.release_unknown``,
    ``collection.corrected_already`` or ``collection.words_needed`` for a correction without a reason.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    found = Round.objects.select_for_update().filter(code=round_code).first()
    if found is None:
        raise errors.round_unknown(round_code)
    earlier = _to_correct(corrects, reason)
    before_this = found.releases.order_by("-pk").first()
    if earlier is None and before_this is not None:
        raise errors.released_already(before_this.code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    signed, sets, unsigned = owners_answers(found, leave_out)
    if unsigned:
        raise errors.not_signed(unsigned)
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
        changes=changes_to(earlier, signed),
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
    released.sets.add(*sets, *_sets_of(earlier, {row.agency for row in kept}))
    ask_for_packages(code)
    return released


def owners_answers(
    round_: Round, leave_out: frozenset[str] = frozenset()
) -> tuple[list[Answer], list[SignedSet], list[str]]:
    """What a release of the round would take: the owners' answers, the signed sets that they stand in, and
    the agencies that hold it up because they neither signed exactly what stands there now nor are left out.
    """
    found: list[Answer] = []
    sets: list[SignedSet] = []
    unsigned: list[str] = []
    for count in owed_by_agency(round_):
        if count.agency in leave_out:
            continue
        answers = answers_of(round_, {count.agency})
        standing = standing_set(round_, count.agency, answers)
        if standing is None:
            unsigned.append(count.agency)
        else:
            sets.append(standing)
        found += [answer for answer in answers if answer.is_owner]
    return found, sets, unsigned


def standing_set(round_: Round, agency: str, answers: Iterable[Answer]) -> SignedSet | None:
    """The agency's newest signed set, if it was made over exactly these answers."""
    newest = SignedSet.objects.filter(round=round_, agency=agency).order_by("-number").first()
    if newest is None:
        return None
    rows = list(answers)
    salt = bytes(newest.held_back).partition(b"\n")[0].decode()
    kept = held_back((answer.line for answer in rows if not answer.is_owner), salt)
    content = signed_bytes((answer.line for answer in rows if answer.is_owner), kept)
    return newest if hashlib.sha256(content).hexdigest() == newest.digest else None


def _sets_of(earlier: Release | None, agencies: set[str]) -> list[SignedSet]:
    """The signed sets of a release that agencies' figures stand in, for the figures that stay."""
    return list(earlier.sets.filter(agency__in=agencies)) if earlier else []


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


def changes_to(earlier: Release | None, answers: Iterable[Answer]) -> list[dict[str, str]]:
    """What a correction changes, figure by figure: what stood there and what stands there now."""
    if earlier is None:
        return []
    before = {_row_key(row): row for row in earlier.figures.all()}
    changes = []
    for answer in answers:
        key = _key(answer)
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
