"""The drafts of reports: listed, made by the coordinator, read as a page whose numbers lead to their proof.

Only those who coordinate or check read a draft: it tells of figures that are not released and names people.
"""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.identity.api import Account, Permission, can, demand
from nhip.kernel.api import Refusal, Text, today
from nhip.measure.charts.lean import in_page
from nhip.measure.collection.acts.draft_report import ACTION, draft_report
from nhip.measure.collection.models import ReportDraft
from nhip.measure.collection.queries.authors import told
from nhip.measure.collection.queries.gate import reports_visible_to, rounds_visible_to
from nhip.measure.collection.reports import errors
from nhip.measure.collection.reports.document import Block, Drawing, read_document
from nhip.measure.collection.reports.scope import Kind, report_kind

READING = Text(vi="xem dự thảo báo cáo", en="read drafts of reports")
KINDS = {
    Kind.QUARTERLY: Text("Báo cáo quý", "Quarterly report"),
    Kind.YEARLY: Text("Báo cáo năm", "Yearly report"),
    Kind.ROUND: Text("Báo cáo một đợt", "Report of a round"),
}
_MOST = 200


def reader(request: HttpRequest) -> Account:
    """Who asks, who must coordinate or check. Raises ``identity.not_permitted``."""
    assert isinstance(request.user, Account)
    if not can(request.user, Permission.CHECK_FIGURES):
        demand(request.user, Permission.COORDINATE_FIGURES, READING)
    return request.user


def found_draft(request: HttpRequest, kind: str, scope: str, number: str) -> ReportDraft:
    """The draft that the address names. Raises ``collection.report_unknown``."""
    visible = reports_visible_to(reader(request))
    counted = int(number[:9])
    found = visible.filter(kind=kind, scope=scope, number=counted).first()
    if found is None:
        raise errors.report_unknown(scope[:40], counted)
    return found


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The list; the coordinator drafts another one here."""
    account = reader(request)
    refused: Refusal | None = None
    asked = (request.POST.get("ky", "") or _quarter(today()))[:40].strip()
    if request.method == "POST":
        demand(account, Permission.COORDINATE_FIGURES, ACTION)
        try:
            made = draft_report(report_kind(asked), asked, by=account)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("figures:report", kind=made.kind, scope=made.scope, number=made.number)
    rows = list(reports_visible_to(account).defer("document")[:_MOST])
    names = told(account, dict.fromkeys((row.author for row in rows), ""))
    context = {
        "rows": [(row, KINDS[Kind(row.kind)], names.get(row.author, "")) for row in rows],
        "asked": asked,
        "choices": _choices(account, asked),
        "refused": refused,
        "coordinates": can(account, Permission.COORDINATE_FIGURES),
        "trail": [{"name": _("Số liệu"), "address": "../"}, {"name": _("Báo cáo")}],
    }
    return render(request, "collection/report_list.html", context, status=refused.status if refused else 200)


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, kind: str, scope: str, number: str) -> HttpResponse:
    """One draft as a page."""
    found = found_draft(request, kind, scope, number)
    document = read_document(found.document)
    context = {
        "draft": found,
        "kind": KINDS[Kind(found.kind)],
        "document": document,
        "opening": [_shown(block) for block in document.opening],
        "sections": [(one, [_shown(block) for block in one.blocks]) for one in document.sections],
        "closing": [_shown(block) for block in document.closing],
        "annexes": [
            ("I" * number, one, [_shown(block) for block in one.blocks])
            for number, one in enumerate(document.annexes, 1)
        ],
        "author": told(reader(request), {found.author: ""}).get(found.author, ""),
        "trail": [
            {"name": _("Số liệu"), "address": "../../../../"},
            {"name": _("Báo cáo"), "address": "../../../"},
            {"name": f"{found.scope} ({found.number})"},
        ],
    }
    return render(request, "collection/report.html", context)


def _shown(block: Block) -> tuple[str, object]:
    """A block with the name of its kind, which a template cannot ask for; a drawing in the page's colours."""
    if isinstance(block, Drawing):
        svg = mark_safe(in_page(block.svg, block.alt))  # noqa: S308 - drawn by the site itself
        return "drawing", {"svg": svg, "caption": block.caption}
    return type(block).__name__.lower(), block


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _choices(account: Account, asked: str) -> list[str]:
    """The quarters and years in which rounds end, and the rounds themselves, the newest first."""
    rounds = list(rounds_visible_to(account).values_list("code", "closes_on")[:_MOST])
    quarters = sorted({_quarter(day) for _code, day in rounds} | {_quarter(today())}, reverse=True)
    years = sorted({str(day.year) for _code, day in rounds}, reverse=True)
    return list(dict.fromkeys([asked, *quarters, *years, *(code for code, _day in rounds)]))
