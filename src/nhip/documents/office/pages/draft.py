"""A draft on one screen: what it says, how it will look, who is asked about it, and the step that is next."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhip.documents.office import errors
from nhip.documents.office.acts.add_version import Outward, add_version
from nhip.documents.office.acts.ask_visa import ask_visa
from nhip.documents.office.acts.change_files import add_files, remove_file
from nhip.documents.office.acts.draft_letter import Begun, answer_to, draft_letter, draft_reply
from nhip.documents.office.acts.give_visa import give_visa
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import drop_draft, return_draft, submit_draft
from nhip.documents.office.letters.pictures import page_count
from nhip.documents.office.models import Draft, DraftState
from nhip.documents.office.pages.answered import answered_by
from nhip.documents.office.pages.bounds import (
    agency_chosen,
    day_typed,
    files_sent,
    in_the_office,
    priorities,
    shortened,
    signed_in,
    trail,
)
from nhip.documents.office.pages.brought import bring, brought_context, confirm, refreshing, take_off
from nhip.documents.office.pages.changing import change_context, change_typed, chosen_above
from nhip.documents.office.pages.draft_files import letter_so_far
from nhip.documents.office.pages.draft_shown import draft_context
from nhip.documents.office.queries.gate import agencies_with, drafts_visible_to, entries_visible_to
from nhip.documents.office.rules import OFFICIAL_LETTER
from nhip.documents.office.versions import Said
from nhip.identity.api import Permission
from nhip.kernel.api import Refusal, Text

_DRAFTING = (Permission.HANDLE_DOCUMENTS, Permission.ASSIGN_DOCUMENTS)


@in_the_office
@require_POST
def new_draft(request: HttpRequest) -> HttpResponse:
    """Begin a letter of one's own; it is empty until something is saved in it."""
    account = signed_in(request)
    agency = agency_chosen(request, agencies_with(account, *_DRAFTING))
    made = draft_letter(agency, Begun(), by=account)
    return redirect("office:draft", key=made.key)


@in_the_office
@require_POST
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the answer to a document, with what it takes from it."""
    account = signed_in(request)
    answered = entries_visible_to(account).filter(key=key).first()
    if answered is None:
        raise errors.document_unknown()
    made = draft_reply(answered.key, answer_to(answered), by=account)
    return redirect("office:draft", key=made.key)


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a draft, and the acts that its state offers."""
    found = drafts_visible_to(signed_in(request)).filter(key=key).first()
    if found is None:
        raise errors.draft_unknown()
    if request.method != "POST":
        return _page(request, found, None)
    act = _ACTS.get(request.POST.get("viec", "").partition(":")[0])  # bo-tep:7 takes off file 7
    if act is None:
        return redirect("office:draft", key=found.key)
    try:
        told, way_on = act(request, found)
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal)
    messages.success(request, told)
    return redirect(way_on)


def _page(request: HttpRequest, found: Draft, refused: Refusal | None) -> HttpResponse:
    account = signed_in(request)
    # Where the words were kept before the next step was refused, the page shows what was kept.
    is_kept = refused is not None and refused.code != "office.version_moved" and found.latest > _seen(request)
    lost = None if is_kept else refused
    context: dict[str, Any] = draft_context(found, account)
    above = chosen_above(found, context["version"])
    context |= {
        **change_context(found, context["version"], account, request.POST if lost else None),
        "receivers": [each for each in context["receivers"] if each[0]["code"] not in above],
        **brought_context(found),
        "answered": answered_by(context["answers"], account),
        "letter_pages": _pages(found) if found.state != DraftState.DRAFTING else range(0),
        "priorities": priorities(),
        "typed": request.POST if lost else None,
        "chosen": _chosen(request, found, lost),
        "kept": request.POST.getlist("nhan") if lost else None,
        "refused": refused,
        "trail": trail((shortened(found.subject) or _("Dự thảo mới"), "")),
    }
    answer = render(request, "office/draft.html", context, status=refused.status if refused else 200)
    return answer if refused else refreshing(answer, found)


def _pages(found: Draft) -> range:
    """All pages of a letter that somebody signs or issues; one, with the reason, where it cannot be shown."""
    count = page_count(letter_so_far(found))
    return range(1 if isinstance(count, Text) else count)


