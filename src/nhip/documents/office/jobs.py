"""What the document office leaves to the worker: telling senders what arrived, reading files for search."""

import logging

from nhip.documents.office.exchange import arrived_unsaid, say_arrived
from nhip.documents.office.models import EntryFile
from nhip.documents.office.people import registrars_at
from nhip.documents.office.words import index_file
from nhip.kernel.api import Refusal, job

_MOST = 500
_log = logging.getLogger("nhip.documents.office")


@job(name="office.read_text")
def read_text(file: int) -> None:
    """Make the text of one file findable."""
    index_file(EntryFile.objects.select_related("entry").get(pk=file))


@job(name="office.report_arrivals", cron="* * * * *")
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
