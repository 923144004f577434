"""How Django takes up sharing."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "nhip.sharing"
    label = "sharing"
    verbose_name = "Trục liên thông"
    default_auto_field = "django.db.models.BigAutoField"
