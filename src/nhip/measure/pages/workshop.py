"""The workshop: begin, type or upload, see what is wrong where it stands, compute and compare.

Nothing is kept between two pages: the texts travel in the form, so nothing typed is lost and nobody else
sees it. Only the button that saves stores anything (:mod:`~nhip.measure.pages.workshop_saved`).
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from nhip.kernel.api import Refusal, setting, today
from nhip.measure.engine.explain import Gap
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.models_workshop import SavedWork
from nhip.measure.pages.answer import answer
from nhip.measure.pages.workshop_form import beginning, choices, new_form, read_form
from nhip.measure.pages.workshop_shown import figures_of, tables_of
from nhip.measure.workshop.doing import Done, explained, run, work_of
from nhip.measure.workshop.errors import not_there, too_large
from nhip.measure.workshop.limits import limits
from nhip.measure.workshop.listing import listing, locate
from nhip.measure.workshop.outcome import size_of
from nhip.measure.workshop.uses import count_use
from nhip.measure.workshop.work import Work

View = Callable[..., HttpResponse]


def within_bounds(view: View) -> View:
    """Refuse what is too large before it is read, in words of its own; then ask for the form's proof."""
    protected = csrf_protect(view)

    @wraps(view)
    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            most: int = setting("NHIP_WORKSHOP_BYTES")
            try:
                length = int(request.META.get("CONTENT_LENGTH") or 0)
                if length > 3 * most:
                    raise too_large(most)
                request.POST.get("lan")
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, ValueError) as error:
                raise too_large(most) from error
        return protected(request, *args, **kwargs)

    return csrf_exempt(bounded)


def sender(request: HttpRequest) -> str:
    """The network address a request comes from, past the proxies that this site has."""
    return str(get_adapter().get_client_ip(request))


def workshop(request: HttpRequest) -> HttpResponse:
    """Where to begin: a shipped index, the example, one's own files; and what one has saved."""
    mine = SavedWork.objects.none()
    if request.user.is_authenticated:
        mine = SavedWork.objects.filter(owner=request.user, expires_on__gte=today())
    context = {
        "choices": choices(),
        "mine": mine.defer("definition", "figures", "outcome")[:50],
        "limits": limits(),
        "days": setting("NHIP_WORKSHOP_DAYS"),
        "trail": trail(),
    }
    return answer(request, "measure/workshop.html", context)


@within_bounds
@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: HttpRequest) -> HttpResponse:
    """The form, and below it what came of it."""
    if request.method != "POST":
        opened = _opened(request)
        return bench_page(request, opened)
    taken = read_form(request)
    refused = refused_use(request)
    if refused is not None:
        return bench_page(request, taken.work, refused=refused, status=refused.status)
    if taken.problems or taken.work.is_empty:
        return bench_page(request, taken.work, problems=taken.problems or (_nothing(),))
    done = run(taken.work, limits(), within=setting("NHIP_WORKSHOP_SECONDS"))
    if request.POST.get("viec") == "kiem" and done.checked.is_sound:
        return bench_page(request, taken.work, checked=done, notices=taken.notices)
    return bench_page(request, taken.work, done=done, problems=done.problems, notices=taken.notices)


def refused_use(request: HttpRequest) -> Refusal | None:
    """Why nothing more is computed for this sender now; None where it may go on."""
    try:
        count_use(request.user, sender(request))
    except Refusal as refusal:
        return refusal
    return None


def _opened(request: HttpRequest) -> Work:
    key = request.GET.get("mo", "")
    if not key:
        return beginning(request.GET)
    stored = SavedWork.objects.filter(key=key[:43], expires_on__gte=today()).first()
    if stored is None:
        raise not_there()
    return work_of(stored)


def _nothing() -> Problem:
    return Problem(
        "workshop.nothing",
        "",
        label("chưa có định nghĩa và số liệu nào.", "there is no definition and there are no figures yet."),
        label(
            "dán vào hai ô bên dưới, tải tệp lên, hoặc bắt đầu từ một ví dụ.",
            "paste them into the two fields below, upload files, or begin with an example.",
        ),
    )


def bench_page(
    request: HttpRequest,
    work: Work,
    *,
    done: Done | None = None,
    checked: Done | None = None,
    problems: Iterable[Problem] = (),
    notices: Iterable[Notice] = (),
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form with ``work`` in it, and whatever is to be said about it."""
    found = locate(problems)
    outcome = done.outcome if done else None
    gap, gap_problem = _gap(request, done)
    context: dict[str, Any] = {
        "work": work,
        "choices": choices(),
        "found": found,
        "lines_of_definition": listing(work.definition, "definition", found),
        "lines_of_figures": listing(work.figures, "figures", found),
        "refused": refused,
        "checked": checked.checked if checked else None,
        "size": size_of(checked.checked) if checked else None,
        "outcome": outcome,
        "gap": gap,
        "gap_problem": gap_problem,
        "asked_unit": request.POST.get("don-vi", ""),
        "takes_too_long": bool((done or checked) and (done or checked).takes_too_long),  # type: ignore[union-attr]
        "read_notices": tuple(notices),
        "form": new_form(),
        "days": setting("NHIP_WORKSHOP_DAYS"),
        "limits": limits(),
        "can_edit": True,
        "permalink": "",
        "trail": trail({"name": _("Bài đang làm")}),
    }
    tables = tables_of(outcome, request.GET, gap) if outcome else []
    figures = figures_of(outcome) if outcome else []
    if not outcome and request.GET.get("tai"):
        request.GET = type(request.GET)()  # a file was wanted of what does not compute: say why instead
    response = answer(
        request, "measure/workshop_bench.html", context, tables=tables, figures=figures, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _gap(request: HttpRequest, done: Done | None) -> tuple[Gap | None, Problem | None]:
    wanted = request.POST.get("don-vi", "")
    if not wanted or done is None or done.result is None:
        return None, None
    try:
        return explained(done.result, wanted), None
    except Problems as found:
        return None, found.found[0]


def trail(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the reader is: below the list of indices."""
    steps: list[dict[str, Any]] = [
        {"name": _("Chỉ số"), "address": reverse("measure:indices")},
        {"name": _("Xưởng chỉ số"), "address": reverse("measure:workshop")},
        *more,
    ]
    steps[-1] = {"name": steps[-1]["name"]}
    return steps
