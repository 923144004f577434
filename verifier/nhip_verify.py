#!/usr/bin/env python3
"""Checks a proof from a Nhịp ledger, on any machine, trusting nobody but the ledger's public key.

    nhip_verify.py PROOF.json [--key VKEY]...     one event is in the ledger, or the ledger was only added to
    nhip_verify.py PROOF.json --since OLD.txt     ... since a checkpoint that you kept
    nhip_verify.py CHECKPOINT.txt --key VKEY      a checkpoint is signed

Needs Python 3.9 or later and the package `cryptography`. Formats: C2SP signed note and tlog-checkpoint, the
tree of RFC 6962. Exit code 0: proved; 1: refuted, with the reason; 2: a file or a key could not be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Keys = dict[tuple[str, bytes], Ed25519PublicKey]
State = tuple[str, int, bytes]  # the ledger's name, its size, its root


class Refuted(Exception):  # noqa: N818 - it is an answer
    """The proof does not hold: the reason in Vietnamese and in English."""


def leaf_hash(body: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that ``path`` leads to from ``leaf`` at ``index`` of ``size`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Refuted("vị trí nằm ngoài sổ cái", "the index lies outside the ledger")
    node, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Refuted("đường dẫn quá dài", "the path is too long")
        if node & 1 or node == last:
            found = node_hash(step, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    if last:
        raise Refuted("đường dẫn quá ngắn", "the path is too short")
    return found


def check_consistency(old: State, new: State, path: list[bytes]) -> None:
    """That the tree ``new`` begins with all of the tree ``old`` (RFC 9162, 2.1.4.2)."""
    (old_name, old_size, old_root), (new_name, new_size, new_root) = old, new
    if old_name != new_name:
        raise Refuted("hai sổ cái khác nhau", "these are two different ledgers")
    if old_size > new_size:
        raise Refuted("sổ cái đã ngắn đi", "the ledger became shorter")
    if old_size in (0, new_size):
        if path or old_root != (new_root if old_size else hashlib.sha256(b"").digest()):
            raise Refuted("cùng cỡ mà khác gốc", "two checkpoints of one size differ in their root")
        return
    steps = ([old_root] if old_size & (old_size - 1) == 0 else []) + path
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    climbed = _climb(steps, node, last)
    if climbed != (old_root, new_root):
        raise Refuted(
            "sổ cái đã bị viết lại giữa hai điểm niêm phong", "history between the two was rewritten"
        )


def _climb(steps: list[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """The old and the new root that ``steps`` lead to; ``None`` where there are too many or too few."""
    if not steps:
        return None
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return None if last else (old, new)


def read_key(text: str) -> tuple[tuple[str, bytes], Ed25519PublicKey]:
    """A verifier key ``name+id+base64(1 + key)`` as ``(name, id), key``."""
    name, key_id, encoded = text.strip().split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    if material[:1] != b"\x01" or len(material) != 33 or expected.hex() != key_id:
        raise ValueError(f"not an Ed25519 verifier key: {text}")
    return (name, expected), Ed25519PublicKey.from_public_bytes(material[1:])


def open_checkpoint(note: str, keys: Keys) -> State:
    """What a signed checkpoint says, once one of ``keys`` is seen to have signed it."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    is_signed = False
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        signature = base64.b64decode(encoded, validate=True)
        key = keys.get((name, signature[:4]))
        if dash != "\N{EM DASH}" or key is None:
            continue  # another witness's signature: nothing we can judge
        try:
            key.verify(signature[4:], text.encode())
        except InvalidSignature:
            raise Refuted("chữ ký trên điểm niêm phong sai", "the checkpoint's signature is wrong") from None
        is_signed = True
    if not is_signed:
        raise Refuted("điểm niêm phong không do khóa này ký", "the checkpoint is not signed by a trusted key")
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def check(proof: Any, keys: Keys, since: str | None) -> tuple[str, str]:
    """Check one proof or signed note; gives what was proved, in both languages."""
    if isinstance(proof, str):
        _, size, root = open_checkpoint(proof, keys)
        return f"chữ ký đúng, {size} sự kiện, gốc {root.hex()}", f"signed, {size} events, root {root.hex()}"
    path = [base64.b64decode(step, validate=True) for step in proof["path"]]
    if proof["format"] == "nhip-inclusion/1":
        _, size, root = open_checkpoint(proof["checkpoint"], keys)
        if root_from_inclusion(leaf_hash(proof["body"].encode()), proof["index"], size, path) != root:
            raise Refuted("sự kiện này không có trong sổ cái", "this event is not in the ledger")
        event, index = json.loads(proof["body"])["id"], proof["index"]
        return (
            f"sự kiện {event}, vị trí {index}, trong sổ có {size}",
            f"event {event} at index {index} of {size}",
        )
    if proof["format"] == "nhip-consistency/1":
        old, new = open_checkpoint(proof["old"], keys), open_checkpoint(proof["new"], keys)
        if since is not None and open_checkpoint(since, keys) != old:
            raise Refuted("khác điểm niêm phong bạn đã giữ", "it does not start at the checkpoint you kept")
        check_consistency(old, new, path)
        return f"{new[1]} sự kiện giữ nguyên {old[1]} sự kiện đầu", f"{new[1]} events keep the first {old[1]}"
    raise ValueError(f"unknown format {proof['format']!r}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key you trust (name+id+key)")
    parser.add_argument("--since", type=Path, help="a signed checkpoint you kept")
    options = parser.parse_args()
    try:
        text = options.file.read_text(encoding="utf-8")
        proof = json.loads(text) if text.lstrip().startswith("{") else text
        since = options.since and options.since.read_text(encoding="utf-8")
        trusted = options.key
        if not trusted and isinstance(proof, dict):
            trusted = proof.get("verifier_keys") or [proof["verifier_key"]]
            print(
                "CHÚ Ý: tin khóa ghi trong tệp, hãy so với khóa đã công bố · NOTE: trusting the file's key:"
            )
            print(*trusted, sep="\n")
        vi, en = check(proof, dict(map(read_key, trusted)), since)
    except Refuted as reason:
        print("SAI: {} · REFUTED: {}".format(*reason.args))
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"KHÔNG ĐỌC ĐƯỢC · UNREADABLE: {error!r}")
        return 2
    print(f"ĐÚNG: {vi} · PROVED: {en}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
