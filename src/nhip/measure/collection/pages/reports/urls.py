"""Addresses of the pages of reports."""

from django.urls import URLPattern, path, re_path

from nhip.measure.collection.pages.reports import drafts, files

_DRAFT = r"(?P<kind>[a-z0-9_]+)/(?P<scope>[\w.-]+)/(?P<number>\d+)"
report_urls: list[URLPattern] = [
    path("so-lieu/bao-cao/", drafts.drafts, name="reports"),
    re_path(rf"^so-lieu/bao-cao/{_DRAFT}/$", drafts.draft, name="report"),
    re_path(rf"^so-lieu/bao-cao/{_DRAFT}/bao-cao\.docx$", files.docx, name="report_docx"),
    re_path(rf"^so-lieu/bao-cao/{_DRAFT}/bao-cao\.pdf$", files.pdf, name="report_pdf"),
]
