"""The tree against a second implementation, and its proofs against a verifier that shares no code with it."""

import base64
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from nhip.kernel.ledger.merkle import HASH_SIZE, Frontier, consistency_path, inclusion_path, leaf_hash
from nhip.kernel.ledger.note import Checkpoint, Signer
from nhip.kernel.ledger.tiles import TILE_WIDTH, GrowingTiles, MissingTileError, range_hash

VERIFIER = Path(__file__).parents[2] / "verifier" / "nhip_verify.py"
STANDALONE = runpy.run_path(str(VERIFIER))
LARGEST = 1400
BODIES = [b'{"id":"%d"}' % number for number in range(LARGEST)]
OTHER = InmemoryTree(algorithm="sha256")
OTHER.append_entries(BODIES)

sizes = st.integers(1, LARGEST) | st.sampled_from([1, 2, 3, 255, 256, 257, 511, 512, 513, 1024, 1280])


class Ledger:
    """A tree grown in the given steps, its tiles stored as a database would."""

    def __init__(self, steps: list[int]) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.root = b""
        for step in steps:
            self.grow(step)

    def fetch(self, level: int, position: int) -> bytes:
        return self.tiles.get((level, position), b"")

    def grow(self, upto: int) -> None:
        tree = GrowingTiles.resume(self.size, self.fetch)
        while tree.size < upto:
            room = TILE_WIDTH - tree.size % TILE_WIDTH
            tree.extend(b"".join(map(leaf_hash, BODIES[tree.size : min(upto, tree.size + room)])))
        for level, position, hashes in tree.changed():
            before = self.fetch(level, position)
            assert hashes.startswith(before), "a stored tile only grows"
            self.tiles[level, position] = hashes
        self.size, self.root = upto, tree.root()


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    steps = draw(st.lists(sizes, min_size=1, max_size=8))
    return Ledger(sorted(set(steps)))


@given(ledgers())
@settings(max_examples=60, deadline=None)
def test_the_root_is_the_second_implementations(ledger: Ledger) -> None:
    assert ledger.root == OTHER.get_root(ledger.size)


@given(sizes)
@settings(max_examples=60, deadline=None)
def test_the_frontier_has_the_same_root(size: int) -> None:
    frontier = Frontier()
    for body in BODIES[:size]:
        frontier.append(leaf_hash(body))
    assert frontier.root() == OTHER.get_root(size)


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert GrowingTiles(0, []).root() == Frontier().root() == OTHER.get_root(0)


@given(ledgers(), st.data())
@settings(max_examples=60, deadline=None)
def test_inclusion_paths_are_the_second_implementations(ledger: Ledger, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, ledger.size))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, range_hash(ledger.fetch))
    assert path == OTHER.prove_inclusion(index + 1, size).path[1:]


@given(ledgers(), st.data())
@settings(max_examples=100, deadline=None)
def test_the_verifier_accepts_each_proof_and_no_other(ledger: Ledger, data: st.DataObject) -> None:
    new = data.draw(st.integers(1, ledger.size))
    old = data.draw(st.integers(0, new))
    index = data.draw(st.integers(0, new - 1))
    hashes = range_hash(ledger.fetch)
    states = [("nhip", size, OTHER.get_root(size)) for size in (old, new)]
    path = consistency_path(old, new, hashes)
    STANDALONE["check_consistency"](*states, path)
    inclusion = inclusion_path(index, new, hashes)
    root = STANDALONE["root_from_inclusion"]
    assert root(leaf_hash(BODIES[index]), index, new, inclusion) == states[1][2]

    for wrong in changed(path, data):
        refuted(STANDALONE["check_consistency"], *states, wrong)
    for wrong in changed(inclusion, data):
        refuted(root, leaf_hash(BODIES[index]), index, new, wrong, unlike=states[1][2])
    refuted(root, leaf_hash(b"another"), index, new, inclusion, unlike=states[1][2])


