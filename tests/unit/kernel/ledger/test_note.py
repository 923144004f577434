"""Signed notes: ours read elsewhere, others' read here, and nothing forged passes."""

import base64

import pytest

from nhip.kernel.ledger.note import BadNoteError, Checkpoint, Signer, Verifier, open_note

# The example of Go's package golang.org/x/mod/sumdb/note, an implementation of the format that is not ours.
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ry"
    "yBwJnAM=\n"
)


@pytest.fixture
def signer() -> Signer:
    return Signer.generate("nhip.test/ledger")


@pytest.fixture
def note(signer: Signer) -> str:
    return signer.sign(Checkpoint("nhip.test/ledger", 7, bytes(32)).text())


def test_a_note_made_by_another_implementation_is_signed() -> None:
    verifier = Verifier.parse(GO_VERIFIER)
    assert str(verifier) == GO_VERIFIER
    text, _, line = GO_NOTE.rpartition("\n\n")
    signature = base64.b64decode(line.split(" ")[2])
    assert signature[:4] == verifier.key_id
    assert verifier.is_signed(f"{text}\n", signature[4:])


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


@pytest.mark.parametrize("key", ["", "a+b", "a+00000000+AAAA", GO_VERIFIER.replace("c74f20a3", "c74f20a4")])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(BadNoteError):
        Verifier.parse(key)
    with pytest.raises(BadNoteError):
        Signer.parse(key)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_key_has_a_plain_name(name: str) -> None:
    with pytest.raises(BadNoteError, match="cannot name a key"):
        Signer.generate(name)
