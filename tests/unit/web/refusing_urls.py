"""A site that refuses in every way, for the tests of refusals."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from ninja import NinjaAPI
from ninja.errors import HttpError

from nhip.kernel.api import Refusal, Text
from nhip.kernel.models import CalendarDay
from nhip.web import urls
from nhip.web.refusals.rest import speak_problems

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def refusal(*, retriable: bool = False, law: str | None = "bo-luat-lao-dong-2019") -> Refusal:
    return Refusal(
        "test.too_late",
        Text("Đã quá hạn", "Too late"),
        Text("Hạn là ngày 24/11/2026.", "It was due on 24 November 2026."),
        Text("Hãy xin gia hạn.", "Ask for more time."),
        law=law,
        retriable=retriable,
    )


def refuse(request: HttpRequest, citizen: int) -> HttpResponse:
    raise refusal(law=request.GET.get("law", "bo-luat-lao-dong-2019"))


def change_and_refuse(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        CalendarDay.objects.create(
            day="2026-12-24",
            kind="off",
            name="a",
            name_en="a",
            source="a",
            decided_on="2026-12-01",
            known_since="2026-12-01",
        )
        raise refusal()


def break_down(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("citizen 012345")


def lose_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection")


def deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404


def misread(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


api = NinjaAPI(urls_namespace="refusing")
speak_problems(api)


@api.get("/refuse")
def api_refuse(request: HttpRequest) -> None:
    raise refusal(retriable=True)


@api.get("/number")
def api_number(request: HttpRequest, n: int) -> int:
    return n


@api.get("/teapot")
def api_teapot(request: HttpRequest) -> None:
    raise HttpError(418, "I am a teapot")


urlpatterns = [
    path("refuse/<int:citizen>/", refuse, name="refuse"),
    path("change/", change_and_refuse, name="change"),
    path("break/", break_down, name="break"),
    path("lose/", lose_the_database, name="lose"),
    path("deny/", deny, name="deny"),
    path("miss/", miss, name="miss"),
    path("misread/", misread, name="misread"),
    path("post/", only_post, name="post"),
    path("form/", form, name="form"),
    path("api/", api.urls),
    *urls.urlpatterns,
]
