"""Addresses of the pages that belong to no single part, without their language prefix."""

from django.urls import path

from nhip.web.pages import prose

app_name = "site"
urlpatterns = [
    path("gioi-thieu/", prose.prose, {"page": "about"}, name="about"),
    path("cho-moi-nguoi/", prose.prose, {"page": "accessibility"}, name="accessibility"),
    path("rieng-tu/", prose.prose, {"page": "privacy"}, name="privacy"),
]
