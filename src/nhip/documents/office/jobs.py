"""What the document office leaves to the worker: telling senders what arrived, reading files for search."""

import logging

from django.db import transaction

from nhip.documents.office.brought import looked_at, place_unread, unfit
from nhip.documents.office.brought_errors import busy
from nhip.documents.office.exchange import arrived_unsaid, say_arrived
from nhip.documents.office.models import BroughtLetter, EntryFile
from nhip.documents.office.opening.asking import LONG, Answer
from nhip.documents.office.opening.converting import to_pdf
from nhip.documents.office.opening.kinds import PDF
from nhip.documents.office.people import registrars_at
from nhip.documents.office.rules import letterhead_of
from nhip.documents.office.words import index_file
from nhip.kernel.api import JobPriority, Refusal, Text, file_bytes, job, keep_file

_MOST = 500
_log = logging.getLogger("nhip.documents.office")


@job(name="office.read_text", priority=JobPriority.LAST)
def read_text(file: int) -> None:
    """Make the text of one file findable."""
    index_file(EntryFile.objects.select_related("entry").get(pk=file))


@job(name="office.make_pdf")
def make_pdf(brought: int) -> None:
    """Turn a letter that was brought as a file into the PDF its drafter looks at, or note why not.

    While too many files are being opened it ends with ``office.busy`` and is tried again.
    """
    row = BroughtLetter.objects.select_related("draft").get(pk=brought)
    if row.pdf or row.problem_vi or row.removed_at is not None:
        return  # a job may run twice
    content = file_bytes(row.sha256)
    made = Answer(content) if row.media_type == PDF else to_pdf(content, row.media_type)
    if made.is_busy and made.why is not None:
        raise busy(made.why)
    found = made.why or looked_at(made.content, bounds=LONG)
    place = letterhead_of(row.draft.agency).place
    problem = found if isinstance(found, Text) else unfit(found) or place_unread(found, place)
    with transaction.atomic():
        row = BroughtLetter.objects.select_for_update().get(pk=brought)
        if problem is not None:
            row.problem_vi, row.problem_en = problem.vi[:600], problem.en[:600]
        else:
            row.found, row.pdf = found, keep_file(made.content).sha256
        row.save(update_fields=["problem_vi", "problem_en", "found", "pdf"])


@job(name="office.report_arrivals", cron="* * * * *", priority=JobPriority.FIRST)
def report_arrivals() -> None:
    """Tell senders that their documents lie on a clerk's desk (01), for agencies that have clerks here."""
    has_office: dict[str, bool] = {}
    for delivery in arrived_unsaid()[:_MOST]:
        code = delivery.receiver
        if code not in has_office:
            has_office[code] = bool(registrars_at(code))
        if not has_office[code]:
            continue  # its own software says so
        try:
            say_arrived(delivery)
        except Refusal as refusal:
            _log.info("arrival of %s was not told: %s", delivery.pk, refusal.code)
