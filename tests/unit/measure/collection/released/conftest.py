"""A release to look at: a literacy rate, and an enrolment that education could not give."""

from pathlib import Path

import pytest
from tests.unit.measure.collection.released.making import released_round

from nhip.measure.collection.models import Release


@pytest.fixture(autouse=True)
def own_home(
    ledger_key: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Keys and files of this test's own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NHIP_HOME", str(home))
    monkeypatch.setenv("NHIP_FILES", str(home / "files"))
    from nhip.identity.signatures import authority  # noqa: PLC0415

    authority.root.cache_clear()
    return home


@pytest.fixture
def release(desk: None) -> Release:
    """``PH-2026-001``: one figure present, one missing with its reason."""
    del desk
    return released_round()
