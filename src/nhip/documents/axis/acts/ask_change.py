"""Ask the receivers of a document to let it be recalled, updated or replaced; each agrees or declines."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nhip.documents.axis.acts.acting import Actor
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.refusals import nothing_to_answer
from nhip.documents.axis.statuses import AskState
from nhip.documents.edxml.shapes import Business, ReceiverChange, Replacement, Update

AGREE: Final = "15"
DECLINE: Final = "16"
_REMOVE: Final = "0"
_ADD: Final = "1"


def ask_recall(delivery: Delivery, reason: str, *, by: Actor) -> Delivery:
    """Ask the receiver of ``delivery`` to give it back. Raises ``axis.too_late_to_ask`` after it ended."""
    return send_status(delivery, "13", description=reason, by=by)


def ask_update(
    document: ExchangedDocument,
    draft: OutgoingDocument,
    files: Sequence[OutgoingFile],
    reason: str,
    *,
    by: Actor,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
) -> ExchangedDocument:
    """Send ``draft`` as an update of ``document``; it counts where the receiver agrees.

    Agencies ``added`` receive it as a document of theirs, those ``removed`` are asked to give ``document``
    back. Raises ``axis.too_late_to_ask``, ``axis.ask_open``, ``axis.target_unknown`` (who is to be removed
    never had it) or ``axis.already_sent`` (who is to be added has it); see :func:`send_document` for the
    rest.
    """
    changes = [ReceiverChange(organ=code, change=_REMOVE) for code in removed]
    changes += [ReceiverChange(organ=code, change=_ADD) for code in added]
    update = Update(document="1", receiver="1", receivers=tuple(changes)) if changes else None
    business = Business(type="2", reason=reason, document_id=document.document_id, paper="0", update=update)
    draft = replace(draft, receivers=tuple(dict.fromkeys((*draft.receivers, *added, *removed))))
    return send_document(draft, files, agency=document.sender, by=by, business=business)


def ask_replace(
    document: ExchangedDocument,
    draft: OutgoingDocument,
    files: Sequence[OutgoingFile],
    reason: str,
    *,
    by: Actor,
    at: Sequence[str] = (),
) -> ExchangedDocument:
    """Send ``draft`` in place of ``document``, which ends where its receiver agrees; raises as an update.

    It is asked ``at`` these agencies; without any, wherever the document stands, all of whom must be among
    the receivers (``axis.change_not_addressed``).
    """
    replaced = Replacement(document_id=document.document_id, organs=tuple(at))
    business = Business(type="3", reason=reason, paper="0", replaces=(replaced,))
    return send_document(draft, files, agency=document.sender, by=by, business=business)


def answer_ask(delivery: Delivery, *, is_agreed: bool, reason: str = "", by: Actor) -> Delivery:
    """Agree to what was asked about ``delivery``, or decline. Raises ``axis.nothing_asked``."""
    if delivery.ask != AskState.ASKED:
        raise nothing_to_answer()
    return send_status(delivery, AGREE if is_agreed else DECLINE, description=reason, by=by)
