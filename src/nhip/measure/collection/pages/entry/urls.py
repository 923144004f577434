"""Addresses of the focal point's pages."""

from django.urls import URLPattern, URLResolver, path

from nhip.measure.collection.pages.entry.desk import desk, hand_in_all, save_row, show_warnings
from nhip.measure.collection.pages.entry.document import download
from nhip.measure.collection.pages.entry.history import history
from nhip.measure.collection.pages.entry.upload import send, show, template

_DESK = "so-lieu/dot/<str:code>/nhap/<str:agency>/"

entry_urls: list[URLPattern | URLResolver] = [
    path(_DESK, desk, name="desk"),
    path(f"{_DESK}o/", save_row, name="desk_row"),
    path(f"{_DESK}canh-bao/", show_warnings, name="desk_warnings"),
    path(f"{_DESK}nop/", hand_in_all, name="desk_hand_in"),
    path(f"{_DESK}bieu-mau.xlsx", template, name="desk_template"),
    path(f"{_DESK}tep/", send, name="desk_file"),
    path("so-lieu/tep/<str:key>/", show, name="upload"),
    path("so-lieu/tai-lieu/<str:digest>/", download, name="document"),
    path("so-lieu/so/<str:agency>/<str:series>/<str:area>/<str:period>/", history, name="figure"),
]
