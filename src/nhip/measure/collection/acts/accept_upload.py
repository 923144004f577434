"""Write what a file was shown to hold, once its sender says so; a long one in blocks, each wholly or not.

An ordinary file is written in one transaction with the answer. A long one becomes a job: every block is
committed together with how far it got, so a job that was cut off goes on where it stopped, and a block that
is written twice changes nothing.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from django.db import transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import KeptFile, Refusal, file_bytes, now
from nhip.measure.collection import errors
from nhip.measure.collection.acts.enter_figures import ACTION, EntryReport, enter_figures
from nhip.measure.collection.models import FigureUpload
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.models.upload import UploadState
from nhip.measure.collection.queries.gate import uploads_visible_to
from nhip.measure.collection.sheets.reading import read_file

BLOCK: Final = 6_000
"""Cells written in one transaction: more than an agency with 300 series owes for twenty years."""


@transaction.atomic
def accept_upload(key: str, overwrite: Collection[int] = (), *, by: Account) -> FigureUpload:
    """The upload, written or being written. ``overwrite`` are the rows of conflicts to be written all the
    same, over what was shown beside them.

    Raises ``collection.upload_unknown``, ``identity.not_permitted`` or ``collection.round_not_open``. An
    upload that was accepted before is answered as it stands.
    """
    upload = uploads_visible_to(by).select_for_update().filter(key=key).first()
    if upload is None:
        raise errors.upload_unknown()
    demand(by, Permission.ENTER_FIGURES, ACTION, upload.agency)
    if upload.state != UploadState.SHOWN:
        return upload
    chosen = set(overwrite)
    upload.plan = [
        *upload.plan,
        *([met["row"], met["number"]] for met in upload.report["conflicts"] if met["row"] in chosen),
    ]
    upload.author = str(by.public_id)
    upload.state = UploadState.RUNNING
    if len(upload.plan) <= BLOCK:
        _write_block(upload, by)
    else:
        _enqueue(upload)
    upload.save()
    return upload


def write_next_block(key: str) -> None:
    """One block of a long upload, and the job for the next; to be called in a transaction by the worker."""
    upload = FigureUpload.objects.select_for_update().get(key=key)
    if upload.state != UploadState.RUNNING:
        return
    try:
        with transaction.atomic():
            _write_block(upload, Account.objects.get(public_id=upload.author, is_active=True))
    except (Refusal, Account.DoesNotExist) as refusal:
        upload.state = UploadState.STOPPED
        upload.result = {**upload.result, "stopped": _why(refusal)}
        upload.finished_at = now()
    upload.save()
    if upload.state == UploadState.RUNNING:
        _enqueue(upload)


def _enqueue(upload: FigureUpload) -> None:
    from nhip.kernel.api import enqueue  # noqa: PLC0415
    from nhip.measure.collection.entry.background import write_upload  # noqa: PLC0415 - it calls back here

    enqueue(write_upload, key=upload.key)


def _write_block(upload: FigureUpload, by: Account) -> None:
    read = read_file(file_bytes(upload.file), upload.file_name, upload.round.code, upload.agency)
    block = upload.plan[upload.done : upload.done + BLOCK]
    report = enter_figures(
        upload.round.code,
        upload.agency,
        [replace(read.entries[row], expected=number) for row, number in block],
        origin=Origin(upload.origin),
        by=by,
        document=KeptFile.objects.get(sha256=upload.file),
        document_name=upload.file_name,
    )
    upload.done += len(block)
    upload.result = _added(upload.result, report)
    if upload.done >= len(upload.plan):
        upload.state = UploadState.WRITTEN
        upload.finished_at = now()


def _added(result: dict[str, Any], report: EntryReport) -> dict[str, Any]:
    """The result so far with one more block. What somebody wrote since the file was shown is a conflict."""
    conflicts = [
        {
            "series": met.entry.series,
            "area": met.entry.area,
            "period": met.entry.period,
            "place": met.entry.place,
            "value": met.entry.value,
            "status": met.entry.status,
            "old_value": met.value,
            "old_status": met.status,
            "author": met.author,
        }
        for met in report.conflicts
    ]
    refused = [
        {
            "place": one.entry.place,
            "code": one.fault.code,
            "cause": {"vi": one.fault.cause.vi, "en": one.fault.cause.en},
            "cure": {"vi": one.fault.cure.vi, "en": one.fault.cure.en},
        }
        for one in report.refused
    ]
    return {
        "written": result.get("written", 0) + len(report.written),
        "unchanged": result.get("unchanged", 0) + len(report.unchanged),
        "conflicts": [*result.get("conflicts", []), *conflicts],
        "refused": [*result.get("refused", []), *refused],
        "events": [*result.get("events", []), *([report.event_id] if report.event_id else [])],
    }


def _why(refusal: Exception) -> dict[str, str]:
    if isinstance(refusal, Refusal):
        return {
            "vi": f"{refusal.detail.vi} {refusal.remedy.vi}",
            "en": f"{refusal.detail.en} {refusal.remedy.en}",
        }
    return {
        "vi": "Tài khoản của người gửi đã đóng. Người khác của cơ quan gửi lại tệp.",
        "en": "The sender's account was closed. Somebody else of the agency sends the file again.",
    }
