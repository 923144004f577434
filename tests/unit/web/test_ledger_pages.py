"""What everybody may see of the ledger: its state, public events, their proofs; and what stays private."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from nhip.kernel.api import is_sealed, publish, seal
from nhip.measure.events import FiguresLoaded
from nhip.web.events import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ledger_key")]
VERIFIER = Path(__file__).parents[3] / "verifier" / "nhip_verify.py"


def loaded() -> str:
    event = FiguresLoaded(set_code="egdi", digest="0" * 64, rows=1, series=("OSI",), sources=("x",))
    with transaction.atomic():
        return publish(event, subject="set:egdi")


def test_the_proof_of_a_public_event_convinces_the_verifier(tmp_path: Path) -> None:
    event_id = loaded()
    for _ in range(600):  # sealing waits for every older transaction of the server, another test's too
        seal()
        if is_sealed(event_id):
            break
        time.sleep(0.1)
    page = Client().get(f"/so-cai/{event_id}/")
    assert "đã niêm" in page.content.decode()
    answer = Client().get(f"/so-cai/{event_id}/bang-chung.json")
    proof = tmp_path / "proof.json"
    proof.write_bytes(answer.content)
    key = json.loads(answer.content)["verifier_key"]
    checked = subprocess.run(
        [sys.executable, str(VERIFIER), str(proof), "--key", key],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_event_that_waits_for_its_seal_says_so() -> None:
    event_id = loaded()
    page = Client().get(f"/so-cai/{event_id}/").content.decode()
    assert "đang chờ niêm" in page
    assert "bang-chung.json" not in page


def test_an_id_leads_to_its_event_and_a_wrong_one_back_to_the_form() -> None:
    event_id = loaded()
    assert Client().get("/so-cai/", {"ma": event_id})["Location"] == f"/so-cai/{event_id}/"
    assert "Hãy chép lại cả mã" in Client().get("/so-cai/", {"ma": "abc"}).content.decode()
    assert Client().get("/so-cai/abc/").status_code == 404


def test_what_people_did_is_not_shown_to_everybody() -> None:
    event = Refused(code="x", route="home", status=404, count=1, minute=datetime(2026, 11, 22, tzinfo=UTC))
    with transaction.atomic():
        event_id = publish(event, subject="route:home")
    assert Client().get(f"/so-cai/{event_id}/").status_code == 403
    assert Client().get(f"/so-cai/{event_id}/bang-chung.json").status_code == 403
