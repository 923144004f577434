"""Addresses of the register of series; everybody may read them."""

from django.urls import path

from nhip.measure.collection.pages.register import listing, series

register_urls = [
    path("so-lieu/chi-tieu/", listing.listing, name="register"),
    path("so-lieu/chi-tieu/<slug:code>/", series.series, name="series"),
]
