"""What the tests of identity start from: the register as the law has it, on a fixed day."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from nhip.identity.api import LoadReport, load_register
from nhip.kernel.api import clock

TODAY = date(2026, 11, 24)


@pytest.fixture
def register(db: None) -> Iterator[LoadReport]:
    """Every agency of the law, with the clock held on :data:`TODAY`."""
    with clock.at(TODAY):
        yield load_register()


@pytest.fixture(scope="module")
def register_of_the_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[LoadReport]:
    """The same for a module of which every test reads the register: loaded once, taken back at the end.

    What a test changes in it is taken back after that test.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(TODAY):
            report = load_register()
        yield report
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Any) -> None:
    """Hash passwords cheaply; that the platform itself uses Argon2 is a test of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
