"""Addresses of the exchange's pages, without their language prefix."""

from django.urls import URLPattern, URLResolver, path

from nhip.documents.axis.pages.document import answer, document, document_file, recall, receipt
from nhip.documents.axis.pages.hub import hub
from nhip.documents.axis.pages.paper import paper
from nhip.documents.axis.pages.register import export, register

app_name = "axis"
urlpatterns: list[URLPattern | URLResolver] = [
    path("truc/", hub, name="hub"),
    path("truc/van-ban/", register, name="register"),
    path("truc/van-ban.csv", export, name="export"),
    path("truc/van-ban-giay/", paper, name="paper"),
    path("truc/van-ban/<uuid:identity>/", document, name="document"),
    path("truc/van-ban/<uuid:identity>/tep/<int:place>/", document_file, name="file"),
    path("truc/luot/<uuid:delivery>/bien-nhan/", receipt, name="receipt"),
    path("truc/luot/<uuid:delivery>/lay-lai/", recall, name="recall"),
    path("truc/luot/<uuid:delivery>/tra-loi/", answer, name="answer"),
]
