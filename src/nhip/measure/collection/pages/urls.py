"""Addresses of the pages about collected figures, without their language prefix."""

from django.urls import URLPattern, URLResolver, path

from nhip.measure.collection.pages import hub

app_name = "figures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("so-lieu/", hub.hub, name="hub"),
]
