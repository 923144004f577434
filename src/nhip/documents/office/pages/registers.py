"""The two registers, page by page, and the form that enters a paper document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nhip.documents.office.acts.register_incoming import Arrived, register_paper
from nhip.documents.office.models import Book, Direction
from nhip.documents.office.pages.bounds import (
    agency_chosen,
    day_typed,
    files_sent,
    in_the_office,
    priorities,
    signed_in,
    trail,
)
from nhip.documents.office.pages.shown import agency_name, lines_of
from nhip.documents.office.queries.gate import agencies_with
from nhip.documents.office.queries.register import books_of, register_page
from nhip.documents.office.rules import kinds
from nhip.identity.api import Permission
from nhip.kernel.api import Refusal, Text, today

_TITLES = {
    Direction.IN: Text("Sổ văn bản đến", "Incoming register"),
    Direction.OUT: Text("Sổ văn bản đi", "Outgoing register"),
}


@in_the_office
@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """What arrived, the newest number first."""
    return _register(request, Direction.IN)


@in_the_office
@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    """What went out, the newest number first."""
    return _register(request, Direction.OUT)


def _register(request: HttpRequest, direction: Direction) -> HttpResponse:
    account = signed_in(request)
    books = books_of(account, direction)
    book = _chosen(books, request.GET.get("so", ""))
    below = request.GET.get("truoc", "")
    page = register_page(account, book, int(below) if below.isdigit() else None) if book else None
    context: dict[str, Any] = {
        "direction": direction.value,
        "title": _TITLES[direction],
        "books": [(each, agency_name(each.agency)) for each in books],
        "book": book,
        "agency": agency_name(book.agency) if book else None,
        "lines": lines_of(page.rows) if page else [],
        "below": page.below if page else None,
        "is_first": not below.isdigit(),
        "may_register": bool(agencies_with(account, Permission.REGISTER_DOCUMENTS)),
        "trail": trail((_TITLES[direction], "")),
    }
    return render(request, "office/register.html", context)


def _chosen(books: list[Book], key: str) -> Book | None:
    """The book with this key in the address; the newest one where there is none such."""
    named = next((each for each in books if str(each.pk) == key), None)
    return named or (books[0] if books else None)


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def register_by_hand(request: HttpRequest) -> HttpResponse:
    """Enter what came on paper; the form comes back with the reason where it cannot be."""
    account = signed_in(request)
    agency = agency_chosen(request, agencies_with(account, Permission.REGISTER_DOCUMENTS))
    refused = None
    if request.method == "POST":
        try:
            entry = register_paper(agency, _arrived(request), by=account)
        except Refusal as refusal:
            refused = refusal
        else:
            told = _("Đã vào sổ số %(number)s; chờ lãnh đạo phân công.") % {"number": entry.number}
            messages.success(request, told)
            return redirect("office:entry", key=entry.key)
    return _form(request, agency, refused)


def _arrived(request: HttpRequest) -> Arrived:
    typed = request.POST
    return Arrived(
        party_name=typed.get("noi-gui", ""),
        subject=typed.get("trich-yeu", ""),
        kind=typed.get("loai", ""),
        notation=typed.get("ky-hieu", ""),
        issued_on=day_typed(request, "ngay", Text("ngày văn bản", "the document's date")),
        signer=typed.get("nguoi-ky", ""),
        priority=typed.get("do-khan", "0"),
        due_on=day_typed(request, "han", Text("hạn xử lý", "the due day")),
        files=files_sent(request),
    )


def _form(request: HttpRequest, agency: str, refused: Refusal | None) -> HttpResponse:
    context = {
        "agency": agency,
        "agency_name": agency_name(agency),
        "kinds": list(kinds().values()),
        "priorities": priorities(),
        "typed": request.POST,
        "refused": refused,
        "today": today(),
        "trail": trail((_("Sổ văn bản đến"), reverse("office:incoming")), (_("Vào sổ văn bản giấy"), "")),
    }
    return render(request, "office/register_form.html", context, status=refused.status if refused else 200)
