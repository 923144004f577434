"""Addresses of coordination, review, discrepancies, signing and releasing, below ``/so-lieu/``."""

from django.urls import URLPattern, path

from nhip.measure.collection.pages import (
    discrepancies,
    discrepancies_source,
    hub,
    office_opening,
    office_round,
    releasing,
    review,
    signing,
)

office_urls: list[URLPattern] = [
    path("so-lieu/", hub.hub, name="hub"),
    path("so-lieu/goc-chung-thu.pem", signing.roots, name="roots"),
    path("so-lieu/dot/mo/", office_opening.opening, name="open_round"),
    path("so-lieu/dot/<str:code>/", office_round.round_page, name="round"),
    path("so-lieu/dot/<str:code>/tien-do.csv", office_round.progress_file, name="progress_file"),
    path("so-lieu/dot/<str:code>/nhac/", office_round.reminding, name="remind"),
    path("so-lieu/dot/<str:code>/dong/", office_round.closing, name="close_round"),
    path("so-lieu/dot/<str:code>/kiem-tra/", review.review, name="review"),
    path("so-lieu/dot/<str:code>/kiem-tra/<int:figure_id>/", review.review_figure, name="review_figure"),
    path("so-lieu/dot/<str:code>/ky/<str:agency>/", signing.sign, name="sign"),
    path("so-lieu/dot/<str:code>/phat-hanh/", releasing.releasing, name="releasing"),
    path("so-lieu/da-ky/<int:number>/noi-dung.csv", signing.signed_content, name="signed_content"),
    path("so-lieu/da-ky/<int:number>/chu-ky.p7s", signing.signature, name="signature"),
    path("so-lieu/chenh-lech/", discrepancies.discrepancies, name="discrepancies"),
    path("so-lieu/chenh-lech/<int:number>/", discrepancies.discrepancy, name="discrepancy"),
    path(
        "so-lieu/chenh-lech/<int:number>/tai-lieu/<str:digest>/",
        discrepancies_source.source_of_candidate,
        name="source_of_candidate",
    ),
]
