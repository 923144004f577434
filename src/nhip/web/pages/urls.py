"""Addresses of the pages that belong to no single part, without their language prefix."""

from django.urls import path

from nhip.measure.api import search
from nhip.web.pages import home, ledger, prose

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("tim/", search, name="search"),
    path("so-cai/", ledger.ledger, name="ledger"),
    path("so-cai/<str:event_id>/", ledger.event, name="event"),
    path("so-cai/<str:event_id>/bang-chung.json", ledger.proof, name="proof"),
    path("gioi-thieu/", prose.prose, {"page": "about"}, name="about"),
    path("cho-moi-nguoi/", prose.prose, {"page": "accessibility"}, name="accessibility"),
    path("rieng-tu/", prose.prose, {"page": "privacy"}, name="privacy"),
]
