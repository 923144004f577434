"""The exchange of documents, as Django knows it."""

from django.apps import AppConfig


class AxisConfig(AppConfig):
    name = "nhip.documents.axis"
    label = "axis"
    verbose_name = "Trục liên thông văn bản"
    default_auto_field = "django.db.models.BigAutoField"
