"""How mail leaves a node: the server is named in one address, and what cannot be read is refused at once."""

import pytest

from nhip.kernel.api import Refusal
from nhip.web.mail import mail_settings

SENDER = "Nhịp <so-lieu@coquan.example>"


def test_without_a_server_mail_goes_into_a_folder() -> None:
    assert mail_settings("", "")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://ai:m%40t@thu.example", 587, True, False),
        ("smtps://thu.example:4650", 4650, False, True),
        ("smtp+plain://127.0.0.1", 25, False, False),
    ],
)
def test_a_server_is_spoken_to_as_its_address_says(url: str, port: int, tls: bool, ssl: bool) -> None:
    found = mail_settings(url, SENDER)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["DEFAULT_FROM_EMAIL"] == SENDER
    if "@" in url:
        assert found["EMAIL_HOST_PASSWORD"] == "m@t"


@pytest.mark.parametrize(
    ("url", "sender", "code"),
    [
        ("http://thu.example", SENDER, "web.mail_unreadable"),
        ("smtp://", SENDER, "web.mail_unreadable"),
        ("smtp://ai:bi-mat@thu.example:abc", SENDER, "web.mail_unreadable"),
        ("smtp://thu.example", "", "web.mail_without_sender"),
    ],
)
def test_what_cannot_be_read_is_refused_without_the_password(url: str, sender: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        mail_settings(url, sender)
    assert refused.value.code == code
    assert "bi-mat" not in str(refused.value.detail)
