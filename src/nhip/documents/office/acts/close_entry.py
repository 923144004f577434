"""End the work on a document, saying what came of it."""

from django.db import transaction

from nhip.documents.office import errors, exchange, fields
from nhip.documents.office.events import DocumentDone
from nhip.documents.office.holding import hold_open_entry
from nhip.documents.office.models import Entry, Stage
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, again_after_deadlock, now, publish, today

ACTION = Text(vi="kết thúc xử lý văn bản của cơ quan này", en="end the work on documents of this agency")


@again_after_deadlock
@transaction.atomic
def close_entry(key: str, words: str, *, by: Account) -> Entry:
    """End it; its sender is told (06). By whoever has it, or a leader.

    Raises ``office.document_unknown``, ``office.document_done``, ``identity.not_permitted`` or
    ``office.missing`` where nothing is said of the outcome, ``office.too_long``.
    """
    entry = hold_open_entry(key, by)
    if entry.handler != str(by.public_id):
        demand(by, Permission.ASSIGN_DOCUMENTS, ACTION, entry.agency)
    words = fields.lines(words, 500, Text("kết quả xử lý", "what came of it"))
    if not words:
        raise errors.missing(Text("kết quả xử lý", "what came of it"))
    return close(entry, words, by=by)


def close(entry: Entry, words: str, *, by: Account) -> Entry:
    """The same for an entry that is held already and may be ended."""
    entry.stage, entry.done_at, entry.done_words = Stage.DONE, now(), words[:500]
    entry.save(update_fields=["stage", "done_at", "done_words"])
    late = max((today() - entry.due_on).days, 0) if entry.due_on else 0
    publish(DocumentDone(late=late), subject=f"entry:{entry.key}", actor=by.subject, agency=entry.agency)
    exchange.say(entry, "06", words[:500], by=by)
    return entry
