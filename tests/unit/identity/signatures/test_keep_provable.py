"""What was missing when a letter was signed is added later, beside the letter that others hold."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.test_long_term import NOWHERE, YEARS, levels, signed, valid

from nhip.identity.api import Level, LongTermProof, complete_pdf, keep_provable, proofs_of
from nhip.identity.jobs import complete_proofs
from nhip.identity.signatures import timestamps
from nhip.kernel.api import clock, events_about, file_bytes, keep_file, now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path / "files"))


def issued(pdf: bytes) -> LongTermProof:
    """As the office does it: kept with all the proof that can be had now."""
    with transaction.atomic():
        done = complete_pdf(pdf)
        kept = keep_file(done.pdf)
        return keep_provable(kept.sha256, "G03", done)


def run_worker(after: timedelta) -> LongTermProof:
    with clock.at(now() + after):
        complete_proofs.run()
    return LongTermProof.objects.get()


def test_the_worker_completes_a_letter_without_touching_what_was_sent(
    tsa: Path, letter: bytes, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(timestamps.setting("NHIP_TSA_URL"))
    monkeypatch.setenv("NHIP_TSA_URL", NOWHERE)
    proof = issued(signed(letter, office))
    assert (proof.level, proof.copy) == (Level.B_B, "")
    assert "không trả lời" in proof.why_vi
    assert proof.next_try_at is not None
    sent = file_bytes(proof.sha256)
    still = run_worker(timedelta(minutes=11))
    assert (still.level, still.copy, still.tries) == (Level.B_B, "", 2)
    monkeypatch.setenv("NHIP_TSA_URL", url)
    monkeypatch.setattr(timestamps, "_silence", timestamps._Silence())
    assert run_worker(timedelta(minutes=12)).copy == "", "it is not due yet"
    done = run_worker(timedelta(hours=2))
    assert (done.level, done.why_vi) == (Level.B_LTA, "")
    copy = file_bytes(done.copy)
    assert copy.startswith(sent)
    assert hashlib.sha256(file_bytes(proof.sha256)).hexdigest() == proof.sha256, "what was sent stays"
    assert levels(copy, now() + 3 * YEARS) == valid(Level.B_LTA)
    told = [each.payload for each in events_about(f"file:{proof.sha256}")]
    assert [(each["level"], each["copy"]) for each in told] == [("B-B", ""), ("B-LTA", done.copy)]
    assert proofs_of([proof.sha256])[proof.sha256] == done


def test_what_is_complete_is_left_alone_until_its_stamp_nears_its_end(
    tsa: Path, letter: bytes, office: Office
) -> None:
    proof = issued(signed(letter, office))
    assert (proof.level, proof.copy, proof.why_vi) == (Level.B_LTA, "", "")
    assert proof.next_try_at is not None
    assert proof.next_try_at > now() + 10 * YEARS
    assert run_worker(timedelta(days=2)).copy == ""
    renewed = run_worker(timedelta(days=4000 - 80))
    assert (renewed.level, bool(renewed.copy)) == (Level.B_LTA, True)
    assert len(file_bytes(renewed.copy)) > len(file_bytes(proof.sha256))


def test_a_file_without_a_sound_signature_is_said_to_be_so_and_left_alone(
    letter: bytes, office: Office
) -> None:
    with transaction.atomic():
        proof = keep_provable(keep_file(letter).sha256, "G03")
        assert keep_provable(proof.sha256, "G03") == proof
    proof = run_worker(timedelta(seconds=1))
    assert (proof.level, proof.copy, proof.next_try_at) == ("", "", None)
    assert "Không có chữ ký" in proof.why_vi
