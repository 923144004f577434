"""The ground floor as Django knows it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "nhip.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # An event is readable, and may be shown, only where its shape is declared: every process that
        # reads the ledger must know the events of every part, also of those whose acts it never runs.
        autodiscover_modules("events")
        import nhip.kernel.jobs.housekeeping  # noqa: PLC0415
        import nhip.kernel.ledger.events  # noqa: F401, PLC0415
