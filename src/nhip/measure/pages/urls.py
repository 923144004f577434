"""Addresses of the pages about indices, without their language prefix."""

from django.urls import path, re_path

from nhip.measure.pages import compare, country, exchange, goal, index, method, ranking, simulate, why
from nhip.measure.pages.edition_urls import edition_urls
from nhip.measure.pages.workshop_urls import workshop_urls

app_name = "measure"
EDITION = r"(?P<edition>\d{4}[\w.-]*)"
CODE = r"(?P<code>[A-Za-z][\w.-]*)"
urlpatterns = [
    path("chi-so/", index.indices, name="indices"),
    path("chi-so/<str:code>/", index.index, name="index"),
    path("chi-so/<str:code>/cach-tinh/", method.method, name="method"),
    re_path(rf"^chi-so/{CODE}/{EDITION}/$", ranking.ranking, name="ranking"),
    *edition_urls,
    re_path(rf"^chi-so/{CODE}/{EDITION}/(?P<unit>[\w.-]+)/$", country.country, name="unit"),
    re_path(
        rf"^chi-so/{CODE}/{EDITION}/(?P<unit>[\w.-]+)/vi-sao/(?P<component>[\w.-]+)/$", why.why, name="why"
    ),
    path("so-sanh/", compare.compare, name="compare"),
    path("mo-phong/", simulate.what_if, name="simulate"),
    path("muc-tieu/", goal.goal, name="goal"),
    path("truc/chi-so/", exchange.exchange, name="exchange"),
    path("truc/chi-so/<str:month>/<str:agency>/", exchange.exchange_counted, name="exchange_counted"),
    *workshop_urls,
]
