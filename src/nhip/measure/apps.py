"""The part that counts, as Django knows it."""

from django.apps import AppConfig


class MeasureConfig(AppConfig):
    name = "nhip.measure"
    label = "measure"
    default_auto_field = "django.db.models.BigAutoField"