def _chosen(request: HttpRequest, found: Draft, lost: Refusal | None) -> dict[str, str]:
    """What the lists to choose from stand at: as they were sent where that was refused."""
    typed = request.POST if lost else {}
    return {
        "kind": typed.get("loai", found.kind),
        "priority": typed.get("do-khan", found.priority),
        "signer": typed.get("nguoi-ky", found.signer),
    }


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("ban", "")
    return int(typed) if typed.isdigit() else 0


def _here(found: Draft) -> str:
    return reverse("office:draft", args=[found.key])


def _written(request: HttpRequest, found: Draft) -> int:
    """Save what the form says; the number of the version it is. Acts of the form's foot do this first."""
    typed = request.POST
    if "noi-dung" not in typed:
        return _seen(request)
    receivers = [*typed.getlist("nhan"), *typed.get("nhan-moi", "").split(";")]
    subject, body, copies = typed.get("trich-yeu", ""), typed["noi-dung"], typed.get("noi-nhan", "")
    note, change = typed.get("ghi-chu", ""), change_typed(request, found)
    said = Said(subject, receivers, body, copies, note, change)
    outward = Outward(
        kind=typed.get("loai", OFFICIAL_LETTER),
        unit_letters=typed.get("don-vi", ""),
        priority=typed.get("do-khan", "0"),
        due_on=day_typed(request, "han", Text("hạn", "the due day")),
    )
    version = add_version(found.key, _seen(request), said, outward, by=signed_in(request))
    made = add_files(found.key, files_sent(request), by=signed_in(request))
    return made[0].draft.latest if made else version.number


def _save(request: HttpRequest, found: Draft) -> tuple[str, str]:
    number = _written(request, found)
    return _("Đã lưu bản %(n)s.") % {"n": number}, _here(found)


def _bring(request: HttpRequest, found: Draft) -> tuple[str, str]:
    return bring(request, found, _written(request, found))


def _ask(request: HttpRequest, found: Draft) -> tuple[str, str]:
    _written(request, found)
    ask_visa(found.key, request.POST.getlist("hoi"), by=signed_in(request))
    return _("Đã hỏi ý kiến."), _here(found)


def _advise(request: HttpRequest, found: Draft) -> tuple[str, str]:
    is_agreed = request.POST["viec"] == "dong-y"
    words = request.POST.get("y-kien", "")
    give_visa(found.key, _seen(request), words, is_agreed=is_agreed, by=signed_in(request))
    return _("Đã cho ý kiến."), _here(found)


def _submit(request: HttpRequest, found: Draft) -> tuple[str, str]:
    number = _written(request, found)
    typed = request.POST
    submit_draft(
        found.key, number, typed.get("nguoi-ky", ""), typed.get("ky-thay", ""), by=signed_in(request)
    )
    return _("Đã trình ký."), _here(found)


def _return(request: HttpRequest, found: Draft) -> tuple[str, str]:
    return_draft(found.key, request.POST.get("ly-do", ""), by=signed_in(request))
    return _("Đã trả lại người soạn."), reverse("office:desk")


def _sign(request: HttpRequest, found: Draft) -> tuple[str, str]:
    sign_draft(found.key, _seen(request), by=signed_in(request))
    return _("Đã ký. Văn thư sẽ cấp số, đóng dấu và phát hành."), reverse("office:desk")


def _issue(request: HttpRequest, found: Draft) -> tuple[str, str]:
    entry = seal_and_issue(found.key, book=request.POST.get("so", ""), by=signed_in(request))
    return (
        _("Đã phát hành số %(notation)s.") % {"notation": entry.notation},
        reverse("office:entry", args=[entry.key]),
    )


def _drop(request: HttpRequest, found: Draft) -> tuple[str, str]:
    drop_draft(found.key, by=signed_in(request))
    return _("Đã bỏ dự thảo."), reverse("office:desk")


def _remove(request: HttpRequest, found: Draft) -> tuple[str, str]:
    typed = request.POST["viec"].partition(":")[2]
    _written(request, found)
    remove_file(found.key, int(typed) if typed.isdigit() else 0, by=signed_in(request))
    return _("Đã bỏ tệp."), _here(found)


_ACTS: Mapping[str, Callable[[HttpRequest, Draft], tuple[str, str]]] = {
    "luu": _save,
    "hoi": _ask,
    "dong-y": _advise,
    "khong-dong-y": _advise,
    "trinh": _submit,
    "tra-lai": _return,
    "ky": _sign,
    "phat-hanh": _issue,
    "bo": _drop,
    "bo-tep": _remove,
    "tai-van-ban": _bring,
    "dung-ban-pdf": confirm,
    "bo-van-ban": take_off,
}
