"""A played round and the report drafted from it, made once for all tests of reports."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests.unit.measure.collection.people import COMMUNICATIONS, TODAY, offices
from tests.unit.measure.collection.reports.played import correct, once, play

from nhip.identity.api import Role
from nhip.kernel.api import clock
from nhip.measure import queries, shelf
from nhip.measure.acts.load_figures import load_figures
from nhip.measure.collection.acts.draft_report import draft_report
from nhip.measure.collection.models import ReportDraft
from nhip.measure.collection.reports.scope import Kind


@pytest.fixture(scope="module")
def drafted(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReportDraft]:
    """The draft of the fourth quarter, within a transaction that is taken back."""
    del django_db_setup
    from nhip.identity.signatures import authority  # noqa: PLC0415 - needs Django set up

    fast = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("NHIP_HOME", str(tmp_path_factory.mktemp("home")))
        authority.root.cache_clear()
        load_figures(shelf.figure_set("egdi"))
        queries.forget()
        with clock.at(TODAY), override_settings(**fast):
            offices()
            play()
            correct()
            connection.check_constraints()  # once here, not at the end of each test again
            yield draft_report(Kind.QUARTERLY, "2026-Q4", by=once(Role.COORDINATOR, COMMUNICATIONS))
        transaction.set_rollback(True)
    queries.forget()
    authority.root.cache_clear()
