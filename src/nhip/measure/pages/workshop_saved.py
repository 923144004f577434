"""Saved works: keep one under a link, open it, compute it again, take it home, delete it."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from nhip.identity.api import Account
from nhip.kernel.api import Refusal, now, setting, today
from nhip.measure.acts.delete_work import delete_work, may_delete
from nhip.measure.acts.save_work import save_work
from nhip.measure.engine.labels import Label
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.result import Result
from nhip.measure.models_workshop import SavedWork
from nhip.measure.pages.answer import answer
from nhip.measure.pages.workshop import bench_page, refused_use, trail, within_bounds
from nhip.measure.pages.workshop_bundle import NAME, bundle_of
from nhip.measure.pages.workshop_form import form_sent, read_form
from nhip.measure.pages.workshop_shown import figures_of, tables_of
from nhip.measure.workshop.doing import explained, run, work_of
from nhip.measure.workshop.errors import not_there
from nhip.measure.workshop.limits import limits
from nhip.measure.workshop.outcome import Outcome
from nhip.measure.workshop.work import engine_version


def stored_work(key: str) -> SavedWork:
    """The saved work under ``key``. Raises ``workshop.not_there`` once its last day has passed too."""
    found = SavedWork.objects.filter(key=key, expires_on__gte=today()).first()
    if found is None:
        raise not_there()
    return found


@within_bounds
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the work that was sent and say where it is, until when, and how it is deleted."""
    taken = read_form(request)
    refused = refused_use(request)
    if refused is not None:
        return bench_page(request, taken.work, refused=refused, status=refused.status)
    if taken.problems:
        return bench_page(request, taken.work, problems=taken.problems)
    done = run(taken.work, limits(), within=setting("NHIP_WORKSHOP_SECONDS"))
    if done.problems:
        return bench_page(request, taken.work, problems=done.problems)
    owner = request.user if isinstance(request.user, Account) else None
    saved = save_work(done.checked, done.outcome, owner=owner, form=form_sent(request))
    address = reverse("measure:workshop_saved", args=[saved.work.key])
    context = {
        "saved": saved.work,
        "code": saved.deletion_code,
        "address": request.build_absolute_uri(address),
        "path": address,
        "is_owner": owner is not None,
        "trail": trail({"name": _("Đã lưu")}),
    }
    return _unlisted(render(request, "measure/workshop_kept.html", context))


@require_http_methods(["GET", "HEAD"])
def saved(request: HttpRequest, key: str) -> HttpResponse:
    """A saved work as it was computed then; explained or computed again on request."""
    stored = stored_work(key)
    context: dict[str, Any] = {
        "saved": stored,
        "is_owner": may_delete(stored, request.user),
        "engine_now": engine_version(),
        "trail": trail({"name": stored.title}),
        "permalink": reverse("measure:workshop_saved", args=[key]),
        "seconds": (now() - stored.saved_at).total_seconds(),
    }
    if stored.state == SavedWork.State.FAILED:
        context["found"] = [_problem(each) for each in stored.problems]
    if request.GET.get("tai") == NAME and stored.outcome:
        return _unlisted(bundle_of(request, stored))
    taken_home = _texts(stored, request.GET.get("tai", ""))
    if taken_home is not None:
        return _unlisted(taken_home)
    if not stored.outcome:
        if request.GET.get("tai"):
            raise not_there()
        return _unlisted(answer(request, "measure/workshop_saved.html", context))
    outcome = Outcome.model_validate_json(stored.outcome)
    result, said = (None, None)
    wanted = request.GET.get("don-vi", "")
    if wanted or "tinh-lai" in request.GET:
        result, said = _again(request, stored)
    gap = None
    if wanted and result is not None:
        try:
            gap = explained(result, wanted)
        except Problems as found:
            said = found.found[0].cause
    context |= {
        "outcome": outcome,
        "gap": gap,
        "asked_unit": wanted,
        "gap_problem": None,
        "again": _same(outcome, stored, result) if "tinh-lai" in request.GET and result else None,
        "said": said,
    }
    tables = tables_of(outcome, request.GET, gap)
    return _unlisted(
        answer(request, "measure/workshop_saved.html", context, tables=tables, figures=figures_of(outcome))
    )


def _again(request: HttpRequest, stored: SavedWork) -> tuple[Result | None, Label | Refusal | None]:
    """The work computed anew, if this sender may and it is small enough for an answer."""
    refused = refused_use(request)
    if refused is not None:
        return None, refused
    return _computed(stored.pk, stored.definition_digest, stored.figures_digest)


@lru_cache(maxsize=8)
def _computed(pk: int, definition_digest: str, figures_digest: str) -> tuple[Result | None, Label | None]:
    del definition_digest, figures_digest  # they tell apart what the cache keeps
    work = replace(work_of(SavedWork.objects.get(pk=pk)), draws=0, against="")
    done = run(work, limits(), within=setting("NHIP_WORKSHOP_SECONDS"))
    if done.takes_too_long:
        return None, _too_long()
    return done.result, done.problems[0].cause if done.problems else None


def _too_long() -> Label:
    return Label(
        vi="bài này lớn nên không tính lại trong lúc chờ trang; tải về và tính trên máy của bạn: "
        "nhip index compute.",
        en="this work is too large to be computed while a page waits; take it home and compute it there: "
        "nhip index compute.",
    )


def _same(outcome: Outcome, stored: SavedWork, result: Result) -> dict[str, Any]:
    """Whether the calculation gives today what it gave then."""
    moved = [
        unit.unit
        for unit in outcome.units
        if unit.unit not in result
        or result.rank(unit.unit) != unit.rank
        or abs((result.score(unit.unit) or 0.0) - (unit.score or 0.0)) > 1e-9
    ]
    return {"is_same": not moved, "moved": moved[:8], "then": stored.engine_version, "now": engine_version()}


def _problem(written: dict[str, Any]) -> Problem:
    cause, cure = Label(**written["cause"]), Label(**written["cure"])
    return Problem(written["code"], written["place"], cause, cure)


def _texts(stored: SavedWork, wanted: str) -> HttpResponse | None:
    """What went in, and the whole outcome, as files."""
    held = {
        "dinh-nghia.yaml": (stored.definition, "application/yaml"),
        "so-lieu.csv": (stored.figures, "text/csv"),
        "ket-qua.json": (stored.outcome, "application/json"),
    }
    if wanted not in held or not held[wanted][0]:
        return None
    text, kind = held[wanted]
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted}"'
    return response


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then delete; the owner needs no code."""
    stored = stored_work(key)
    context = {
        "saved": stored,
        "is_owner": may_delete(stored, request.user),
        "path": reverse("measure:workshop_saved", args=[key]),
        "trail": trail({"name": _("Xóa bài đã lưu")}),
    }
    if request.method != "POST":
        return _unlisted(render(request, "measure/workshop_delete.html", context))
    delete_work(key, by=request.user, deletion_code=request.POST.get("ma", "").strip())
    return redirect("measure:workshop_deleted")


def deleted(request: HttpRequest) -> HttpResponse:
    """That it is gone."""
    return answer(request, "measure/workshop_deleted.html", {"trail": trail({"name": _("Đã xóa")})})


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it, no cache shares it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
