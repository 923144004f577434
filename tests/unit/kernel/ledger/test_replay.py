"""Checking the ledger: whatever is done to it past its guards is found, and named."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from tests.unit.kernel.ledger.conftest import contents, happen, put_back, seal_up_to, tamper

from nhip.kernel.api import (
    Fault,
    Refusal,
    checkpoint_of,
    checkpoints,
    prove,
    prove_consistency,
    read_checkpoint,
    replay,
    rotate_key,
    seal,
)
from nhip.kernel.ledger.keys import key_path, next_key_path
from nhip.kernel.ledger.note import Checkpoint, Signer
from nhip.kernel.ledger.rotation import _announce
from nhip.kernel.ledger.uuid7 import uuid7

pytestmark = pytest.mark.usefixtures("ledger")

VERIFIER = Path(__file__).parents[4] / "verifier" / "nhip_verify.py"


_kept: tuple[dict[str, bytes], str, list[str]] | None = None


@pytest.fixture
def ids(ledger: None) -> list[str]:
    """600 events in three sealings: 100, 300 and 200, over three tiles.

    They are published and sealed once; every later test gets the same rows and the same key back.
    """
    global _kept  # noqa: PLW0603 - one ledger for all tests of this module
    if _kept is None:
        found: list[str] = []
        for size in (100, 400, 600):
            found += happen(*range(len(found), size))
            seal_up_to(size)
        assert replay().fault is None
        _kept = contents(), key_path().read_text("utf-8"), found
    else:
        put_back(_kept[0])
        key_path().write_text(_kept[1], "utf-8")
        key_path().chmod(0o600)
    return list(_kept[2])


def fault() -> Fault:
    found = replay().fault
    assert found is not None, "the tampering was not found"
    return found


def test_an_empty_ledger_is_whole() -> None:
    assert (replay().events, replay().fault) == (0, None)


def test_a_whole_ledger_is_counted_and_its_first_key_told(ids: list[str]) -> None:
    happen(999)  # not sealed yet: none of the check's business
    report = replay()
    assert (report.events, report.fault) == (600, None)
    assert report.checkpoints == len(list(checkpoints())) >= 3
    assert report.anchor == checkpoint_of(100).verifier_key


@pytest.mark.parametrize("index", [0, 99, 100, 255, 256, 599])
def test_a_changed_event_is_named(ids: list[str], index: int) -> None:
    tamper("UPDATE kernel_event SET body = replace(body, 'H57', 'H58') WHERE id = %s", UUID(ids[index]))
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("changed", index, ids[index])
    assert found.expected.en.startswith("fingerprint ")
    assert found.expected != found.found


@pytest.mark.parametrize("index", [0, 99, 100, 256, 598, 599])
def test_a_removed_event_is_named(ids: list[str], index: int) -> None:
    tamper("DELETE FROM kernel_event WHERE id = %s", UUID(ids[index]))
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("removed", index, ids[index])


@pytest.mark.parametrize("index", [0, 100, 300, 599])
def test_an_inserted_event_is_named(ids: list[str], index: int) -> None:
    forged = str(UUID(int=UUID(ids[index]).int - 1))
    tamper(
        "INSERT INTO kernel_event (id, xid, at, era, type, subject, body)"
        " SELECT %s, xid, at, era, type, subject, body FROM kernel_event WHERE id = %s",
        UUID(forged),
        UUID(ids[index]),
    )
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("inserted", index, forged)


def test_an_event_under_another_id_is_named(ids: list[str]) -> None:
    tamper("UPDATE kernel_event SET id = %s WHERE id = %s", UUID(uuid7()), UUID(ids[300]))
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("misfiled", 300, ids[300])


def test_an_event_replaced_by_another_is_named(ids: list[str]) -> None:
    tamper(
        "UPDATE kernel_event SET id = %s, body = replace(body, 'H57', 'H58') WHERE id = %s",
        UUID(uuid7()),
        UUID(ids[300]),
    )
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("removed", 300, ids[300])


def test_an_event_moved_in_the_order_is_named(ids: list[str]) -> None:
    tamper("UPDATE kernel_event SET xid = 1 WHERE id = %s", UUID(ids[300]))
    found = fault()
    assert found.kind == "moved"
    tamper(
        "UPDATE kernel_event SET xid = (SELECT max(xid) FROM kernel_event) + 1000 WHERE id = %s",
        UUID(ids[300]),
    )
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("moved", 300, ids[300])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "test.other"),
        ("subject", "x"),
        ("actor", None),
        ("agency", "H58"),
        ("at", "2018-07-19T00:00:00Z"),
    ],
)
def test_a_changed_column_is_named_though_the_text_is_whole(
    ids: list[str], column: str, value: str | None
) -> None:
    tamper(f"UPDATE kernel_event SET {column} = %s WHERE id = %s", value, UUID(ids[300]))
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("misfiled", 300, ids[300])
    assert f"column {column}" in found.found.en


def test_a_changed_tile_is_told_from_a_changed_event(ids: list[str]) -> None:
    tamper(
        "UPDATE kernel_tile SET hashes = overlay(hashes placing sha256('x') from 32 * 44 + 1)"
        " WHERE level = 0 AND position = 1"
    )
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("tile", 300, ids[300])


def test_a_tile_that_names_other_events_is_found(ids: list[str]) -> None:
    tamper(
        "UPDATE kernel_tile SET event_ids = overlay(event_ids placing uuid_send(%s) from 16 * 44 + 1)"
        " WHERE level = 0 AND position = 1",
        UUID(uuid7()),
    )
    assert (fault().kind, fault().index) == ("tile", 300)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kernel_tile WHERE level = 0 AND position = 1",
        (
            "UPDATE kernel_tile SET hashes = substr(hashes, 1, 640), event_ids = substr(event_ids, 1, 320)"
            " WHERE level = 0 AND position = 2"
        ),
        "UPDATE kernel_tile SET hashes = sha256('x') WHERE level = 1",
        "DELETE FROM kernel_tile WHERE level = 1",
    ],
)
def test_a_missing_cut_or_changed_tile_is_found(ids: list[str], statement: str) -> None:
    tamper(statement)
    assert fault().kind == "tile"


def test_event_and_tile_changed_together_do_not_fit_the_signature(ids: list[str]) -> None:
    tamper("UPDATE kernel_event SET body = replace(body, 'H57', 'H58') WHERE id = %s", UUID(ids[300]))
    tamper(
        "UPDATE kernel_tile SET hashes = overlay(hashes placing"
        " (SELECT sha256('\\x00'::bytea || convert_to(body, 'UTF8')) FROM kernel_event WHERE id = %s)"
        " from 32 * 44 + 1) WHERE level = 0 AND position = 1",
        UUID(ids[300]),
    )
    found = fault()
    assert (found.kind, found.index, found.event_id) == ("changed", 300, ids[300]), "the column tells"
    tamper("UPDATE kernel_event SET agency = 'H58' WHERE id = %s", UUID(ids[300]))
    found = fault()
    assert (found.kind, found.event_id) == ("changed", None)
    assert found.index == 256, "narrowed down to the tile by the level above"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_checkpoint SET root = sha256('x') WHERE size = 400",
        "UPDATE kernel_checkpoint SET note = replace(note, E'\\n400\\n', E'\\n401\\n') WHERE size = 400",
        "UPDATE kernel_checkpoint SET note = 'none' WHERE size = 400",
        "DELETE FROM kernel_checkpoint WHERE size = 400",
        "UPDATE kernel_checkpoint SET last_xid = last_xid + 1 WHERE size = 400",
        "DELETE FROM kernel_checkpoint WHERE size = 600",
    ],
)
def test_a_changed_or_removed_checkpoint_is_found(ids: list[str], statement: str) -> None:
    tamper(statement)
    assert fault().kind in {"checkpoint", "inserted"}


def forge(size: int, signer: Signer) -> None:
    """Sign the checkpoint of ``size`` anew with another key."""
    root = checkpoint_of(size).root
    note = signer.sign(Checkpoint(signer.name, size, root).text())
    tamper(
        "UPDATE kernel_checkpoint SET note = %s, verifier_key = %s WHERE size = %s",
        note,
        str(signer.verifier),
        size,
    )


def test_a_checkpoint_signed_by_a_stranger_is_found(ids: list[str]) -> None:
    forge(400, Signer.generate("nhip.test/ledger"))
    found = fault()
    assert (found.kind, found.index) == ("key", 400)


def test_a_ledger_rewritten_under_another_key_differs_from_the_published_one(ids: list[str]) -> None:
    published = checkpoint_of(100).verifier_key
    stranger = Signer.generate("nhip.test/ledger")
    for sealed in list(checkpoints()):
        forge(sealed.size, stranger)
    assert replay().fault is None, "from inside alone it cannot be told"
    report = replay(trusted=[published])
    assert report.fault is not None
    assert report.fault.kind == "key"


def test_a_kept_checkpoint_holds_us_to_it(ids: list[str]) -> None:
    kept = read_checkpoint(checkpoint_of(400).note)
    assert replay(kept=[kept]).fault is None
    forked = Checkpoint(kept.origin, 150, bytes(32))
    found = replay(kept=[forked]).fault
    assert found is not None
    assert (found.kind, found.index) == ("checkpoint", 150)
    longer = replay(kept=[Checkpoint(kept.origin, 601, bytes(32))]).fault
    assert longer is not None
    assert "only 600" in longer.found.en


def test_a_kept_note_that_nobody_signed_is_refused(ids: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_checkpoint(Signer.generate("other").sign(Checkpoint("other", 1, bytes(32)).text()))
    assert refused.value.code == "kernel.checkpoint_unreadable"


def test_a_new_key_is_vouched_for_by_the_old_one(ids: list[str]) -> None:
    old = checkpoint_of().verifier_key
    new = str(rotate_key())
    happen(1)
    seal_up_to(602)
    assert checkpoint_of().verifier_key == new != old
    assert replay(trusted=[old]).fault is None
    assert not next_key_path().exists()
    proof = prove_consistency(400)
    assert proof["verifier_keys"] == sorted([old, new])
    assert verdict(proof, "--key", old, "--key", new) == 0


def test_a_rotation_that_was_broken_off_goes_on(ids: list[str]) -> None:
    waiting = Signer.generate("nhip.test/ledger")
    next_key_path().write_text(waiting.secret_text(), encoding="utf-8")
    _announce(str(waiting.verifier), checkpoint_of().verifier_key)
    assert rotate_key() == waiting.verifier
    assert replay().fault is None


def test_a_lost_key_is_replaced_and_stays_unvouched_for(ids: list[str]) -> None:
    old = checkpoint_of().verifier_key
    key_path().unlink()
    happen(1)
    with pytest.raises(Refusal) as refused:
        seal_up_to(601)
    assert refused.value.code == "kernel.ledger_key_missing"
    new = str(rotate_key(is_lost=True))
    seal_up_to(602)
    found = fault()
    assert (found.kind, found.found.en) == ("key", new)
    assert replay(trusted=[old, new]).fault is None


def test_a_key_that_was_swapped_does_not_seal(ids: list[str]) -> None:
    happen(1)
    key_path().write_text(Signer.generate("nhip.test/ledger").secret_text(), encoding="utf-8")
    with pytest.raises(Refusal):
        seal()
    key_path().write_text("nonsense", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        seal()
    assert refused.value.code == "kernel.ledger_key_unreadable"


def test_the_key_is_its_owners_alone(ids: list[str]) -> None:
    assert key_path().stat().st_mode & 0o777 == 0o600


def test_proofs_are_accepted_by_the_verifier_alone_and_end_at_the_newest_checkpoint(ids: list[str]) -> None:
    for index in (0, 255, 256, 599):
        proof = prove(ids[index])
        assert proof["index"] == index
        assert verdict(proof, "--key", checkpoint_of().verifier_key) == 0
        forged = proof | {"body": proof["body"].replace("H57", "H58")}
        assert verdict(forged) == 1
    assert verdict(prove_consistency(100, 400)) == 0
    assert verdict(prove_consistency(400, 100)) == 0
    wrong = prove_consistency(100, 400)
    wrong["path"][0] = base64.b64encode(bytes(32)).decode()
    assert verdict(wrong) == 1


def verdict(proof: dict[str, object], *options: str) -> int:
    """The exit code of the stand-alone verifier."""
    file = key_path().with_name("proof.json")
    file.write_text(json.dumps(proof), encoding="utf-8")
    command = [sys.executable, "-P", str(VERIFIER), str(file), *options]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode


@pytest.mark.parametrize("event_id", ["", "x", "00000000-0000-7000-8000-000000000000"])
def test_an_unknown_event_has_no_proof(ids: list[str], event_id: str) -> None:
    with pytest.raises(Refusal) as refused:
        prove(event_id)
    assert (refused.value.code, refused.value.status) == ("kernel.event_unknown", 404)


def test_an_event_not_sealed_yet_asks_for_patience(ids: list[str]) -> None:
    (waiting,) = happen(1)
    with pytest.raises(Refusal) as refused:
        prove(waiting)
    assert refused.value.retriable


def test_a_size_never_sealed_has_no_checkpoint(ids: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        prove_consistency(101)
    assert refused.value.code == "kernel.checkpoint_unknown"


def test_a_proof_over_missing_tiles_sends_to_the_check(ids: list[str]) -> None:
    tamper("DELETE FROM kernel_tile WHERE level = 0 AND position = 0")
    with pytest.raises(Refusal) as refused:
        prove(ids[3])
    assert refused.value.code == "kernel.ledger_unsound"
    tamper("DELETE FROM kernel_tile WHERE level = 1")
    with pytest.raises(Refusal) as refused:
        prove(ids[400])
    assert "level 1" in refused.value.detail.en
