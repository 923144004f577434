"""What the axis brought, before it is in the register: read it, see who signed it, take it or return it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhip.documents.axis.models import Delivery, DocumentFile
from nhip.documents.axis.queries.visible import files_visible_to as axis_files
from nhip.documents.axis.statuses import AskState
from nhip.documents.office import errors
from nhip.documents.office.acts.answer_request import answer_request
from nhip.documents.office.acts.register_incoming import register_delivery
from nhip.documents.office.acts.return_delivery import return_delivery
from nhip.documents.office.exchange import waiting_at, why_asked
from nhip.documents.office.models import Direction, Entry
from nhip.documents.office.pages.bounds import in_the_office, shortened, signed_in, trail
from nhip.documents.office.pages.changing import links_of
from nhip.documents.office.pages.files import as_download, as_picture, pages_of
from nhip.documents.office.pages.shown import agency_name, time_left, urgency
from nhip.documents.office.pages.verdicts import check
from nhip.documents.office.queries.gate import agencies_with, entries_visible_to
from nhip.identity.api import Permission
from nhip.kernel.api import Refusal, file_bytes


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """One delivery. Once it is registered, its line in the register is the page."""
    account, found = signed_in(request), _delivery(request, key)
    entry = Entry.objects.filter(delivery=str(found.pk), direction=Direction.IN).first()
    if request.method == "POST":
        try:
            told, way_on = _act(request, found)
        except Refusal as refusal:
            return _page(request, found, entry, refusal)
        messages.success(request, told)
        return redirect(way_on)
    if entry is not None and found.ask != AskState.ASKED and entries_visible_to(account).filter(pk=entry.pk):
        return redirect("office:entry", key=entry.key)
    return _page(request, found, entry, None)


def _act(request: HttpRequest, found: Delivery) -> tuple[str, str]:
    """Carry out what was asked for; what to say of it, and where the reader goes on."""
    account, key, what = signed_in(request), str(found.pk), request.POST.get("viec")
    words = request.POST.get("ly-do", "")
    if what == "vao-so":
        made = register_delivery(found.receiver, key, by=account)
        return _("Đã vào sổ số %(number)s; chờ lãnh đạo phân công.") % {"number": made.number}, _of(made)
    if what in {"dong-y", "khong-dong-y"}:
        later = answer_request(found.receiver, key, is_agreed=what == "dong-y", words=words, by=account)
        if later is None:
            return _("Đã trả lời nơi gửi."), reverse("office:desk")
        told = _("Đã trả lời nơi gửi; văn bản mới vào sổ số %(number)s.") % {"number": later.number}
        return told, _of(later)
    return_delivery(found.receiver, key, words, by=account)
    return _("Đã trả lại nơi gửi kèm lý do."), reverse("office:desk")


def _of(entry: Entry) -> str:
    return reverse("office:entry", args=[entry.key])


def _page(
    request: HttpRequest, found: Delivery, entry: Entry | None, refused: Refusal | None
) -> HttpResponse:
    files = list(axis_files(signed_in(request)).filter(document=found.document))
    files = [file for file in files if file.sha256 != found.document.original]
    letter = next((file for file in files if file.media_type == "application/pdf"), None)
    shown = pages_of(letter.sha256, letter.media_type) if letter else None
    links = links_of(found.document, signed_in(request))
    context: dict[str, Any] = {
        "delivery": found,
        "document": found.document,
        "sender": agency_name(found.sender),
        "receiver": agency_name(found.receiver),
        "urgency": urgency(str(found.document.priority)),
        "left": time_left(found.open_by),
        "files": files,
        "hidden": found.document.files.exclude(sha256=found.document.original).count() - len(files),
        "letter": letter,
        "pages": shown.pages if shown else range(0),
        "no_picture": shown.why if shown else None,
        "checked": check(letter.sha256, letter.media_type, letter.size) if letter else None,
        "is_waiting": waiting_at(frozenset({found.receiver})).filter(pk=found.pk).exists(),
        "asked": found.asked if found.ask == AskState.ASKED else "",
        "entry": entry,
        "asked_why": why_asked(found),
        "links": links,
        "is_answered_first": any(each.answer_at for each in links),
        "refused": refused,
        "trail": trail((found.document.code or shortened(found.document.subject), "")),
    }
    return render(request, "office/delivery.html", context, status=refused.status if refused else 200)


@in_the_office
@require_safe
def delivery_file(request: HttpRequest, key: str, file: int) -> HttpResponse:
    """The bytes of a file of a delivery."""
    found = _file(request, key, file)
    return as_download(file_bytes(found.sha256), found.name)


@in_the_office
@require_safe
def delivery_picture(request: HttpRequest, key: str, file: int, page: int) -> HttpResponse:
    """A page of a file of a delivery."""
    return as_picture(file_bytes(_file(request, key, file).sha256), page)


def _delivery(request: HttpRequest, key: str) -> Delivery:
    """The delivery, for those who register at its receiver. Raises ``office.document_unknown``."""
    mine = agencies_with(signed_in(request), Permission.REGISTER_DOCUMENTS)
    try:
        wanted = UUID(key)
    except ValueError:
        raise errors.document_unknown() from None
    found = Delivery.objects.filter(pk=wanted, receiver__in=mine).select_related("document").first()
    if found is None:
        raise errors.document_unknown()
    return found


def _file(request: HttpRequest, key: str, file: int) -> DocumentFile:
    document = _delivery(request, key).document
    found = axis_files(signed_in(request)).filter(pk=file, document=document).first()
    if found is None:
        raise errors.file_unknown()
    return found
