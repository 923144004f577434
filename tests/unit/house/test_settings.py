"""Settings: read as their type, refused with a remedy, and in the node shape demanded."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nhip.kernel.api import Refusal, kept_secret, setting
from nhip.kernel.settings import home

SECRET = "s" * 60


def test_a_setting_is_read_as_its_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_PORT", " 8123 ")
    monkeypatch.setenv("NHIP_ALLOWED_HOSTS", "nhip.example.vn, www.nhip.example.vn,")
    monkeypatch.setenv("NHIP_DEMO", "no")
    assert setting("NHIP_PORT") == 8123
    assert setting("NHIP_ALLOWED_HOSTS") == ("nhip.example.vn", "www.nhip.example.vn")
    assert setting("NHIP_DEMO") is False


def test_a_blank_setting_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_PORT", "  ")
    assert setting("NHIP_PORT") == 8000


def test_an_unreadable_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_PORT", "eight")
    with pytest.raises(Refusal, match="NHIP_PORT") as refused:
        setting("NHIP_PORT")
    assert "eight" in refused.value.detail.vi


def test_a_secret_is_made_once_and_closed_to_others(own_home: Path) -> None:
    made = [kept_secret("trial", lambda: os.urandom(8)) for _ in range(3)]
    assert len(set(made)) == 1
    assert stat.S_IMODE((home() / "secrets" / "trial").stat().st_mode) == 0o600
    assert stat.S_IMODE((home() / "secrets").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "NHIP_SECRET_KEY"),
        ({"NHIP_SECRET_KEY": SECRET}, "NHIP_ALLOWED_HOSTS"),
        ({"NHIP_SECRET_KEY": "short", "NHIP_ALLOWED_HOSTS": "nhip.example.vn"}, "NHIP_SECRET_KEY"),
    ],
)
def test_a_node_says_what_it_still_needs(own_home: Path, given: dict[str, str], missing: str) -> None:
    environment = os.environ | given | {"DATABASE_URL": "postgresql://db.example.vn/nhip"}
    started = subprocess.run(
        [sys.executable, "-m", "nhip.web.cli.main", "migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.returncode == 2, started.stderr
    assert missing in started.stderr
    assert "docs/settings.md" in started.stderr


def test_https_closes_the_cookies(own_home: Path) -> None:
    program = (
        "import nhip.web.settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME, s.CSRF_TRUSTED_ORIGINS)"
    )
    read = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"NHIP_SITE_URL": "https://nhip.example.vn/"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert read.stdout.strip() == "True True True __Host-nhip ['https://nhip.example.vn']"
