"""Letters typed elsewhere, on the page of their draft: brought, looked at, confirmed, taken off again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhip.documents.office import errors
from nhip.documents.office.acts.bring_letter import bring_letter, confirm_letter, take_off_letter
from nhip.documents.office.brought import brought_letter
from nhip.documents.office.letters.pictures import page_count
from nhip.documents.office.models import BroughtLetter, Draft, DraftState
from nhip.documents.office.opening.converting import converter
from nhip.documents.office.pages.bounds import files_sent, in_the_office, signed_in
from nhip.documents.office.pages.files import as_download
from nhip.documents.office.people import names_of
from nhip.documents.office.queries.gate import drafts_visible_to
from nhip.kernel.api import Text, file_bytes

WAITING_SECONDS = 4


def brought_context(found: Draft) -> dict[str, Any]:
    """What the page of a draft shows of its letter, where that came as a file."""
    brought = brought_letter(found)
    if brought is None:
        return {"brought": None, "can_convert": converter() is not None}
    shown = page_count(file_bytes(brought.pdf)) if brought.pdf else 0
    return {
        "brought": brought,
        "brought_pages": range(0 if isinstance(shown, Text) else shown),
        "no_picture": shown if isinstance(shown, Text) else None,
        "brought_problem": Text(brought.problem_vi, brought.problem_en) if brought.problem_vi else None,
        "is_converting": is_converting(brought),
        "must_confirm": brought.confirmed_at is None,
        "confirmed_name": names_of([brought.confirmed_by]).get(brought.confirmed_by, ""),
        "can_convert": converter() is not None,
        "was_pdf": brought.media_type == "application/pdf",
    }


def is_converting(brought: BroughtLetter | None) -> bool:
    """Whether the worker still makes the PDF: the page opens itself again."""
    return brought is not None and not brought.pdf and not brought.problem_vi


def refreshing(response: HttpResponse, found: Draft) -> HttpResponse:
    """``response``, opened anew by the browser after some seconds while the PDF is made; no script needed."""
    if found.state == DraftState.DRAFTING and is_converting(brought_letter(found)):
        response.headers["Refresh"] = str(WAITING_SECONDS)
    return response


def bring(request: HttpRequest, found: Draft, seen: int) -> tuple[str, str]:
    """Take the file of the form as the letter."""
    sent = files_sent(request, "van-ban", "")
    if not sent:
        raise errors.missing(Text("tệp văn bản", "the letter's file"))
    bring_letter(found.key, seen, sent[0], by=signed_in(request))
    return _("Đã nhận tệp; đang làm bản PDF để bạn xem."), reverse("office:draft", args=[found.key])


def confirm(request: HttpRequest, found: Draft) -> tuple[str, str]:
    """The drafter has looked at the PDF."""
    typed = request.POST.get("soan-san", "")
    confirm_letter(found.key, int(typed) if typed.isdigit() else 0, by=signed_in(request))
    return _("Đã xác nhận bản PDF là văn bản sẽ ký."), reverse("office:draft", args=[found.key])


def take_off(request: HttpRequest, found: Draft) -> tuple[str, str]:
    """Back to typing here."""
    take_off_letter(found.key, by=signed_in(request))
    return _("Đã bỏ văn bản soạn sẵn; soạn tiếp trên trang này."), reverse("office:draft", args=[found.key])


@in_the_office
@require_safe
def brought_file(request: HttpRequest, key: str, brought: int) -> HttpResponse:
    """The file as it came, for those who see the draft."""
    seen = drafts_visible_to(signed_in(request)).filter(key=key)
    found = BroughtLetter.objects.filter(pk=brought, draft__in=seen).first()
    if found is None:
        raise errors.file_unknown()
    return as_download(file_bytes(found.sha256), found.name)
