"""Documents' door: messages between agencies read and written, sent, counted, shown to whom they concern.

What is pure is imported at once. What stands on stored records is fetched when first asked for, so that this
door can be imported before Django is set up; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.documents.edxml import (
    Document,
    Finding,
    Reading,
    Status,
    Weight,
    read_edxml,
    write_document,
    write_status,
)

if TYPE_CHECKING:
    from nhip.documents.adapters.checking import check_package
    from nhip.documents.adapters.folder import Round, WatchedFolder
    from nhip.documents.adapters.routes import exchange_offer
    from nhip.documents.axis.acts.export_receipt import export_receipt
    from nhip.documents.axis.acts.record_paper import record_paper
    from nhip.documents.axis.acts.send_document import send_document
    from nhip.documents.axis.acts.send_status import send_status
    from nhip.documents.axis.acts.take_edxml import Taken, take_edxml
    from nhip.documents.axis.as_edxml import as_edxml
    from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
    from nhip.documents.axis.facts import (
        Connection,
        CountedDocument,
        DeliveryMonth,
        DocumentMonth,
        connections,
        counted_documents,
        deliveries_of_month,
        documents_of_month,
        indicator_rule,
    )
    from nhip.documents.axis.models import Delivery, ExchangedDocument
    from nhip.documents.axis.months import Month
    from nhip.documents.axis.queries.visible import (
        agencies_of,
        deliveries_visible_to_seat,
        files_visible_to_seat,
        visible_to_seat,
    )
    from nhip.documents.axis.rest.routes import documents_router
    from nhip.documents.axis.statuses import AskKind, AskState, DeliveryState
    from nhip.documents.axis.tallies import months_counted, recount_month
    from nhip.documents.client.client import ExchangeClient, Received
    from nhip.documents.office.demo import ensure_demo_letters

_AXIS = "nhip.documents.axis"
_FETCHED = {
    "AskKind": f"{_AXIS}.statuses",
    "AskState": f"{_AXIS}.statuses",
    "Connection": f"{_AXIS}.facts",
    "CountedDocument": f"{_AXIS}.facts",
    "Delivery": f"{_AXIS}.models",
    "DeliveryMonth": f"{_AXIS}.facts",
    "DeliveryState": f"{_AXIS}.statuses",
    "DocumentMonth": f"{_AXIS}.facts",
    "ExchangeClient": "nhip.documents.client.client",
    "ExchangedDocument": f"{_AXIS}.models",
    "Month": f"{_AXIS}.months",
    "OutgoingDocument": f"{_AXIS}.drafts",
    "OutgoingFile": f"{_AXIS}.drafts",
    "Received": "nhip.documents.client.client",
    "Round": "nhip.documents.adapters.folder",
    "Taken": f"{_AXIS}.acts.take_edxml",
    "WatchedFolder": "nhip.documents.adapters.folder",
    "agencies_of": f"{_AXIS}.queries.visible",
    "as_edxml": f"{_AXIS}.as_edxml",
    "check_package": "nhip.documents.adapters.checking",
    "connections": f"{_AXIS}.facts",
    "counted_documents": f"{_AXIS}.facts",
    "deliveries_of_month": f"{_AXIS}.facts",
    "deliveries_visible_to_seat": f"{_AXIS}.queries.visible",
    "documents_of_month": f"{_AXIS}.facts",
    "documents_router": f"{_AXIS}.rest.routes",
    "ensure_demo_letters": "nhip.documents.office.demo",
    "exchange_offer": "nhip.documents.adapters.routes",
    "export_receipt": f"{_AXIS}.acts.export_receipt",
    "files_visible_to_seat": f"{_AXIS}.queries.visible",
    "indicator_rule": f"{_AXIS}.facts",
    "months_counted": f"{_AXIS}.tallies",
    "record_paper": f"{_AXIS}.acts.record_paper",
    "recount_month": f"{_AXIS}.tallies",
    "send_document": f"{_AXIS}.acts.send_document",
    "send_status": f"{_AXIS}.acts.send_status",
    "take_edxml": f"{_AXIS}.acts.take_edxml",
    "visible_to_seat": f"{_AXIS}.queries.visible",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AskKind",
    "AskState",
    "Connection",
    "CountedDocument",
    "Delivery",
    "DeliveryMonth",
    "DeliveryState",
    "Document",
    "DocumentMonth",
    "ExchangeClient",
    "ExchangedDocument",
    "Finding",
    "Month",
    "OutgoingDocument",
    "OutgoingFile",
    "Reading",
    "Received",
    "Round",
    "Status",
    "Taken",
    "WatchedFolder",
    "Weight",
    "agencies_of",
    "as_edxml",
    "check_package",
    "connections",
    "counted_documents",
    "deliveries_of_month",
    "deliveries_visible_to_seat",
    "documents_of_month",
    "documents_router",
    "ensure_demo_letters",
    "exchange_offer",
    "export_receipt",
    "files_visible_to_seat",
    "indicator_rule",
    "months_counted",
    "read_edxml",
    "record_paper",
    "recount_month",
    "send_document",
    "send_status",
    "take_edxml",
    "visible_to_seat",
    "write_document",
    "write_status",
]