def changed(path: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """Paths that are not ``path``: one hash changed, left out or put in."""
    if not path:
        return [[bytes(32)]]
    at = data.draw(st.integers(0, len(path) - 1))
    flipped = bytes([path[at][0] ^ 1]) + path[at][1:]
    return [[*path[:at], flipped, *path[at + 1 :]], path[:at] + path[at + 1 :], [*path, bytes(HASH_SIZE)]]


def refuted(check: Any, *arguments: Any, unlike: bytes | None = None) -> None:
    try:
        found = check(*arguments)
    except STANDALONE["Refuted"]:
        return
    assert unlike is not None, "a wrong path was accepted"
    assert found != unlike, "a wrong path was accepted"


@given(ledgers(), st.data())
@settings(max_examples=12, deadline=None)
def test_the_verifier_judges_files_as_a_program(
    tmp_path_factory: pytest.TempPathFactory, ledger: Ledger, data: st.DataObject
) -> None:
    signer = Signer.generate("nhip.test/ledger")
    old = data.draw(st.integers(1, ledger.size))
    index = data.draw(st.integers(0, ledger.size - 1))
    hashes = range_hash(ledger.fetch)

    def note(size: int) -> str:
        return signer.sign(Checkpoint(signer.name, size, OTHER.get_root(size)).text())

    def texts(path: list[bytes]) -> list[str]:
        return [base64.b64encode(step).decode() for step in path]

    inclusion = {
        "format": "nhip-inclusion/1",
        "body": BODIES[index].decode(),
        "index": index,
        "path": texts(inclusion_path(index, ledger.size, hashes)),
        "checkpoint": note(ledger.size),
        "verifier_key": str(signer.verifier),
    }
    consistency = {
        "format": "nhip-consistency/1",
        "old": note(old),
        "new": note(ledger.size),
        "path": texts(consistency_path(old, ledger.size, hashes)),
        "verifier_keys": [str(signer.verifier)],
    }
    directory = tmp_path_factory.mktemp("proof")
    stranger = str(Signer.generate(signer.name).verifier)
    assert verdict(directory, inclusion) == 0
    assert verdict(directory, inclusion | {"body": '{"id":"forged"}'}) == 1
    assert verdict(directory, inclusion, "--key", stranger) == 1
    assert verdict(directory, consistency, "--key", str(signer.verifier)) == 0
    assert verdict(directory, consistency | {"old": note(old).replace(f"\n{old}\n", f"\n{old}0\n")}) == 1
    assert verdict(directory, {"format": "nhip-inclusion/1"}) == 2


def verdict(directory: Path, proof: dict[str, Any], *options: str) -> int:
    """The verifier's exit code, run as others would run it: without our packages."""
    file = directory / "proof.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", str(VERIFIER), str(file), *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    words = {0: "PROVED", 1: "REFUTED", 2: "UNREADABLE"}
    assert words[done.returncode] in done.stdout, done.stderr
    return done.returncode


def test_a_missing_tile_is_named() -> None:
    ledger = Ledger([600])
    del ledger.tiles[0, 1]
    with pytest.raises(MissingTileError) as missing:
        inclusion_path(300, 600, range_hash(ledger.fetch))
    assert (missing.value.level, missing.value.position) == (0, 1)
    with pytest.raises(MissingTileError):
        GrowingTiles.resume(700, ledger.fetch)


def test_impossible_questions_are_refused() -> None:
    hashes = range_hash(Ledger([10]).fetch)
    with pytest.raises(ValueError, match="not among"):
        inclusion_path(10, 10, hashes)
    with pytest.raises(ValueError, match="does not extend"):
        consistency_path(11, 10, hashes)
    with pytest.raises(ValueError, match="do not fit"):
        GrowingTiles(0, []).extend(bytes(HASH_SIZE * (TILE_WIDTH + 1)))


def test_the_verifier_stays_short_and_needs_nothing_of_ours() -> None:
    source = VERIFIER.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 200
    assert "nhip." not in source
