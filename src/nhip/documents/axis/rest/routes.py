"""The routes below ``/api/documents``: everything through the gate, for the account of the session."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router
from ninja.security import SessionAuth

from nhip.documents.axis.acts.export_receipt import MEDIA_TYPE, export_receipt
from nhip.documents.axis.facts import connections, deliveries_of_month, documents_of_month
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.months import month_asked
from nhip.documents.axis.queries.listing import Box, register_page
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.queries.way import delivery_for, file_for, way_of
from nhip.documents.axis.rest.schemas import DeliveryOut, FactsOut, PageOut, WayOut
from nhip.identity.api import Account
from nhip.kernel.api import Refusal, Text, open_file, today


class SignedIn(SessionAuth):
    """The account of the session. Raises ``axis.not_signed_in`` (401) where there is none."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Account:  # noqa: ARG002 - as ninja calls it
        if isinstance(request.user, Account):
            return request.user
        raise Refusal(
            "axis.not_signed_in",
            Text("Cần đăng nhập", "Signing in is needed"),
            Text(
                "Văn bản chỉ cơ quan gửi và cơ quan nhận đọc được.",
                "Documents are read by those who sent them and those they were sent to.",
            ),
            Text("Đăng nhập rồi gửi kèm cookie của phiên.", "Sign in, and send the session's cookie."),
            status=401,
        )


documents_router = Router(tags=["documents"])


@documents_router.get("", response=PageOut, auth=SignedIn(), summary="The register of one's agencies")
def list_documents(
    request: HttpRequest, box: Box = Box.IN, words: str = "", after: UUID | None = None, limit: int = 50
) -> object:
    """``box``: ``den`` received, ``di`` sent, ``cho`` waiting; newest first, behind ``after``."""
    page = register_page(
        agencies_of(request.auth),  # type: ignore[attr-defined]
        box,
        words=words[:200],
        after=after,
        limit=max(1, min(limit, 500)),
    )
    return {"rows": [shown(row) for row in page.rows], "after": page.after}


@documents_router.get("/facts", response=FactsOut, summary="What may be counted of a month, for everybody")
def show_facts(request: HttpRequest, month: str = "") -> object:  # noqa: ARG001 - as ninja calls it
    """``month`` as 2026-11, this month unless said. Nothing of what any document says."""
    wanted = month_asked(month)
    connected = connections(min(wanted.last_day, today()))
    return {
        "month": str(wanted),
        "agencies": len(connected),
        "connected": sum(each.since is not None for each in connected),
        "documents": documents_of_month(wanted),
        "deliveries": deliveries_of_month(wanted, today()),
    }


@documents_router.get("/{identity}", response=WayOut, auth=SignedIn(), summary="A document's way")
def show_way(request: HttpRequest, identity: UUID) -> object:
    """With what was said at each receiver that the reader may see."""
    way = way_of(identity, request.auth)  # type: ignore[attr-defined]
    document = way.document
    return {
        "document": document.pk,
        "document_id": document.document_id,
        "sender": document.sender,
        "subject": document.subject,
        "thread": document.thread,
        "about": document.about_id,
        "oddities": document.oddities,
        "files": [
            {
                "place": each.file.place,
                "name": each.file.name,
                "size": each.file.size,
                "sha256": each.file.sha256,
                "media_type": each.file.media_type,
                "is_confidential": each.file.is_confidential,
                "may_open": each.may_open,
            }
            for each in way.files
        ],
        "deliveries": [
            {"delivery": shown(each.delivery), "changes": list(each.changes)} for each in way.deliveries
        ],
    }


@documents_router.get("/{identity}/files/{place}", auth=SignedIn(), summary="A file of a document")
def show_file(request: HttpRequest, identity: UUID, place: int) -> StreamingHttpResponse:
    """The bytes, for those who may open it."""
    file = file_for(identity, place, request.auth)  # type: ignore[attr-defined]
    return StreamingHttpResponse(
        open_file(file.sha256),
        content_type="application/octet-stream",
        headers={"Content-Length": str(file.size), "Content-Disposition": "attachment"},
    )


@documents_router.get("/deliveries/{delivery}/receipt", auth=SignedIn(), summary="The receipt of a delivery")
def show_receipt(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """An ASiC-E container that others can check."""
    account: Account = request.auth  # type: ignore[attr-defined]
    made = export_receipt(delivery_for(delivery, account), actor=account.subject)
    return HttpResponse(made, content_type=MEDIA_TYPE)


def shown(row: Delivery) -> DeliveryOut:
    """A delivery as it is answered."""
    document = row.document
    return DeliveryOut(
        delivery=row.pk,
        document=document.pk,
        document_id=document.document_id,
        sender=row.sender,
        receiver=row.receiver,
        number=document.number,
        notation=document.notation,
        type=document.type_name,
        subject=document.subject,
        priority=document.priority,
        state=row.state,
        ask=row.ask,
        asked=row.asked,
        sent_at=row.sent_at,
        arrived_at=row.arrived_at,
        opened_at=row.opened_at,
        registered_at=row.registered_at,
        ended_at=row.ended_at,
        open_by=row.open_by,
        due_on=row.due_on,
        times_raised=row.escalations,
    )
