"""How mail leaves this node: through the server that NHIP_SMTP_URL names, or into a folder.

A node whose mail silently goes nowhere is worse than one that does not start, so what cannot be read is
refused at the start. A password is never repeated in a refusal.
"""

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from nhip.kernel.api import Refusal, Text

_KINDS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_PATIENCE: Final = 20  # seconds that a mail server may take to answer


def mail_settings(url: str, sender: str) -> dict[str, Any]:
    """Django's settings for mail. Raises ``web.mail_unreadable`` or ``web.mail_without_sender``."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "DEFAULT_FROM_EMAIL": sender or "Nhip <nhip@localhost>",
        }
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise _unreadable() from None
    if parts.scheme not in _KINDS or not parts.hostname:
        raise _unreadable()
    if not sender:
        raise Refusal(
            "web.mail_without_sender",
            Text("Thư không có người gửi", "Mail without a sender"),
            Text("Có NHIP_SMTP_URL nhưng thiếu NHIP_MAIL_FROM.", "NHIP_SMTP_URL without NHIP_MAIL_FROM."),
            Text("Đặt NHIP_MAIL_FROM rồi chạy lại.", "Set NHIP_MAIL_FROM and start again."),
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or _KINDS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": _PATIENCE,
        "DEFAULT_FROM_EMAIL": sender,
    }


def _unreadable() -> Refusal:
    return Refusal(
        "web.mail_unreadable",
        Text("Không đọc được NHIP_SMTP_URL", "NHIP_SMTP_URL cannot be read"),
        Text(
            "Cần smtp://, smtps:// hoặc smtp+plain:// với tên máy chủ và cổng.",
            "It needs smtp://, smtps:// or smtp+plain:// with a host and a port.",
        ),
        Text("Sửa rồi chạy lại; xem docs/settings.md.", "Correct it and start again; see docs/settings.md."),
    )
