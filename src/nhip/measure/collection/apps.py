"""The collection of figures, as Django knows it."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "nhip.measure.collection"
    label = "collection"
    verbose_name = "Thu thập số liệu"
    default_auto_field = "django.db.models.BigAutoField"
