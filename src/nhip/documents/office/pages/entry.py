"""One document on one screen, from receipt to reply: it stands on the left, what can be done on the right."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhip.documents.office import errors
from nhip.documents.office.acts.answer_request import ask_back
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.close_entry import close_entry
from nhip.documents.office.acts.keep_work_file import put_in_file
from nhip.documents.office.acts.take_in_hand import take_in_hand
from nhip.documents.office.exchange import asked_about, deliveries_of, why_asked
from nhip.documents.office.models import Channel, Direction, DraftState, Entry, Stage
from nhip.documents.office.pages.bounds import day_typed, in_the_office, signed_in, trail
from nhip.documents.office.pages.changing import drafts_changing, links_of, may_still_change
from nhip.documents.office.pages.files import pages_of
from nhip.documents.office.pages.happened import happened_to, standing_of
from nhip.documents.office.pages.shown import draft_lines, is_open, lines_of, time_left, urgency
from nhip.documents.office.pages.verdicts import check
from nhip.documents.office.people import handlers_at, names_of
from nhip.documents.office.queries.gate import (
    drafts_visible_to,
    entries_visible_to,
    files_visible_to,
    work_files_visible_to,
)
from nhip.documents.office.wording import CHANNELS, STAGES
from nhip.identity.api import Account, Permission, can
from nhip.kernel.api import Refusal, Text


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a document, and the acts that it offers."""
    found = entries_visible_to(signed_in(request)).filter(key=key).select_related("book").first()
    if found is None:
        raise errors.document_unknown()
    if request.method != "POST":
        return _page(request, found, None)
    act = _ACTS.get(request.POST.get("viec", ""))
    if act is None:
        return redirect("office:entry", key=found.key)
    try:
        told = act(request, found)
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, told)
    return redirect("office:entry", key=found.key)


def _assign(request: HttpRequest, found: Entry) -> str:
    typed = request.POST
    assign_entry(
        found.key,
        handler=typed.get("nguoi", ""),
        unit=typed.get("don-vi", ""),
        note=typed.get("y-kien", ""),
        due_on=day_typed(request, "han", Text("hạn xử lý", "the due day")),
        by=signed_in(request),
    )
    return _("Đã phân công.")


def _take(request: HttpRequest, found: Entry) -> str:
    take_in_hand(found.key, by=signed_in(request))
    return _("Đã ghi là đang xử lý.")


def _close(request: HttpRequest, found: Entry) -> str:
    close_entry(found.key, request.POST.get("ket-qua", ""), by=signed_in(request))
    return _("Đã kết thúc xử lý văn bản.")


def _file(request: HttpRequest, found: Entry) -> str:
    put_in_file(found.key, request.POST.get("ho-so", ""), by=signed_in(request))
    return _("Đã đưa vào hồ sơ.")


def _recall(request: HttpRequest, found: Entry) -> str:
    typed = request.POST
    ask_back(found.key, typed.get("noi-nhan", ""), typed.get("ly-do", ""), by=signed_in(request))
    return _("Đã gửi đề nghị thu hồi; nơi nhận trả lời thì hiện ở đây.")


_ACTS: Mapping[str, Callable[[HttpRequest, Entry], str]] = {
    "phan-cong": _assign,
    "xu-ly": _take,
    "ket-thuc": _close,
    "ho-so": _file,
    "thu-hoi": _recall,
}


def _page(request: HttpRequest, found: Entry, refused: Refusal | None) -> HttpResponse:
    account = signed_in(request)
    files = list(files_visible_to(account).filter(entry=found))
    letter = next((file for file in files if file.media_type == "application/pdf"), None)
    deliveries = deliveries_of(found)
    is_in = found.direction == Direction.IN
    drafts = drafts_visible_to(account).exclude(state=DraftState.DROPPED)
    own = [] if is_in else [each for each in deliveries if not each.is_request]
    allowed = _allowed(account, found)
    changes = may_still_change(own) if allowed["may_draft"] else {}
    seen = entries_visible_to(account)
    own_files = work_files_visible_to(account).filter(agency=found.agency)
    asked = asked_about(found) if can(account, Permission.REGISTER_DOCUMENTS, found.agency) else None
    shown = pages_of(letter.sha256, letter.media_type) if letter else None
    context: dict[str, Any] = {
        "entry": found,
        "line": lines_of([found])[0],
        "on_axis": deliveries[0].document_id if deliveries else None,
        "is_incoming": is_in,
        "stage": STAGES[Stage(found.stage)],
        "channel": CHANNELS[Channel(found.channel)],
        "urgency": urgency(found.priority),
        "left": time_left(found.due_on) if is_open(found) else None,
        "is_open": is_open(found),
        "handler": names_of([found.handler]).get(found.handler, ""),
        "files": files,
        "hidden": found.files.count() - len(files),
        "letter": letter,
        "pages": shown.pages if shown else range(0),
        "no_picture": shown.why if shown else None,
        "checked": check(letter.sha256, letter.media_type, letter.size, found.registered_at)
        if letter
        else None,
        "happened": happened_to(found, deliveries),
        "asked": asked,
        "asked_why": why_asked(asked) if asked else "",
        "standings": [] if is_in else [standing_of(each) for each in own],
        "drafts": draft_lines(drafts.filter(replies_to=found, issued__isnull=True)),
        "changing": draft_lines(drafts_changing(found, drafts)),
        "links": links_of(deliveries[0].document if deliveries else None, account),
        "asks_officers": bool(own) and not allowed["may_draft"],
        "replies": lines_of(seen.filter(replies_to=found)),
        "answered": lines_of(seen.filter(pk=found.replies_to_id)) if found.replies_to_id else [],
        "filed": work_files_visible_to(account).filter(filed__entry=found),
        "work_files": own_files.filter(closed_at__isnull=True)[:100],
        "handlers": handlers_at(found.agency) if is_open(found) else [],
        "typed": request.POST,
        "refused": refused,
        **allowed,
        **changes,
        "trail": trail(
            _register_of(found),
            (found.notation or f"{found.number}", ""),
        ),
    }
    return render(request, "office/entry.html", context, status=refused.status if refused else 200)


def _register_of(found: Entry) -> tuple[str, str]:
    if found.direction == Direction.IN:
        return _("Sổ văn bản đến"), reverse("office:incoming")
    return _("Sổ văn bản đi"), reverse("office:outgoing")


def _allowed(account: Account, found: Entry) -> dict[str, bool]:
    """What this person may do with the document now; the page offers nothing else."""
    opened = is_open(found)
    leads = can(account, Permission.ASSIGN_DOCUMENTS, found.agency)
    handles = can(account, Permission.HANDLE_DOCUMENTS, found.agency)
    has_it = found.handler == str(account.public_id)
    return {
        "may_assign": opened and (leads or (has_it and handles)),
        "may_take": opened and has_it and found.stage != Stage.IN_HAND,
        "may_close": opened and (leads or has_it),
        "may_recall": can(account, Permission.SEAL_DOCUMENTS, found.agency),
        "may_draft": leads or handles,
        "is_mine": has_it,
    }
