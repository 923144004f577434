"""Write figures into the cells of an agency, each as the successor of the revision its author saw.

Sound cells are written together or not at all; a cell that cannot be taken is answered with its place, cause
and cure and does not hold up the others. Where somebody else has written in between, the cell is a conflict:
both values are shown and nothing is overwritten. Writing what already stands there changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, agency, demand
from nhip.kernel.api import KeptFile, Text, now, publish, today
from nhip.measure.collection.cells import Entry, Fault, Sound, period_fault, read_cell
from nhip.measure.collection.events import FiguresEntered
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import ReportedFigure, Revision, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.owed import asked_of, cells_of
from nhip.measure.collection.register import register

ACTION = Text(vi="nhập số liệu của cơ quan này", en="enter figures of this agency")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that was not taken, and why."""

    entry: Entry
    fault: Fault


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else wrote in between: what stands there now, by whom, as which revision."""

    entry: Entry
    number: int
    value: str
    status: str
    author: str


@dataclass
class EntryReport:
    """What became of each cell. Every entry is in exactly one of the four lists."""

    written: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    event_id: str | None = None


def enter_figures(
    round_code: str,
    agency_code: str,
    entries: Sequence[Entry],
    *,
    origin: Origin,
    by: Account,
    document: KeptFile | None = None,
    document_name: str = "",
) -> EntryReport:
    """Write ``entries`` for the agency; ``document`` is the file they stand on, kept by its digest.

    Raises ``identity.not_permitted``, ``collection.round_unknown`` or ``collection.round_not_open``; what is
    wrong with single cells is in the report.
    """
    demand(by, Permission.ENTER_FIGURES, ACTION, agency_code)
    with transaction.atomic():
        found = hold_open(round_code)
        report = EntryReport()
        sound = _sound(found, agency_code, entries, report)
        if not sound:
            return report
        figures = _locked(agency_code, sound)
        # A figure typed before its source was at hand gets it afterwards; a file that is read in again with
        # the same figures changes nothing.
        stands_on = document.sha256 if document is not None and origin is Origin.FORM else ""
        revisions = _successors(sound, figures, report, stands_on)
        if not revisions:
            return report
        report.event_id = publish(
            FiguresEntered(
                round=round_code,
                origin=origin.value,
                figures=len(revisions),
                digest=_digest(agency_code, revisions),
                document=document.sha256 if document else None,
            ),
            subject=f"round:{round_code}",
            actor=by.subject,
            agency=agency_code,
        )
        moment = now()
        for revision in revisions:
            revision.round = found
            revision.origin = origin.value
            revision.document = document.sha256 if document else ""
            revision.document_name = document_name[:255]
            revision.author = str(by.public_id)
            revision.recorded_at = moment
            revision.event_id = report.event_id
        Revision.objects.bulk_create(revisions, batch_size=2000)
        _update_heads(revisions)
    return report


def preview_figures(
    found: Round, agency_code: str, entries: Sequence[Entry], *, by: Account
) -> tuple[EntryReport, dict[Key, ReportedFigure]]:
    """What :func:`enter_figures` would answer now, and the cells as they stand; nothing is written.

    Raises ``identity.not_permitted``.
    """
    demand(by, Permission.ENTER_FIGURES, ACTION, agency_code)
    report = EntryReport()
    sound = _sound(found, agency_code, entries, report)
    figures = cells_of(agency_code, set(sound))
    for key in sound.keys() - figures.keys():
        series, area, period = key
        figures[key] = ReportedFigure(agency=agency_code, series=series, area=area, period=period)
    _successors(sound, figures, report)
    return report, figures


def _sound(
    found: Round, agency_code: str, entries: Iterable[Entry], report: EntryReport
) -> dict[Key, tuple[Entry, Sound]]:
    asked = asked_of(found, agency_code)
    is_closed = not agency(agency_code).exists_on(today())
    sound: dict[Key, tuple[Entry, Sound]] = {}
    for entry in entries:
        key = (entry.series, entry.area, entry.period)
        fault = _closed(agency_code) if is_closed else _unasked(entry, key, asked, sound)
        read = fault or read_cell(entry, register()[entry.series])
        if isinstance(read, Fault):
            report.refused.append(Refused(entry, read))
        else:
            sound[key] = (entry, read)
    return sound


def _unasked(entry: Entry, key: Key, asked: set[Key], seen: dict[Key, tuple[Entry, Sound]]) -> Fault | None:
    series = register().get(entry.series)
    if series is None:
        return Fault(
            "collection.series_unknown",
            Text(f"Không có chỉ tiêu “{entry.series}”.", f"There is no series “{entry.series}”."),
            Text("Dùng mã trong biểu mẫu.", "Use a code of the template."),
        )
    if (fault := period_fault(entry.period, series, today())) is not None:
        return fault
    if key in seen:
        return Fault(
            "collection.twice",
            Text(
                f"Ô này đã có ở {seen[key][0].place or 'trên'}.",
                f"The cell already stands at {seen[key][0].place or 'an earlier place'}.",
            ),
            Text("Giữ một trong hai.", "Keep one of the two."),
        )
    if key in asked:
        return None
    return Fault(
        "collection.not_asked",
        Text(
            "Cơ quan không được yêu cầu số liệu này trong đợt.",
            "The agency is not asked for this figure in the round.",
        ),
        Text(
            "Kiểm tra chỉ tiêu, địa bàn và kỳ; hoặc đề nghị cơ quan điều phối bổ sung.",
            "Check series, area and period; or ask the coordinator to add it.",
        ),
    )


def _closed(agency_code: str) -> Fault:
    return Fault(
        "collection.agency_closed",
        Text(f"Cơ quan {agency_code} đã giải thể.", f"Agency {agency_code} has ended."),
        Text("Nhập tại cơ quan kế thừa.", "Enter the figure at its successor."),
    )


def _locked(agency_code: str, sound: dict[Key, tuple[Entry, Sound]]) -> dict[Key, ReportedFigure]:
    """The cells, made where they are not there yet, locked in one order so that two writers never knot."""
    ReportedFigure.objects.bulk_create(
        [
            ReportedFigure(agency=agency_code, series=series, area=area, period=period)
            for series, area, period in sorted(sound)
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )
    rows = (
        ReportedFigure.objects.select_for_update()
        .filter(agency=agency_code, series__in={series for series, _, _ in sound})
        .order_by("series", "area", "period")
    )
    return {key: row for row in rows if (key := (row.series, row.area, row.period)) in sound}


def _successors(
    sound: dict[Key, tuple[Entry, Sound]],
    figures: dict[Key, ReportedFigure],
    report: EntryReport,
    document: str = "",
) -> list[Revision]:
    last = _last(figures[key] for key in sound if figures[key].latest)
    revisions: list[Revision] = []
    for key, (entry, cell) in sound.items():
        figure = figures[key]
        previous = last.get(figure.pk)
        is_same = (
            previous is not None
            and (figure.value, figure.status) == (cell.value, cell.status)
            and (previous.reason, previous.note) == (entry.reason.strip(), entry.note.strip())
            and document in {"", previous.document}
        )
        if is_same:
            report.unchanged.append(entry)
        elif figure.latest != entry.expected:
            author = previous.author if previous else ""
            report.conflicts.append(Conflict(entry, figure.latest, figure.value, figure.status, author))
        else:
            report.written.append(entry)
            revisions.append(
                Revision(
                    figure=figure,
                    number=figure.latest + 1,
                    value=cell.value,
                    status=cell.status,
                    reason=entry.reason.strip()[:400],
                    note=entry.note.strip()[:2000],
                )
            )
    return revisions


def _last(figures: Iterable[ReportedFigure]) -> dict[int, Revision]:
    wanted = [figure.pk for figure in figures]
    rows = Revision.objects.filter(figure__in=wanted).order_by("figure", "-number").distinct("figure")
    return {row.figure_id: row for row in rows}


def _update_heads(revisions: list[Revision]) -> None:
    """One statement for all: the head of each cell says what its newest revision says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collection_reportedfigure head SET latest = new.number, value = new.value,"
            " status = new.status FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[])"
            " AS new(id, number, value, status) WHERE head.id = new.id",
            [
                [revision.figure_id for revision in revisions],
                [revision.number for revision in revisions],
                [revision.value for revision in revisions],
                [revision.status for revision in revisions],
            ],
        )


def _digest(agency_code: str, revisions: list[Revision]) -> str:
    """SHA-256 over what was written, one JSON line a cell, sorted: the draft's proof without its values."""
    lines = sorted(
        json.dumps(
            [
                agency_code,
                revision.figure.series,
                revision.figure.area,
                revision.figure.period,
                revision.number,
                revision.value,
                revision.status,
                revision.reason,
                revision.note,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for revision in revisions
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
