"""A receipt convinces whoever was not there: signature, event, place in the tree, time from outside."""

import base64
import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pymerkle.hasher import MerkleHasher
from tests.sealing import seal_all
from tests.unit.sharing.conftest import Notes, connect, fresh_code

from nhip.identity.api import Stamp
from nhip.kernel.api import Refusal, read_checkpoint
from nhip.sharing import keys, receipts
from nhip.sharing.api import accept_many, receipt_of, stamp_newest


@pytest.mark.django_db(transaction=True)
def test_the_receipt_holds_for_a_verifier_that_is_not_ours(
    notes: Notes, ledger_key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, receiver = connect(fresh_code("A")), connect(fresh_code("B"))
    (answer,) = accept_many([sender.incoming(receiver.code)])
    assert not isinstance(answer, Refusal)
    with pytest.raises(Refusal, match=r"kernel\.event_not_sealed"):
        receipt_of(answer[0].message)
    seal_all()
    found = receipt_of(answer[0].message, for_agency=receiver.code)

    key = load_pem_public_key(found.public_key.encode())
    assert keys.holds(keys.written(key), found.logged.signed.signature, found.logged.signed.content)
    payload = json.loads(found.proof["body"])["payload"]
    assert payload["digest"] == sha256(found.logged.signed.content).hexdigest()
    assert payload["number"] == 1
    root = read_checkpoint(found.proof["checkpoint"]).root
    assert _root(found.proof) == root
    assert found.stamp is None
    assert found.unstamped_since is None, "no authority is configured, so none is due"

    monkeypatch.setenv("NHIP_TSA_URL", "http://127.0.0.1:9/tsa")
    assert not stamp_newest(), "an authority that is away does not stop anything"
    assert receipt_of(answer[0].message).unstamped_since == answer[0].logged_at
    asked: list[bytes] = []
    monkeypatch.setattr(
        receipts, "timestamp", lambda digest: asked.append(digest) or receipts_stamp(b"token")
    )
    assert stamp_newest()
    assert not stamp_newest(), "a checkpoint is stamped once"
    stamped = receipt_of(answer[0].message)
    assert stamped.unstamped_since is None
    assert stamped.stamp is not None
    assert asked == [sha256(stamped.stamp["checkpoint"].encode()).digest()]
    assert base64.b64decode(stamped.stamp["token"]) == b"token"


def receipts_stamp(token: bytes) -> object:
    return Stamp(token)


def _root(proof: dict[str, object]) -> bytes:
    """The root that the path leads to, by pymerkle's hashes and the walk of RFC 9162, 2.1.3.2."""
    hasher = MerkleHasher("sha256")
    index, path = int(str(proof["index"])), proof["path"]
    last = int(str(proof["checkpoint"]).splitlines()[1]) - 1
    node = hasher.hash_buff(str(proof["body"]).encode())
    assert isinstance(path, list)
    for step in map(base64.b64decode, path):
        if index & 1 or index == last:
            node = hasher.hash_pair(step, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hasher.hash_pair(node, step)
        index, last = index >> 1, last >> 1
    return node
