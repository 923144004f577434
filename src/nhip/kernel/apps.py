"""The ground floor as Django knows it."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "nhip.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
