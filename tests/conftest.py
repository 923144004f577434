"""What every test stands on: a real PostgreSQL, no network, names that no two test runs share."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings
from tests.databases import migrated

from nhip.kernel import postgres

# What a random example may take depends on the machine and its other guests; nothing here is timed.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

pytest_plugins = ["tests.live", "tests.spreading"]


def pytest_configure() -> None:
    # Pages are tested with the files as they lie in the source; journeys build them first (tests/live.py).
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """No test sees, or tells the ledger of, what another one was refused."""
    from nhip.web.refusals.counting import refused  # noqa: PLC0415 - needs Django set up

    refused.forget()
    yield
    refused.forget()


@pytest.fixture
def ledger_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key for all who seal the ledger of the tests' database: what one sealed, the next one finds."""
    monkeypatch.setenv("NHIP_LEDGER_KEY", str(tmp_path_factory.getbasetemp() / "ledger.key"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Place]:
    """A PostgreSQL server of the tests' own, shared by all workers and stopped with the last of them."""
    where = postgres.place("test", throwaway=True)
    with postgres.running(where):
        yield where


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: postgres.Place) -> None:
    """Point Django at the tests' server: one database a worker, whatever else runs beside it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    values = postgres.connection_values(cluster)
    chosen = connections.databases["default"]
    chosen |= {"HOST": values["host"], "USER": values["user"], "PASSWORD": "", "PORT": "", "OPTIONS": {}}
    chosen["TEST"]["NAME"] = f"test_{run}_{worker}"
    chosen["TEST"]["TEMPLATE"] = migrated(cluster)
    chosen["CONN_MAX_AGE"] = 0
