"""Addresses of the pages about collected figures, without their language prefix."""

from django.urls import URLPattern, URLResolver

from nhip.measure.collection.pages.calendar.urls import calendar_urls
from nhip.measure.collection.pages.entry.urls import entry_urls
from nhip.measure.collection.pages.office_urls import office_urls
from nhip.measure.collection.pages.register.urls import register_urls
from nhip.measure.collection.pages.released.urls import released_urls
from nhip.measure.collection.pages.reports.urls import report_urls

app_name = "figures"
urlpatterns: list[URLPattern | URLResolver] = [
    *office_urls,
    *entry_urls,
    *register_urls,
    *calendar_urls,
    *released_urls,
    *report_urls,
]
