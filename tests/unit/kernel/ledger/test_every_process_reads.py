"""A process that only reads the ledger knows the events of every part."""

import os
import subprocess
import sys

_PROGRAM = """
import django
django.setup()
from nhip.kernel.api import event_types, is_public
print(is_public("measure.figures_loaded"), is_public("identity.signed_in"))
print(*[event.type for event in event_types()])
"""


def test_a_process_that_has_only_started_knows_every_event() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nhip.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    which_are_public, types = done.stdout.splitlines()
    assert which_are_public == "True False"
    parts = {name.partition(".")[0] for name in types.split()}
    assert {"identity", "kernel", "measure", "web"} <= parts, types
