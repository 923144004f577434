"""Light or dark: the reader's choice, kept in a cookie, changed by a form that needs no JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nhip.web.templatetags.nhip import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


@require_POST
@csrf_exempt  # A theme forged by another site harms nobody, and readers are spared a cookie on every page.
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep ``theme`` (``light``, ``dark``, or empty for the device's own) and go back to the page of the
    form.
    """
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response
