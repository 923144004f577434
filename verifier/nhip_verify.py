#!/usr/bin/env python3
"""Checks a proof from a Nhịp ledger, on any machine, trusting nobody but the ledger's public key.

    nhip_verify.py PROOF.json [--key VKEY]...     one event is in the ledger, or the ledger was only added to
    nhip_verify.py CHECKPOINT.txt --key VKEY      a checkpoint is signed
    nhip_verify.py PROOF.json --since OLD.txt     the consistency proof starts at a checkpoint you kept

Needs Python 3.9 or later and the package `cryptography`. Formats: C2SP signed note and tlog-checkpoint, the
tree of RFC 6962. Exit code 0: proved; 1: refuted, with the reason; 2: the file or the key could not be read.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refuted(Exception):  # noqa: N818
    """The proof does not hold: the reason in Vietnamese and in English."""


def leaf_hash(body):
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(leaf, index, size, path):
    """The root that ``path`` leads to from ``leaf`` at ``index`` of ``size`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Refuted("vị trí nằm ngoài sổ cái", "the index lies outside the ledger")
    node, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Refuted("đường dẫn quá dài", "the path is too long")
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    if last:
        raise Refuted("đường dẫn quá ngắn", "the path is too short")
    return found


def check_consistency(old_size, old_root, new_size, new_root, path):
    """That the tree of ``new_size`` extends that of ``old_size`` (RFC 9162, 2.1.4.2)."""
    if old_size > new_size:
        raise Refuted("sổ cái đã ngắn đi", "the ledger became shorter")
    if old_size == new_size or old_size == 0:
        empty = hashlib.sha256(b"").digest()
        if path or (old_size == new_size and old_root != new_root) or (old_size == 0 and old_root != empty):
            raise Refuted("hai điểm cùng cỡ mà khác gốc", "two checkpoints of one size differ in their root")
        return
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise Refuted("đường dẫn quá ngắn", "the path is too short")
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Refuted("đường dẫn quá dài", "the path is too long")
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    if last or old != old_root or new != new_root:
        raise Refuted(
            "sổ cái đã bị viết lại giữa hai điểm niêm phong", "history between the checkpoints changed"
        )


def read_key(text):
    """A verifier key ``name+id+base64(1 + key)`` as ``(name, id), key``."""
    name, key_id, encoded = text.strip().split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    if material[:1] != b"\x01" or len(material) != 33 or expected.hex() != key_id:
        raise ValueError(f"not an Ed25519 verifier key: {text}")
    return (name, expected), Ed25519PublicKey.from_public_bytes(material[1:])


def open_checkpoint(note, keys):
    """The size and root of a signed checkpoint, once one of ``keys`` is seen to have signed it."""
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
    _origin, size, root = text.split("\n")[:3]
    return int(size), base64.b64decode(root, validate=True)


def check(proof, keys, since):
    """Check one proof or signed note; gives what was proved, in both languages."""
    if isinstance(proof, str):
        size, root = open_checkpoint(proof, keys)
        return f"chữ ký đúng, {size} sự kiện, gốc {root.hex()}", f"signed, {size} events, root {root.hex()}"
    path = [base64.b64decode(step, validate=True) for step in proof["path"]]
    if proof["format"] == "nhip-inclusion/1":
        size, root = open_checkpoint(proof["checkpoint"], keys)
        found = root_from_inclusion(leaf_hash(proof["body"].encode()), proof["index"], size, path)
        if found != root:
            raise Refuted("sự kiện này không có trong sổ cái", "this event is not in the ledger")
        event, index = json.loads(proof["body"])["id"], proof["index"]
        return f"sự kiện {event} ở vị trí {index} trong {size}", f"event {event} is number {index} of {size}"
    if proof["format"] == "nhip-consistency/1":
        if since is not None and open_checkpoint(since, keys) != open_checkpoint(proof["old"], keys):
            raise Refuted("khác điểm niêm phong bạn đã giữ", "it does not start at the checkpoint you kept")
        old, new = open_checkpoint(proof["old"], keys), open_checkpoint(proof["new"], keys)
        check_consistency(*old, *new, path)
        return (
            f"{new[0]} sự kiện giữ nguyên {old[0]} sự kiện trước",
            f"{new[0]} events keep the first {old[0]}",
        )
    raise ValueError(f"unknown format {proof['format']!r}")


def main():
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
                f"CHÚ Ý: tin khóa ghi trong tệp; hãy so với khóa đã công bố · NOTE: trusting the file's key {trusted}"
            )
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
