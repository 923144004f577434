"""The items of the lists, under the names that software of the national axis reads."""

from datetime import datetime
from typing import Any, Final

from nhip.documents.adapters.port import AgencyItem, ReceivedItem, SentItem
from nhip.documents.axis.bodies import STATUS
from nhip.kernel.api import clock

SERVICE: Final = "eDoc"
DOCUMENTS: Final = "edoc"
STATUSES: Final = "status"
_DESCRIPTIONS: Final = {
    "": "Chưa lấy",
    "handing": "Đang lấy",
    "processing": "Đang xử lý",
    "fail": "Lấy không thành công",
    "done": "Đã lấy",
}
_STATES: Final = {
    "sent": "Đã gửi",
    "arrived": "Đã đến",
    "refused": "Từ chối tiếp nhận",
    "registered": "Đã tiếp nhận",
    "assigned": "Phân công",
    "processing": "Đang xử lý",
    "done": "Hoàn thành",
    "recalled": "Đã thu hồi",
}


def received_item(item: ReceivedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "docId": item.id,
        "serviceType": SERVICE,
        "messageType": STATUSES if item.kind == STATUS else DOCUMENTS,
        "created_time": moment(item.logged_at),
        "updated_time": moment(item.updated_at),
        "from": item.old_sender,
        "to": item.old_receiver,
        "status": item.state or "initial",
        "status_desc": (item.state != "handing" and item.why) or _DESCRIPTIONS[item.state],
    }


def sent_item(item: SentItem) -> dict[str, Any]:
    return {
        "id": item.delivery,
        "docId": item.document_message,
        "sendStatus": "done",
        "sendStatusDesc": "Đã gửi lên trục",
        "receiveStatus": item.code or item.handed or "initial",
        "receiveStatusDesc": _STATES[item.state] if item.code else _DESCRIPTIONS[item.handed],
        "fromCode": item.old_sender,
        "toCode": item.old_receiver,
        "title": item.title,
        "notation": item.notation,
        "documentId": item.document_id,
        "sentTime": moment(item.sent_at),
        "receivedTime": moment(item.received_at),
        "senderDocId": item.document_message,
        "receiverDocId": item.delivery,
    }


def agency_item(item: AgencyItem, *, by_new_scheme: bool) -> dict[str, Any]:
    """``code`` follows the scheme asked for; ``oldCode`` and ``code102`` are always the code of 2016."""
    return {
        "id": item.code,
        "pid": item.parent,
        "code": item.code if by_new_scheme else item.old_code or item.code,
        "name": item.name,
        "mail": "",
        "oldCode": item.old_code,
        "code102": item.old_code,
    }


def unit_item(item: AgencyItem) -> dict[str, Any]:
    changed = item.closed_at or item.connected_at
    return agency_item(item, by_new_scheme=True) | {
        "centerCode": item.node,
        "version": int(changed.timestamp()),
        "deleted": item.closed_at is not None,
        "modifyDate": moment(changed),
        "isAgency": True,
    }


def moment(at: datetime | None) -> str:
    """Viet Nam's time, as lists of the national axis write it."""
    return at.astimezone(clock.VIETNAM).strftime("%Y-%m-%d %H:%M:%S") if at else ""
