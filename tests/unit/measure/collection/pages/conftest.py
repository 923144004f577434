"""People at their browsers, and the secrets that signing needs, for the tests of pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.unit.identity.people import Person, make_account, sign_in

from nhip.identity.api import Role

Seat = Callable[[Role, str], Person]


@pytest.fixture
def seat(desk: None) -> Seat:
    """Somebody with a role at an agency, signed in with a second factor."""
    del desk

    def seated(role: Role, at: str) -> Person:
        account = make_account(f"{role.value}.{at.lower()}@co-quan.example", role, at=at, second_factor=True)
        return Person(account, sign_in(account, Client()))

    return seated


@pytest.fixture
def own_secrets(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate authority of this test's own."""
    monkeypatch.setenv("NHIP_HOME", str(tmp_path_factory.mktemp("home")))
    from nhip.identity.signatures import authority  # noqa: PLC0415

    authority.root.cache_clear()
