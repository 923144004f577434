"""The site's addresses: one line for each part that has pages or answers in JSON."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("nhip.web.pages.plain_urls")),
    *i18n_patterns(path("", include("nhip.web.pages.urls")), prefix_default_language=False),
]
