"""Figures by file for somebody at a terminal: the template to take away, and a filled-in file brought back.

The same acts and the same gate as the pages: whoever is named acts, with their own permissions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.db import transaction

from nhip.identity.api import Account, agency
from nhip.kernel.api import today
from nhip.measure.collection import errors
from nhip.measure.collection.acts.accept_upload import accept_upload, write_next_block
from nhip.measure.collection.acts.receive_upload import receive_upload
from nhip.measure.collection.entry.template import template_of
from nhip.measure.collection.models import FigureRequest, FigureUpload, Round
from nhip.measure.collection.models.upload import UploadState
from nhip.measure.collection.pages.entry.bounds import most_bytes, too_large
from nhip.measure.collection.queries.gate import agencies_of
from nhip.measure.collection.sheets.stamp import Stamp, read_stamp
from nhip.measure.collection.sheets.workbook import LIMITS
from nhip.measure.engine.problems import Problems
from nhip.measure.workbooks import open_workbook

__all__ = ["enter_file", "template_file"]
_BOOK: Final = b"PK"
Progress = Callable[[int, int], None]


def template_file(agency_code: str, round_code: str | None, *, by: Account) -> tuple[str, bytes]:
    """The code of the round and the agency's template for it, with what stands in the cells now.

    Without ``round_code`` the one open round that asks the agency. Raises ``identity.agency_unknown``,
    ``collection.desk_unknown`` for whoever does not enter the agency's figures, ``collection.round_unknown``,
    ``collection.no_round_asks`` or ``collection.which_round``.
    """
    code = agency(agency_code).code
    if code not in agencies_of(by):
        raise errors.desk_unknown()
    found = _round(round_code, code)
    return found.code, template_of(found, code)


def enter_file(
    path: Path,
    *,
    by: Account,
    agency_code: str | None = None,
    round_code: str | None = None,
    overwrite: bool = False,
    is_shown_only: bool = False,
    progress: Progress | None = None,
) -> FigureUpload:
    """The file read and, unless ``is_shown_only``, what is sound in it written; ``overwrite`` says that what
    somebody wrote in between is written over.

    A template says for which agency and round it is; another file needs ``agency_code`` where ``by`` enters
    for several, and ``round_code`` where several rounds ask. ``progress`` hears how many cells of how many
    are written. Raises what :func:`template_file` and the acts of an upload raise, and
    ``collection.which_agency``.
    """
    if path.stat().st_size > most_bytes():
        raise too_large()
    data = path.read_bytes()
    stamp = _stamp(data, path.name)
    chosen = agency_code or (stamp.agency if stamp else _only(agencies_of(by)))
    found = _round(round_code or (stamp.round if stamp else None), chosen)
    upload = receive_upload(found.code, chosen, data, path.name, by=by)
    if is_shown_only or upload.state != UploadState.SHOWN:
        return upload
    rows = [met["row"] for met in upload.report["conflicts"]] if overwrite else []
    upload = accept_upload(upload.key, rows, by=by)
    while upload.state == UploadState.RUNNING:
        if progress is not None:
            progress(upload.done, len(upload.plan))
        with transaction.atomic():
            write_next_block(upload.key)  # a worker may do so too: each block is written once
        upload.refresh_from_db()
    return upload


def _round(code: str | None, agency_code: str) -> Round:
    if code is not None:
        found = Round.objects.filter(code=code).first()
        if found is None:
            raise errors.round_unknown(code[:60])
        return found
    asking = FigureRequest.objects.filter(
        agency=agency_code, round__closed_at__isnull=True, round__opens_on__lte=today()
    )
    rounds = list(Round.objects.filter(pk__in=asking.values("round")))
    if not rounds:
        raise errors.no_round_asks(agency_code)
    if len(rounds) > 1:
        raise errors.which_round(agency_code, [one.code for one in rounds])
    return rounds[0]


def _only(agencies: frozenset[str]) -> str:
    if len(agencies) != 1:
        raise errors.which_agency(sorted(agencies))
    return next(iter(agencies))


def _stamp(data: bytes, name: str) -> Stamp | None:
    if not data.startswith(_BOOK):
        return None
    try:
        return read_stamp(open_workbook(data, name, LIMITS))
    except Problems:
        return None  # the reading of the file says what is wrong with it
