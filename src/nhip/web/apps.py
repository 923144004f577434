"""The floor that puts the parts together, as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "nhip.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
