"""Emptying the whole test database still works: the guards are against corrections, not against a flush."""

import pytest
from django.core.management import call_command

from nhip.measure.collection.models import Revision


@pytest.mark.django_db(transaction=True)
def test_flush_empties_guarded_tables() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Revision.objects.exists()
