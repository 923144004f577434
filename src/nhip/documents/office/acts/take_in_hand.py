"""Begin to work on a document one was given."""

from django.db import transaction

from nhip.documents.office import exchange
from nhip.documents.office.events import DocumentTakenInHand
from nhip.documents.office.holding import hold_open_entry
from nhip.documents.office.models import Entry, Stage
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, again_after_deadlock, publish

ACTION = Text(vi="xử lý văn bản của cơ quan này", en="handle documents of this agency")


@again_after_deadlock
@transaction.atomic
def take_in_hand(key: str, *, by: Account) -> Entry:
    """Say that the work has begun; its sender is told (05). A second time changes nothing.

    Raises ``office.document_unknown``, ``office.document_done`` or ``identity.not_permitted``.
    """
    entry = hold_open_entry(key, by)
    if entry.handler != str(by.public_id):
        demand(by, Permission.ASSIGN_DOCUMENTS, ACTION, entry.agency)
    if entry.stage == Stage.IN_HAND:
        return entry
    entry.stage = Stage.IN_HAND
    entry.save(update_fields=["stage"])
    publish(DocumentTakenInHand(), subject=f"entry:{entry.key}", actor=by.subject, agency=entry.agency)
    exchange.say(entry, "05", by=by)
    return entry
