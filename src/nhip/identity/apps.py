"""How Django takes up identity: its records, its ears for sign-in, and the door of the officials' pages."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class IdentityConfig(AppConfig):
    name = "nhip.identity"
    label = "identity"
    verbose_name = "Danh bạ và tài khoản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from nhip.identity.signing_in.listeners import listen  # noqa: PLC0415 - its models exist only now

        listen()


class OfficialsConfig(AdminConfig):
    """Django's administration behind our door."""

    default_site = "nhip.identity.officials.site.OfficialsSite"
