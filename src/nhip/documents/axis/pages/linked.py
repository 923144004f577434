"""What documents ask about each other, in words for the page of either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from nhip.documents.axis.models import DocumentLink, ExchangedDocument
from nhip.documents.axis.pages.shown import Names
from nhip.documents.axis.queries.linked import Linked
from nhip.documents.axis.statuses import AskState
from nhip.documents.axis.wishes import WishKind
from nhip.kernel.api import Text

_ASKS: Final = {
    WishKind.RECALL: Text("Thu hồi", "To recall"),
    WishKind.UPDATE: Text("Cập nhật", "To update"),
    WishKind.REPLACE: Text("Thay thế", "To replace"),
    WishKind.REMOVE: Text("Bỏ một nơi nhận của", "To remove a receiver of"),
    WishKind.ADD: Text("Thêm một nơi nhận của", "To add a receiver of"),
}
_ASKED_BY: Final = {
    WishKind.RECALL: Text("Bị thu hồi, theo", "To be recalled, by"),
    WishKind.UPDATE: Text("Cập nhật, theo", "To be updated, by"),
    WishKind.REPLACE: Text("Được thay thế bằng", "To be replaced by"),
    WishKind.REMOVE: Text("Bỏ một nơi nhận, theo", "A receiver to be removed, by"),
    WishKind.ADD: Text("Thêm một nơi nhận, theo", "A receiver added, by"),
}
_ANSWERS: Final = {
    AskState.NONE: Text("đã gửi, không cần trả lời", "sent, no answer needed"),
    AskState.ASKED: Text("chờ nơi nhận trả lời", "waiting for the receiver's answer"),
    AskState.AGREED: Text("nơi nhận đồng ý", "the receiver agreed"),
    AskState.DECLINED: Text("nơi nhận không đồng ý", "the receiver declined"),
    AskState.OVERTAKEN: Text(
        "nơi nhận đã từ chối hoặc xử lý xong trước đó", "the receiver had refused or completed it before"
    ),
}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One line: what is asked, of which other document, at which receiver, and the answer with its time.

    ``answer_at`` is the document on whose page the reader's own agency answers.
    """

    what: Text
    name: str
    other: ExchangedDocument | None
    receiver: Text
    answer: Text
    at: datetime
    is_waiting: bool
    answer_at: UUID | None


def links_shown(links: Sequence[Linked], document: ExchangedDocument) -> dict[str, list[LinkLine]]:
    """``asks``: what the document asks about earlier ones; ``asked_by``: what later ones ask about it."""
    names = Names({each.link.receiver for each in links})
    lines: dict[str, list[LinkLine]] = {"asks": [], "asked_by": []}
    for each in links:
        is_asking = each.link.later_id == document.pk
        lines["asks" if is_asking else "asked_by"].append(_line(each, names, is_asking=is_asking))
    return lines


def _line(each: Linked, names: Names, *, is_asking: bool) -> LinkLine:
    link, answer = each.link, AskState(each.link.answer)
    is_waiting = answer is AskState.ASKED
    return LinkLine(
        what=(_ASKS if is_asking else _ASKED_BY)[WishKind(link.kind)],
        name=_name(link, each.other, is_asking=is_asking),
        other=each.other,
        receiver=names[link.receiver],
        answer=_ANSWERS[answer],
        at=link.answered_at or link.asked_at,
        is_waiting=is_waiting,
        answer_at=link.earlier_id if is_asking and is_waiting and each.is_mine and each.other else None,
    )


def _name(link: DocumentLink, other: ExchangedDocument | None, *, is_asking: bool) -> str:
    if other is not None:
        return other.code or other.document_id
    return link.document_id if is_asking else ""
