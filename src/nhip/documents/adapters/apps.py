"""The adapters, as Django knows them."""

from django.apps import AppConfig


class AdaptersConfig(AppConfig):
    name = "nhip.documents.adapters"
    label = "adapters"
    verbose_name = "Đầu nối phần mềm văn bản"
    default_auto_field = "django.db.models.BigAutoField"
