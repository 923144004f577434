"""Addresses of the workshop, below ``/xuong/``. A saved work lies under its key, which nobody can guess."""

from django.urls import path

from nhip.measure.pages import workshop, workshop_saved

workshop_urls = [
    path("xuong/", workshop.workshop, name="workshop"),
    path("xuong/ban/", workshop.bench, name="workshop_bench"),
    path("xuong/luu/", workshop_saved.save, name="workshop_save"),
    path("xuong/da-xoa/", workshop_saved.deleted, name="workshop_deleted"),
    path("xuong/<str:key>/", workshop_saved.saved, name="workshop_saved"),
    path("xuong/<str:key>/xoa/", workshop_saved.delete, name="workshop_delete"),
]
