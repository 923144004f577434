"""``nhip ledger`` as people call it: what it prints, what it writes, how it ends."""

import json
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from tests.unit.kernel.ledger.conftest import environment, happen, seal_up_to, tamper

from nhip.kernel.api import Refusal
from nhip.web.cli import ledger

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture(autouse=True)
def already_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "started", nullcontext)


def nhip(*arguments: str) -> tuple[int, str]:
    """Exit code, and all that was said."""
    command = [sys.executable, "-m", "nhip.web.cli.main", "ledger", *arguments]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
        env=environment() | {"PYTHONIOENCODING": "utf-8"},
    )
    return done.returncode, done.stdout


def here(*arguments: str) -> tuple[int, str]:
    """The same without a process of its own, whose start costs far more than what it is asked for."""
    done = CliRunner().invoke(ledger.ledger, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_a_ledger_from_the_first_event_to_the_first_fault(tmp_path: Path) -> None:
    ids = happen(*range(20))
    assert "waiting         20" in nhip("status")[1]
    seal_up_to(20)
    code, said = here("seal")
    assert (code, "0 events sealed" in said) == (0, True)

    code, said = here("verify")
    assert code == 0
    assert "whole: 20 events" in said
    assert "Toàn vẹn: 20 sự kiện" in said

    kept = tmp_path / "kept.txt"
    assert here("checkpoint", "--out", str(kept))[0] == 0
    assert kept.read_text().startswith("nhip.test/ledger\n20\n")
    assert here("verify", "--since", str(kept))[0] == 0
    assert here("checkpoint", "--all")[1].split("\n")[-2].startswith("20\t")

    proof = tmp_path / "proof.json"
    assert here("prove", ids[7], "--out", str(proof))[0] == 0
    assert json.loads(proof.read_text())["index"] == 7

    tamper("UPDATE kernel_event SET body = replace(body, 'H57', 'H58') WHERE id = %s", UUID(ids[7]))
    code, said = nhip("verify")
    assert code == 1
    assert f"Sự kiện {ids[7]} (vị trí 7) đã bị sửa" in said
    assert f"Event {ids[7]} (index 7) was changed" in said
    assert all(word in said for word in ("Expected: ", "Found: ", "What to do: ", "Cần làm: "))


def test_a_refusal_ends_with_two_and_a_remedy() -> None:
    code, said = nhip("prove", "nonsense")
    assert code == 2
    assert "There is no such event" in said
    assert "What to do: " in said
    for words in (("consistency", "5"), ("rotate",)):
        with pytest.raises(Refusal):
            here(*words)


def test_a_key_is_rotated_and_consistency_goes_on() -> None:
    happen(1)
    seal_up_to(1)
    code, said = nhip("rotate")
    assert code == 0
    assert "nhip.test/ledger+" in said
    code, said = here("consistency", "1")
    assert code == 0
    assert json.loads(said)["format"] == "nhip-consistency/1"
    assert here("verify")[0] == 0
