"""The document office, as Django knows it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "nhip.documents.office"
    label = "office"
    verbose_name = "Văn phòng văn bản"
    default_auto_field = "django.db.models.BigAutoField"
