"""The site's addresses: one line for each part that has pages or answers in JSON."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from nhip.web.rest.root import api

handler400 = "nhip.web.refusals.handlers.bad_request"
handler403 = "nhip.web.refusals.handlers.permission_denied"
handler404 = "nhip.web.refusals.handlers.not_found"
handler500 = "nhip.web.refusals.handlers.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("quan-tri/", admin.site.urls),
    path("api/", api.urls),
    path("", include("nhip.identity.pages.pki_urls")),
    path("", include("nhip.web.pages.plain_urls")),
    *i18n_patterns(
        path("", include("nhip.identity.pages.urls")),
        path("", include("nhip.documents.axis.pages.urls")),
        path("", include("nhip.measure.pages.urls")),
        path("", include("nhip.measure.collection.pages.urls")),
        path("", include("nhip.documents.office.pages.urls")),
        path("", include("nhip.web.pages.urls")),
        prefix_default_language=False,
    ),
]
