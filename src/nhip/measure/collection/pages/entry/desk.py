"""The focal point's desk: what one agency owes in a round, entered by rows or all at once, and handed in."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhip.identity.api import Account
from nhip.kernel.api import KeptFile, Refusal, Text, fold, keep_file, remaining, today
from nhip.measure.collection import errors
from nhip.measure.collection.acts.enter_figures import EntryReport, enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.entry.documents import demand_document_kind
from nhip.measure.collection.entry.naming import agency_words
from nhip.measure.collection.entry.people import names_for
from nhip.measure.collection.entry.typed import Key, Typed, touched, typed_in
from nhip.measure.collection.entry.warnings import known_warnings, warnings
from nhip.measure.collection.models import Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.pages.entry.bounds import at_desk, within_bounds
from nhip.measure.collection.pages.entry.drawing import drawn, stands
from nhip.measure.collection.pages.entry.shown import NOTHING, Outcome, rows_of
from nhip.measure.collection.queries.desk import Wanted, cells_owed, progress
from nhip.measure.collection.queries.gate import hand_ins_visible_to, uploads_visible_to
from nhip.measure.collection.queries.owed import from_before
from nhip.measure.collection.register import register

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_ROWS: Final = 20
_FILTERS: Final[dict[str, Wanted]] = {
    "": "all",
    "chua": "silent",
    "da": "answered",
    "thieu": "missing",
    "nhap": "draft",
}
# A row that is being filled in field by field is not wrong yet.
_UNFINISHED: Final = frozenset({"collection.blank", "collection.no_reason"})


@within_bounds
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """What the agency owes; sent back, what was typed is saved and what could not be is shown beside it."""
    asker, found = at_desk(request, code, agency)
    if request.method != "POST":
        return _page(request, asker, found, agency)
    sent = typed_in(request.POST)
    rows = touched(sent, agency, asker)
    if "tai-lieu" in request.FILES:
        # The page's script has saved the rows one by one by now: the file is meant for those drafts too.
        meant = {row.key for row in rows} | _bare_drafts(found, agency, sent)
        rows = [row for row in sent if row.key in meant]
    if not rows:
        messages.info(request, _("Không có ô nào thay đổi, nên không có gì được ghi."))
        return redirect(request.get_full_path())
    try:
        report = _save(found, agency, rows, asker, request.FILES.get("tai-lieu"))
    except Refusal as refusal:
        typed = Outcome(typed={row.key: row for row in rows})
        return _page(request, asker, found, agency, outcome=typed, refused=refusal)
    if report.written:
        told = ngettext("Đã ghi %(n)s số liệu.", "Đã ghi %(n)s số liệu.", len(report.written))
        messages.success(request, told % {"n": len(report.written)})
    if report.refused or report.conflicts:
        outcome = _outcome(rows, report, asker, agency)
        return _page(request, asker, found, agency, outcome=outcome)
    return redirect(request.get_full_path())


@within_bounds
@require_POST
def save_row(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Save the one row that was sent and answer with its state, for the script of the page."""
    asker, found = at_desk(request, code, agency)
    # The script sends the whole form; only the row that was left is meant.
    meant = request.POST.get("dong", "")
    sent = [row for row in typed_in(request.POST) if "/".join(row.key) == meant]
    if any(row.keeps for row in sent):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the fields then show what stands there
    rows = touched(sent, agency, asker)
    outcome, refused = NOTHING, None
    try:
        report = _save(found, agency, rows, asker, request.FILES.get("tai-lieu"))
        outcome = _outcome(rows, report, asker, agency)
    except Refusal as refusal:
        refused = refusal
    cells = cells_owed(found, agency, keys=[row.key for row in sent])
    if not cells:
        raise errors.desk_unknown()
    (row,) = rows_of(cells, outcome, None)
    is_unfinished = row.fault is not None and row.fault.code in _UNFINISHED
    context = {
        "anchor": row.anchor,
        "name": row.name,
        "seen": row.follows,
        "stands": stands(row, refused=refused, is_unfinished=is_unfinished),
        "progress": progress(found, agency),
        "is_fragment": True,
    }
    return render(request, "collection/entry_row_state.html", context)


