"""Addresses that are the same in every language."""

from django.urls import path

from nhip.web.pages import theme

urlpatterns = [path("giao-dien/", theme.set_theme, name="theme")]
