"""Addresses of the calendar and its feeds; everybody may read them but the own one."""

from django.urls import path

from nhip.measure.collection.pages.calendar import calendar, feeds, own

calendar_urls = [
    path("so-lieu/lich/", calendar.calendar, name="calendar"),
    path("so-lieu/lich/tat-ca.ics", feeds.everything, name="feed"),
    path("so-lieu/lich/to-chuc/<slug:code>.ics", feeds.of_body, name="feed_of_body"),
    path("so-lieu/lich/co-quan/<str:code>.ics", feeds.of_agency, name="feed_of_agency"),
    path("so-lieu/lich/cua-toi/", own.own_calendar, name="own_calendar"),
    path("so-lieu/lich/cua-toi/<str:word>.ics", own.of_mine, name="feed_of_mine"),
    path("so-lieu/lich/dot/<str:code>.ics", feeds.of_round, name="feed_of_round"),
]
