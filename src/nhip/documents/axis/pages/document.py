"""A document's way: where it stands at each receiver, who said what when, each with its proof; its files."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nhip.documents.axis.acts.acting import TELL
from nhip.documents.axis.acts.ask_change import answer_ask, ask_recall
from nhip.documents.axis.acts.export_receipt import MEDIA_TYPE, export_receipt
from nhip.documents.axis.acts.open_delivery import open_delivery
from nhip.documents.axis.pages.linked import links_shown
from nhip.documents.axis.pages.register import signed_in
from nhip.documents.axis.pages.shown import (
    Names,
    ask_of,
    change_name,
    is_unopened,
    registering_agencies,
    state_of,
    urgency,
)
from nhip.documents.axis.queries.linked import linked_to
from nhip.documents.axis.queries.visible import agencies_of
from nhip.documents.axis.queries.way import DeliveryOnWay, delivery_for, file_for, way_of
from nhip.documents.axis.statuses import AskState, DeliveryState
from nhip.identity.api import Permission, demand
from nhip.kernel.api import Text, open_file, today
from nhip.sharing.api import events_of

# What a browser may show in its own window without running anything of the sender's.
SHOWN_IN_PLACE = {"application/pdf", "image/png", "image/jpeg"}


@never_cache
@login_required
@require_safe
def document(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Opening the page as one of its receiver's people opens the document, and its sender is told."""
    account = signed_in(request)
    if not agencies_of(account):
        demand(account, Permission.HANDLE_DOCUMENTS, TELL)
    way = way_of(identity, account)
    for each in way.deliveries:
        if each.is_mine and is_unopened(each.delivery):
            open_delivery(each.delivery, account=account)
            way = way_of(identity, account)
    names = Names(
        {code for each in way.deliveries for code in (each.delivery.sender, each.delivery.receiver)}
        | {other.sender for other in way.thread}
        | {way.document.sender}
    )
    proofs = events_of(
        identity
        for each in way.deliveries
        for identity in (each.delivery.pk, *(change.message for change in each.changes))
    )
    registering = frozenset(registering_agencies(account))
    context: dict[str, Any] = {
        "document": way.document,
        "sender": names[way.document.sender],
        "priority": urgency(way.document.priority),
        "files": way.files,
        "rows": [_row(each, names, registering, proofs) for each in way.deliveries],
        **links_shown(linked_to(way.document, account), way.document),
        "thread": [(other, names[other.sender]) for other in way.thread],
        "oddities": [
            (Text(each.get("vi", ""), each.get("en", "")), each.get("place", ""))
            for each in way.document.oddities
        ],
    }
    return render(request, "axis/document.html", context)


def _row(
    each: DeliveryOnWay, names: Names, registering: frozenset[str], proofs: Mapping[UUID, str]
) -> dict[str, Any]:
    """One delivery with its history; ``proofs`` are the events of messages, none of one logged elsewhere."""
    delivery = each.delivery
    registers_in, registers_out = delivery.receiver in registering, delivery.sender in registering
    is_open = not DeliveryState(delivery.state).is_final and not delivery.is_request
    return {
        "delivery": delivery,
        "receiver": names[delivery.receiver],
        "state": state_of(delivery),
        "ask": ask_of(delivery),
        "is_late": is_unopened(delivery) and delivery.open_by < today(),
        "event": proofs.get(delivery.pk, ""),
        "changes": [(change, change_name(change), proofs.get(change.message, "")) for change in each.changes],
        "may_register": registers_in,
        "may_answer": registers_in and delivery.ask == AskState.ASKED,
        "may_recall": registers_out and is_open and delivery.ask != AskState.ASKED,
    }


@never_cache
@login_required
@require_safe
def document_file(request: HttpRequest, identity: UUID, place: int) -> StreamingHttpResponse:
    """A file, for those who may open it."""
    file = file_for(identity, place, signed_in(request))
    in_place = file.media_type in SHOWN_IN_PLACE
    answer = StreamingHttpResponse(
        open_file(file.sha256),
        content_type=file.media_type if in_place else "application/octet-stream",
        headers={"Content-Length": str(file.size), "X-Content-Type-Options": "nosniff"},
    )
    answer.headers["Content-Disposition"] = _disposition(file.name, in_place=in_place)
    return answer


def _disposition(name: str, *, in_place: bool) -> str:
    return content_disposition_header(not in_place, name) or "attachment"


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """The receipt of a delivery as a container that others can check."""
    account = signed_in(request)
    found = delivery_for(delivery, account)
    made = export_receipt(found, actor=account.subject)
    name = f"bien-nhan-{found.pk}.asice"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(made, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


@never_cache
@login_required
@require_POST
def recall(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Ask the receiver to give the document back."""
    account = signed_in(request)
    found = delivery_for(delivery, account)
    demand(account, Permission.REGISTER_DOCUMENTS, TELL, found.sender)
    ask_recall(found, request.POST.get("ly_do", "").strip()[:1000], by=account)
    messages.success(request, _("Đã gửi đề nghị thu hồi. Nơi nhận đồng ý thì văn bản mới được thu hồi."))
    return redirect("axis:document", identity=found.document_id)


@never_cache
@login_required
@require_POST
def answer(request: HttpRequest, delivery: UUID) -> HttpResponse:
    """Agree to what the sender asked, or decline."""
    account = signed_in(request)
    found = delivery_for(delivery, account)
    demand(account, Permission.REGISTER_DOCUMENTS, TELL, found.receiver)
    reason = request.POST.get("ly_do", "").strip()[:1000]
    answer_ask(found, is_agreed=request.POST.get("dong_y") == "1", reason=reason, by=account)
    messages.success(request, _("Đã trả lời cơ quan gửi."))
    return redirect("axis:document", identity=found.document_id)
