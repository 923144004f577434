"""Signed notes: put together as the format says, read back, and nothing forged passes."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from nhip.kernel.ledger.note import BadNoteError, Checkpoint, Signer, Verifier, open_note

# RFC 8032, section 7.1, test 1: the Ed25519 seed and public key that every implementation agrees on.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


@pytest.fixture
def signer() -> Signer:
    return Signer.generate("nhip.test/ledger")


@pytest.fixture
def note(signer: Signer) -> str:
    return signer.sign(Checkpoint("nhip.test/ledger", 7, bytes(32)).text())


def test_a_known_key_signs_as_the_format_says() -> None:
    """The note format of C2SP, put together by hand: key id, key text and signature line."""
    signer = Signer("nhip.test/ledger", SEED)
    key_id = sha256(b"nhip.test/ledger\n\x01" + PUBLIC).digest()[:4]
    key_text = base64.b64encode(b"\x01" + PUBLIC).decode()
    assert str(signer.verifier) == f"nhip.test/ledger+{key_id.hex()}+{key_text}"
    text, _, line = signer.sign("nhip.test/ledger\n7\nAAAA\n").rpartition("\n\n")
    dash, name, signature = line.rstrip("\n").split(" ")
    assert (dash, name) == ("—", "nhip.test/ledger")
    held = base64.b64decode(signature)
    assert held[:4] == key_id
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(held[4:], f"{text}\n".encode())


def test_a_checkpoint_reads_back(signer: Signer, note: str) -> None:
    assert note.startswith("nhip.test/ledger\n7\n")
    checkpoint, verifier = open_note(note, [Signer.generate("other").verifier, signer.verifier])
    assert checkpoint == Checkpoint("nhip.test/ledger", 7, bytes(32))
    assert verifier == signer.verifier


def test_keys_read_back_and_the_secret_stays_out_of_sight(signer: Signer) -> None:
    assert Signer.parse(signer.secret_text()) == signer
    assert Verifier.parse(str(signer.verifier)) == signer.verifier
    assert base64.b64encode(signer.seed).decode() not in repr(signer)


def test_another_witness_is_passed_over(signer: Signer, note: str) -> None:
    witness = Signer.generate("witness")
    both = note + witness.sign(note.rpartition("\n\n")[0] + "\n").rpartition("\n\n")[2]
    assert open_note(both, [signer.verifier])[1] == signer.verifier
    assert open_note(both, [witness.verifier])[1] == witness.verifier


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n7\n", "\n8\n"),
        ("nhip.test/ledger\n", "nhip.test/ledgers\n"),
        ("AAAA", "AAAB"),
        ("\n\n", "\nx\n\n"),
    ],
)
def test_a_changed_note_is_refused(signer: Signer, note: str, old: str, new: str) -> None:
    with pytest.raises(BadNoteError, match="does not hold"):
        open_note(note.replace(old, new, 1), [signer.verifier])


def test_a_strangers_note_is_refused(note: str) -> None:
    with pytest.raises(BadNoteError, match="no signature is by a key that is trusted"):
        open_note(note, [Signer.generate("nhip.test/ledger").verifier])


@pytest.mark.parametrize("text", ["", "a\n", "a\n\n", "a\n\nb\n", "a\n\n— b c\n", "a\n\n— b !!!\n"])
def test_what_is_no_note_is_refused(signer: Signer, text: str) -> None:
    with pytest.raises(BadNoteError):
        open_note(text, [signer.verifier])


@pytest.mark.parametrize("size", ["-1", "07", "1.0", "", "١"])
def test_a_size_has_one_spelling(size: str) -> None:
    with pytest.raises(BadNoteError, match="is no size"):
        Checkpoint.parse(f"nhip\n{size}\n{base64.b64encode(bytes(32)).decode()}\n")


@pytest.mark.parametrize(
    "key", ["", "a+b", "a+00000000+AAAA", f"a+00000000+{base64.b64encode(PUBLIC).decode()}"]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(BadNoteError):
        Verifier.parse(key)
    with pytest.raises(BadNoteError):
        Signer.parse(key)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_key_has_a_plain_name(name: str) -> None:
    with pytest.raises(BadNoteError, match="cannot name a key"):
        Signer.generate(name)