@within_bounds
@require_GET
def show_warnings(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """What the checks find odd, each beside its cell; asked for by the page once it is there."""
    _asker, found = at_desk(request, code, agency)
    warned = warnings(found, agency)
    shown = cells_owed(found, agency, keys=list(warned)) if warned else []
    context = {"rows": rows_of(shown, NOTHING, warned), "n": len(warned)}
    return render(request, "collection/entry_warnings.html", context)


@within_bounds
@require_POST
def hand_in_all(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Hand in what stands in the agency's cells."""
    asker, found = at_desk(request, code, agency)
    try:
        handed = hand_in(code, agency, by=asker, still_true=bool(request.POST.get("van-dung")))
    except Refusal as refusal:
        return _page(request, asker, found, agency, refused=refusal)
    messages.success(request, _("Đã nộp %(n)s số liệu.") % {"n": handed.figures})
    return redirect("figures:desk", code=code, agency=agency)


def _save(
    found: Round, agency: str, rows: Sequence[Typed], by: Account, sent: "UploadedFile[Any] | None"
) -> EntryReport:
    document: KeptFile | None = None
    with transaction.atomic():
        if sent is not None:
            content = sent.read()
            demand_document_kind(content)
            document = keep_file(content)
        return enter_figures(
            found.code,
            agency,
            [row.entry() for row in rows],
            origin=Origin.FORM,
            by=by,
            document=document,
            document_name=(sent.name or "") if sent is not None else "",
        )


def _bare_drafts(found: Round, agency: str, sent: Sequence[Typed]) -> set[Key]:
    """Of the rows that were sent, those that are not handed in yet and stand on no document."""
    cells = cells_owed(found, agency, keys=[row.key for row in sent if not row.keeps]) if sent else []
    return {
        (cell.series, cell.area, cell.period)
        for cell in cells
        if cell.number > cell.handed_in and not cell.document
    }


def _outcome(rows: Sequence[Typed], report: EntryReport, asker: Account, agency: str) -> Outcome:
    def key(entry: Any) -> Key:
        return entry.series, entry.area, entry.period

    return Outcome(
        typed={row.key: row for row in rows},
        faults={key(one.entry): one.fault for one in report.refused},
        conflicts={key(one.entry): one for one in report.conflicts},
        names=names_for(asker, agency, (one.author for one in report.conflicts)),
        saved=frozenset(key(entry) for entry in [*report.written, *report.unchanged]),
    )


def _page(
    request: HttpRequest,
    asker: Account,
    found: Round,
    agency: str,
    *,
    outcome: Outcome = NOTHING,
    refused: Refusal | None = None,
) -> HttpResponse:
    chosen = request.GET.get("loc", "")
    wanted = _FILTERS.get(chosen, "all")
    words = request.GET.get("q", "").strip()[:80]
    series = _named(words)
    counted = progress(found, agency)
    within = counted if series is None else progress(found, agency, series)
    pages = Paginator(range(within.of(wanted)), MOST_ROWS)
    page: Page[Any] = pages.get_page(request.GET.get("trang"))
    if outcome.typed:
        # The page that was sent stays as it was, even where a row no longer meets the filter.
        cells = cells_owed(found, agency, keys=[row.key for row in typed_in(request.POST)])
    else:
        start = (page.number - 1) * MOST_ROWS
        cells = cells_owed(found, agency, wanted=wanted, series=series, start=start, most=MOST_ROWS)
    warned = warnings(found, agency) if "canh-bao" in request.GET else known_warnings(found, agency)
    rows = rows_of(cells, outcome, warned)
    due_on = counted.due_on or found.closes_on
    is_open = found.closed_at is None and found.opens_on <= today()
    context = {
        "round": found,
        "title": Text(found.title_vi, found.title_en),
        "agency": agency,
        "agency_name": agency_words(agency),
        "asked": counted,
        "groups": drawn(rows, found.code, agency, is_open=is_open),
        "wrong": [row for row in rows if row.fault or row.conflict],
        "refused": refused,
        "page": page,
        "chosen": chosen,
        "q": words,
        "is_open": is_open,
        "due_on": due_on,
        "left": remaining(due_on) if is_open and due_on >= today() else None,
        "waits_for_warnings": warned is None and counted.present > 0,
        # Who has nothing left to answer is asked whether what stands there from before is still true.
        "from_before": from_before(found, agency) if is_open and not counted.silent else 0,
        "handed_in": hand_ins_visible_to(asker).filter(round=found, agency=agency).last(),
        "uploads": uploads_visible_to(asker).filter(round=found, agency=agency)[:5],
        "trail": _trail(found, agency),
    }
    status = 200 if refused is None and not context["wrong"] else (refused.status if refused else 422)
    return render(request, "collection/entry.html", context, status=status)


def _named(words: str) -> list[str] | None:
    """The series whose code or name has the words, however spelt; None for all."""
    if not words:
        return None
    wish = fold(words)
    return [
        code
        for code, row in register().items()
        if wish in fold(code) or wish in fold(row.title.vi) or wish in fold(row.title.en)
    ]


def _trail(found: Round, agency: str) -> list[Mapping[str, Any]]:
    return [
        {"name": _("Số liệu"), "address": reverse("figures:hub")},
        {"name": Text(found.title_vi, found.title_en), "address": ""},
        {"name": agency, "address": ""},
    ]
