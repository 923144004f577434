"""Take in a file of figures: read it, keep it, and show what would become of every row. Nothing is written.

What the reader is shown is what is written later: each cell is planned as the successor of the revision that
stands there now, or that the file says its author saw.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import keep_file, now
from nhip.measure.collection.acts.enter_figures import ACTION, EntryReport, preview_figures
from nhip.measure.collection.cells import Entry, Sound, read_cell
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import FigureUpload, ReportedFigure
from nhip.measure.collection.models.upload import UploadState
from nhip.measure.collection.queries.owed import asked_of, cells_of
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.found import UNSAID, Found, ReadFile, gathered
from nhip.measure.collection.sheets.reading import read_file

MOST_SHOWN = 500
"""Rows of one kind that the page lists; the counts are always of all."""
Row = dict[str, Any]
Cells = Mapping[tuple[str, str, str], ReportedFigure]


@transaction.atomic
def receive_upload(round_code: str, agency_code: str, data: bytes, name: str, *, by: Account) -> FigureUpload:
    """The upload with its report. Raises ``identity.not_permitted``, ``collection.round_unknown``,
    ``collection.round_not_open``, ``kernel.file_empty`` or ``kernel.file_too_large``.
    """
    demand(by, Permission.ENTER_FIGURES, ACTION, agency_code)
    found = hold_open(round_code)
    read = read_file(data, name, round_code, agency_code)
    present = cells_of(agency_code, asked_of(found, agency_code)) if read.entries else {}
    entries = _placed(read, present)
    report, _ = preview_figures(found, agency_code, entries, by=by)
    said, plan = _said(read, report, entries, present)
    offers = bool(plan or said["conflicts"] or report.unchanged)
    kept = keep_file(data) if offers else None
    return FigureUpload.objects.create(
        key=uuid.uuid4().hex,
        round=found,
        agency=agency_code,
        author=str(by.public_id),
        file=kept.sha256 if kept else "",
        file_name=name[:255],
        origin=read.origin.value,
        state=UploadState.SHOWN if offers else UploadState.REFUSED,
        report=said,
        plan=plan,
        received_at=now(),
    )


def _placed(read: ReadFile, present: Cells) -> list[Entry]:
    """The entries; where the file does not say which revision it follows, what stands there now is shown."""
    return [
        entry
        if entry.expected != UNSAID
        else replace(entry, expected=present[key].latest if (key := _key(entry)) in present else 0)
        for entry in read.entries
    ]


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.series, entry.area, entry.period


def _said(
    read: ReadFile, report: EntryReport, entries: list[Entry], present: Cells
) -> tuple[dict[str, Any], list[list[int]]]:
    at = {id(entry): index for index, entry in enumerate(entries)}
    plan = [[at[id(entry)], entry.expected] for entry in report.written]
    writes = [_row(entry, present, at[id(entry)]) for entry in report.written[:MOST_SHOWN]]
    conflicts = [
        _row(met.entry, present, at[id(met.entry)]) | {"number": met.number, "author": met.author}
        for met in report.conflicts
    ]
    refused = [
        Found(one.fault.code, "refused", one.entry.place, one.fault.cause, one.fault.cure)
        for one in report.refused
    ]
    found = [*read.found, *refused]
    counts = {
        "rows": read.rows,
        "blank": read.blank,
        "written": len(plan),
        "unchanged": len(report.unchanged),
        "conflicts": len(conflicts),
        "refused": sum(one.weight == "refused" for one in found),
    }
    said = {
        "counts": counts,
        "writes": writes,
        "conflicts": conflicts,
        "found": [one.json() for one in gathered(found)[:MOST_SHOWN]],
    }
    return said, plan


def _row(entry: Entry, present: Cells, index: int) -> Row:
    """One cell as it stands and as the file's was read: 46,5 and 46.5 are the same figure."""
    stands = present.get(_key(entry))
    read = read_cell(entry, register()[entry.series])
    return {
        "row": index,
        "place": entry.place,
        "series": entry.series,
        "area": entry.area,
        "period": entry.period,
        "value": read.value if isinstance(read, Sound) else entry.value,
        "status": entry.status,
        "reason": entry.reason,
        "old_value": stands.value if stands else "",
        "old_status": stands.status if stands else "",
    }
