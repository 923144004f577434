"""Signed checkpoints: a few lines of text that commit the ledger to everything it holds.

A checkpoint names the ledger, counts its events and gives the tree's root, in the format of C2SP
tlog-checkpoint; it is signed as a C2SP signed note with Ed25519, as transparency logs elsewhere do, so that
their tools read ours. Whoever kept an old checkpoint can prove that history was changed since.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "


class BadNoteError(ValueError):
    """A note, a key or a checkpoint that does not read, or a signature that does not hold."""


def _key_id(name: str, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + key).digest()[:4]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadNoteError(f"not base64: {text[:60]!r}") from error


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public half of a key; its text form is ``name+id+key``, as Go's ``note`` package writes it."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature says whose it is."""
        return _key_id(self.name, self.key)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``name+id+key``. Raises :class:`BadNoteError`."""
        name, key = _parse_key(text.strip(), "")
        verifier = cls(name, key)
        if verifier.key_id.hex() != text.strip().split("+", 2)[1]:
            raise BadNoteError(f"key {text!r} does not have the id it gives itself")
        return verifier

    def is_signed(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` over ``text`` is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """The private half; its text form is ``PRIVATE+KEY+name+id+seed``, as Go's ``note`` package writes it."""

    name: str
    seed: bytes

    @classmethod
    def generate(cls, name: str) -> Self:
        """A new key for the ledger called ``name`` (no blanks, no plus sign)."""
        if not name or "+" in name or any(letter.isspace() for letter in name):
            raise BadNoteError(f"{name!r} cannot name a key: blanks and plus signs are not allowed")
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``PRIVATE+KEY+name+id+seed``. Raises :class:`BadNoteError`; the seed is never in its
        message.
        """
        try:
            name, seed = _parse_key(text.strip(), "PRIVATE+KEY+")
        except BadNoteError:
            raise BadNoteError("the signing key does not read as PRIVATE+KEY+name+id+seed") from None
        return cls(name, seed)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self._private().public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """The whole key, to be kept in a file that only its owner reads."""
        seed = base64.b64encode(_ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{seed}"

    def sign(self, text: str) -> str:
        """``text``, which ends in a line feed, as a signed note."""
        signature = self._private().sign(text.encode())
        line = base64.b64encode(self.verifier.key_id + signature).decode()
        return f"{text}\n{_DASH}{self.name} {line}\n"

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def _parse_key(text: str, prefix: str) -> tuple[str, bytes]:
    parts = text.removeprefix(prefix).split("+", 2)
    if not text.startswith(prefix) or len(parts) != 3:
        raise BadNoteError(f"{text[:60]!r} is no key of the form name+id+key")
    key = _decode(parts[2])
    if len(key) != 33 or key[:1] != _ED25519:
        raise BadNoteError("the key is not an Ed25519 key of 32 bytes")
    return parts[0], key[1:]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a ledger commits itself to: its name, how many events it holds, the root of their tree."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The signed part of the note."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the signed part; lines after the third are extensions, and allowed. Raises
        :class:`BadNoteError`.
        """
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0]:
            raise BadNoteError("a checkpoint has at least three lines: name, size, root")
        origin, size, root = lines[0], lines[1], _decode(lines[2])
        if not (size.isascii() and size.isdigit()) or (size[0] == "0" and size != "0"):
            raise BadNoteError(f"{size!r} is no size")
        if len(root) != 32:
            raise BadNoteError("the root is not 32 bytes")
        return cls(origin, int(size), root)


def open_note(note: str, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, Verifier]:
    """The checkpoint in ``note`` and which of ``verifiers`` vouches for it.

    Signatures of keys that are not among ``verifiers`` are passed over, as the format asks; a signature of
    one that is must hold. Raises :class:`BadNoteError` when none does.
    """
    text, separator, block = note.rpartition("\n\n")
    if not separator or not block.endswith("\n"):
        raise BadNoteError("the note has no signatures")
    text += "\n"
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    vouching: Verifier | None = None
    for line in block.removesuffix("\n").split("\n"):
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        signature = _decode(encoded)
        if not line.startswith(_DASH) or len(signature) < 5:
            raise BadNoteError(f"no signature line: {line[:80]!r}")
        verifier = known.get((name, signature[:4]))
        if verifier is None:
            continue
        if not verifier.is_signed(text, signature[4:]):
            raise BadNoteError(f"the signature of {name} does not hold")
        vouching = vouching or verifier
    if vouching is None:
        raise BadNoteError("no signature is by a key that is trusted here")
    return Checkpoint.parse(text), vouching
