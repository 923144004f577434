"""What a sender asks about a letter it sent: asked at its own office, answered at the receiver's."""

from django.db import transaction

from nhip.documents.office import errors, exchange, fields
from nhip.documents.office.acts.close_entry import close
from nhip.documents.office.acts.register_incoming import register_later
from nhip.documents.office.holding import OPEN, hold_entry
from nhip.documents.office.models import Direction, Entry
from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, again_after_deadlock

ANSWER = Text(vi="trả lời nơi gửi thay cho cơ quan này", en="answer senders for this agency")
ASK = Text(vi="đề nghị thu hồi văn bản của cơ quan này", en="ask for letters of this agency back")
REASON = Text("lý do", "the reason")
_ENDED = {
    "recall": "Nơi gửi thu hồi, cơ quan đồng ý",
    "replace": "Nơi gửi thay thế bằng văn bản khác, cơ quan đồng ý",
}


@again_after_deadlock
@transaction.atomic
def answer_request(
    agency: str, delivery: str, *, is_agreed: bool, words: str = "", by: Account
) -> Entry | None:
    """Agree to what is asked about the document of ``delivery``, or decline.

    A recall or replacement that is agreed to ends the work on the document here. The document that updates or
    replaces it is entered in the register, in the same thread and seen by the same people; it is returned.

    Raises ``identity.not_permitted``, ``office.document_unknown``, ``office.too_long`` or
    ``axis.nothing_asked``.
    """
    demand(by, Permission.REGISTER_DOCUMENTS, ANSWER, agency)
    words = fields.lines(words, 500, Text("lời trả lời", "the answer"))
    request = exchange.request_about(agency, delivery)
    if request is None:
        raise errors.document_unknown()
    exchange.answer(request, is_agreed=is_agreed, words=words, by=by)
    if not is_agreed:
        return None
    entry = Entry.objects.select_for_update().filter(delivery=delivery, direction=Direction.IN).first()
    if entry is not None and entry.stage in OPEN and request.kind in _ENDED:
        close(entry, f"{_ENDED[request.kind]}. {words}".strip()[:500], by=by)
    if request.later is None or request.kind == "recall":
        return None
    return register_later(agency, request.later, entry, by=by)


@again_after_deadlock
@transaction.atomic
def ask_back(key: str, receiver: str, why: str, *, by: Account) -> Entry:
    """Ask ``receiver`` to give back an issued letter (13).

    Raises ``identity.not_permitted``, ``office.document_unknown``, ``office.missing`` without a reason,
    ``office.too_long``, and what the axis refuses a request for: ``axis.too_late_to_ask``, ``axis.ask_open``.
    """
    entry = hold_entry(key, by)
    demand(by, Permission.SEAL_DOCUMENTS, ASK, entry.agency)
    why = fields.lines(why, 500, REASON)
    if not why:
        raise errors.missing(REASON)
    if not exchange.ask_back(entry, receiver, why, by=by):
        raise errors.document_unknown()
    return entry
