"""The relay as a Django application."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    """Peers, editions of the register, and the answers of other nodes."""

    name = "nhip.sharing.relay"
    label = "relay"
    verbose_name = "chuyển tiếp giữa các nút"
    default_auto_field = "django.db.models.BigAutoField"
