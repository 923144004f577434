"""Open a file of work, put documents into it, close it and know until when it is kept."""

import uuid
from datetime import date

from django.db import IntegrityError, transaction

from nhip.documents.office import errors, fields
from nhip.documents.office.events import WorkFileChanged
from nhip.documents.office.holding import hold_entry, hold_work_file
from nhip.documents.office.models import FiledEntry, WorkFile
from nhip.documents.office.queries.gate import offices_of, registers_of
from nhip.documents.office.rules import keep_until, terms
from nhip.identity.api import Account
from nhip.kernel.api import Text, now, publish, today


@transaction.atomic
def open_work_file(agency: str, code: str, title: str, term: str, *, by: Account) -> WorkFile:
    """A new file of the agency under a code of its own, kept as long as ``term`` (a key of the law) says.

    Raises ``office.no_part``, ``office.missing``, ``office.too_long`` or ``office.work_file_code``.
    """
    if agency not in offices_of(by):
        raise errors.no_office()
    code = fields.line(code, 40, Text("số, ký hiệu hồ sơ", "the file's code"))
    title = fields.line(title, 300, Text("tiêu đề", "its title"))
    for given, what in (
        (code, Text("số, ký hiệu hồ sơ", "the file's code")),
        (title, Text("tiêu đề", "its title")),
        (term in terms(), Text("thời hạn lưu trữ", "how long it is kept")),
    ):
        if not given:
            raise errors.missing(what)
    key = str(uuid.uuid4())
    made = WorkFile(
        key=key, agency=agency, code=code, title=title, term=term, owner=str(by.public_id), opened_at=now()
    )
    try:
        with transaction.atomic():  # two windows may ask at once: the database tells who was first
            made.event_id = _tell(key, agency, "opened", by)
            made.save()
    except IntegrityError as error:
        raise errors.work_file_code_taken(code) from error
    return made


@transaction.atomic
def put_in_file(entry_key: str, file_key: str, *, by: Account) -> FiledEntry:
    """Put a document into a file of its agency; a second time changes nothing.

    Raises ``office.document_unknown``, ``office.work_file_unknown`` or ``office.work_file_closed``.
    """
    entry = hold_entry(entry_key, by)
    found = hold_work_file(file_key, by)
    if found.agency != entry.agency:
        raise errors.work_file_unknown()
    filed, is_new = FiledEntry.objects.get_or_create(
        work_file=found, entry=entry, defaults={"filed_by": str(by.public_id), "filed_at": now()}
    )
    if is_new:
        _tell(found.key, found.agency, "filed", by, entry=entry.key)
    return filed


def may_close(found: WorkFile, by: Account) -> bool:
    """Whether this person may close a file of work that they see."""
    return found.owner == str(by.public_id) or found.agency in registers_of(by)


@transaction.atomic
def close_work_file(key: str, *, by: Account) -> WorkFile:
    """Close a file for good: its term runs from here. By whoever opened it, a clerk or a leader.

    Raises as :func:`put_in_file`, or ``office.work_file_others``.
    """
    found = hold_work_file(key, by)
    if not may_close(found, by):
        raise errors.work_file_others()
    found.closed_at, found.keep_until = now(), keep_until(found.term, today())
    found.event_id = _tell(found.key, found.agency, "closed", by, until=found.keep_until)
    found.save()
    return found


def _tell(
    key: str, agency: str, what: str, by: Account, *, entry: str = "", until: date | None = None
) -> str:
    return publish(
        WorkFileChanged(what=what, entry=entry, keep_until=until),
        subject=f"work-file:{key}",
        actor=by.subject,
        agency=agency,
    )
