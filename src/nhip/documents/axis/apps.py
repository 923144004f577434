"""The exchange of documents, as Django knows it."""

from django.apps import AppConfig


class AxisConfig(AppConfig):
    name = "nhip.documents.axis"
    label = "axis"
    verbose_name = "Trục liên thông văn bản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let sharing hand over what this part understands."""
        from nhip.documents.axis.handling_documents import DocumentHandler  # noqa: PLC0415 - needs the apps
        from nhip.documents.axis.handling_statuses import StatusHandler  # noqa: PLC0415 - needs the apps
        from nhip.documents.axis.models import InspectedFile  # noqa: PLC0415 - needs the apps
        from nhip.documents.axis.queries.visible import is_kept_back  # noqa: PLC0415 - needs the apps
        from nhip.sharing.api import describes, handles, keeps_back  # noqa: PLC0415 - with them

        handles(DocumentHandler())
        handles(StatusHandler())
        keeps_back(is_kept_back)
        describes(InspectedFile)
