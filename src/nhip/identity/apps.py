"""The part that knows who, as Django knows it."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "nhip.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
