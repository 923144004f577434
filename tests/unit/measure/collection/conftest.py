"""What the tests of collecting figures start from: four offices, on a fixed day."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.measure.collection.people import TODAY, offices

from nhip.kernel.api import clock


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[None]:
    """The offices exist, and today is :data:`TODAY`."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.at(TODAY):
        offices()
        yield
