"""Addresses of what was released; everybody may read them."""

from django.urls import path

from nhip.measure.collection.pages.released import agency, figure, files, listing, release

released_urls = [
    path("so-lieu/phat-hanh/", listing.listing, name="releases"),
    path("so-lieu/phat-hanh/moi-nhat/", files.latest, name="release_latest"),
    path("so-lieu/phat-hanh/moi-nhat/<str:name>", files.latest, name="release_latest_file"),
    path("so-lieu/phat-hanh/<str:code>/", release.release, name="release"),
    path("so-lieu/phat-hanh/<str:code>/tat-ca.zip", files.everything, name="release_all"),
    path("so-lieu/phat-hanh/<str:code>/tep/<str:name>", files.one, name="release_file"),
    path("so-lieu/co-quan/<str:code>/", agency.agency, name="agency_figures"),
    path("so-lieu/so/<str:series>/<str:area>/<str:period>/", figure.figure, name="released_figure"),
]
