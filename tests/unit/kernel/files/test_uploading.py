"""A large file arrives in parts, through breaks and kills, and only its owner knows of it."""

import hashlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from nhip.kernel.api import (
    KeptFile,
    Refusal,
    UploadOffset,
    append_part,
    begin_upload,
    file_bytes,
    finish_upload,
    now,
    upload_state,
)
from nhip.kernel.files.expiring import expire_uploads
from nhip.kernel.files.staging import staged, staged_path
from nhip.kernel.models_files import FileUpload

OWNER = "agency:H57.02"
CONTENT = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path))
    return tmp_path


def _begun(**announced: str) -> UUID:
    return begin_upload(OWNER, size=len(CONTENT), name="cong-van.pdf", **announced).id


def _code(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.code


@pytest.mark.django_db(transaction=True)
def test_parts_become_the_file_and_leave_nothing_behind(store: Path) -> None:
    key = _begun(sha256=DIGEST)
    assert append_part(key, OWNER, 0, CONTENT[:100_000]).received == 100_000
    assert append_part(str(key), OWNER, 100_000, io.BytesIO(CONTENT[100_000:])).received == len(CONTENT)
    with transaction.atomic():
        kept = finish_upload(key, OWNER)
        assert finish_upload(key, OWNER) == kept
    assert (kept.sha256, kept.size) == (DIGEST, len(CONTENT))
    assert file_bytes(DIGEST) == CONTENT
    shown = upload_state(key, OWNER)
    assert (shown.is_finished, shown.kept, shown.received) == (True, DIGEST, len(CONTENT))
    assert not staged_path(key).exists()
    with pytest.raises(Refusal) as refusal:
        append_part(key, OWNER, 0, b"x")
    assert _code(refusal) == "kernel.upload_finished"
    assert [path.name for path in store.rglob("*") if path.is_file()] == [DIGEST]


@pytest.mark.django_db
def test_a_part_sent_again_is_no_error_and_another_in_its_place_is() -> None:
    key = _begun()
    append_part(key, OWNER, 0, CONTENT[:1000])
    assert append_part(key, OWNER, 0, CONTENT[:1000]).received == 1000
    assert append_part(key, OWNER, 500, CONTENT[500:2000]).received == 2000
    for offset, part in ((2001, b"gap"), (0, b"other"), (1999, CONTENT[2000:2002]), (-1, b"x")):
        with pytest.raises(UploadOffset) as refusal:
            append_part(key, OWNER, offset, part)
        assert (_code(refusal), refusal.value.received) == ("kernel.upload_offset", 2000)
    assert upload_state(key, OWNER).received == 2000
    assert staged_path(key).read_bytes() == CONTENT[:2000]


@pytest.mark.django_db
def test_more_than_announced_is_not_taken() -> None:
    key = _begun()
    append_part(key, OWNER, 0, CONTENT[:-10])
    with pytest.raises(Refusal) as refusal:
        append_part(key, OWNER, len(CONTENT) - 10, CONTENT[-10:] + b"!")
    assert _code(refusal) == "kernel.upload_too_long"
    assert upload_state(key, OWNER).received == len(CONTENT) - 10


@pytest.mark.django_db
def test_what_a_broken_connection_brought_stays() -> None:
    class Broken(io.RawIOBase):
        blocks: Iterator[bytes] = iter([CONTENT[:700]])

        def read(self, size: int = -1) -> bytes:
            for block in self.blocks:
                return block
            raise ConnectionResetError

    key = _begun()
    with pytest.raises(ConnectionResetError):
        append_part(key, OWNER, 0, Broken())  # type: ignore[arg-type]
    assert upload_state(key, OWNER).received == 700


@pytest.mark.django_db
def test_an_unfinished_or_a_wrong_content_is_not_kept() -> None:
    key = _begun(sha256=DIGEST.upper())
    append_part(key, OWNER, 0, b"x" * 10)
    with pytest.raises(UploadOffset) as early:
        finish_upload(key, OWNER)
    assert (_code(early), early.value.received) == ("kernel.upload_incomplete", 10)
    append_part(key, OWNER, 10, CONTENT[10:])
    with pytest.raises(Refusal) as wrong:
        finish_upload(key, OWNER)
    assert _code(wrong) == "kernel.upload_digest"
    assert not KeptFile.objects.exists()
    assert upload_state(key, OWNER).received == 0
    append_part(key, OWNER, 0, CONTENT)
    assert finish_upload(key, OWNER).sha256 == DIGEST


@pytest.mark.django_db(transaction=True)
def test_an_act_rolled_back_after_finishing_can_finish_again() -> None:
    key = _begun()
    append_part(key, OWNER, 0, CONTENT)

    def finish_and_fail() -> None:
        with transaction.atomic():
            finish_upload(key, OWNER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        finish_and_fail()
    assert not upload_state(key, OWNER).is_finished
    with transaction.atomic():
        assert finish_upload(key, OWNER).sha256 == DIGEST
    assert not staged_path(key).exists()


@pytest.mark.django_db
def test_to_anybody_else_it_does_not_exist() -> None:
    key = _begun()
    for name, owner in ((key, "agency:H01"), (uuid4(), OWNER), ("../../etc/passwd", OWNER), ("", OWNER)):
        for ask in (
            lambda name=name, owner=owner: upload_state(name, owner),
            lambda name=name, owner=owner: append_part(name, owner, 0, b"x"),
            lambda name=name, owner=owner: finish_upload(name, owner),
        ):
            with pytest.raises(Refusal) as refusal:
                ask()
            assert _code(refusal) == "kernel.upload_unknown"


@pytest.mark.django_db
def test_what_is_announced_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_MOST_FILE_MB", "1")
    monkeypatch.setenv("NHIP_OPEN_UPLOADS", "2")
    refused = (
        ({"size": 0}, "kernel.file_empty"),
        ({"size": (1 << 20) + 1}, "kernel.file_too_large"),
        ({"size": 1, "sha256": "abc"}, "kernel.upload_form"),
        ({"size": 1, "name": "a\0.pdf"}, "kernel.upload_form"),
    )
    for announced, code in refused:
        with pytest.raises(Refusal) as refusal:
            begin_upload(OWNER, **announced)  # type: ignore[arg-type]
        assert _code(refusal) == code
    keys = [begin_upload(OWNER, size=1).id for _ in range(2)]
    with pytest.raises(Refusal) as refusal:
        begin_upload(OWNER, size=1)
    assert _code(refusal) == "kernel.upload_quota"
    begin_upload("agency:H01", size=1)
    append_part(keys[0], OWNER, 0, b"x")
    finish_upload(keys[0], OWNER)
    begin_upload(OWNER, size=1)


@pytest.mark.django_db
def test_one_part_arrives_at_a_time() -> None:
    key = _begun()
    with staged(key, len(CONTENT)), pytest.raises(Refusal) as refusal:
        append_part(key, OWNER, 0, CONTENT)
    assert (_code(refusal), refusal.value.retriable) == ("kernel.upload_busy", True)


@pytest.mark.django_db(transaction=True)
def test_what_nobody_goes_on_with_is_forgotten(store: Path) -> None:
    old, busy, fresh, kept = (_begun() for _ in range(4))
    append_part(old, OWNER, 0, b"x")
    append_part(fresh, OWNER, 0, b"x")
    append_part(kept, OWNER, 0, CONTENT)
    with transaction.atomic():
        finish_upload(kept, OWNER)
    long_ago = now() - timedelta(days=8)
    FileUpload.objects.update(begun_at=long_ago)
    for name in ("arriving-x", f"uploads/{uuid4().hex}"):
        (store / name).write_bytes(b"left")
        os.utime(store / name, (long_ago.timestamp(),) * 2)
    os.utime(staged_path(old), (long_ago.timestamp(),) * 2)
    with staged(busy, 1):
        os.utime(staged_path(busy), (long_ago.timestamp(),) * 2)
        assert expire_uploads() == 2
    assert set(FileUpload.objects.values_list("pk", flat=True)) == {busy, fresh}
    left = {path.name for path in store.rglob("*") if path.is_file()}
    assert left == {busy.hex, fresh.hex, DIGEST}
    assert file_bytes(DIGEST) == CONTENT


_SENDER = """
import sys, io
from pathlib import Path
from uuid import UUID
from nhip.kernel.files.staging import staged
class Endless(io.RawIOBase):
    sent = 0
    def read(self, size=-1):
        block = bytes((self.sent + i) % 251 for i in range(9973))
        self.sent += len(block)
        print(self.sent, flush=True)
        return block
with staged(UUID(sys.argv[1]), 1 << 40) as part:
    part.add(0, Endless())
"""


@pytest.mark.concurrency
@pytest.mark.django_db
def test_a_killed_receiver_leaves_a_beginning_of_the_file_and_no_lock() -> None:
    key = _begun()
    sender = subprocess.Popen([sys.executable, "-c", _SENDER, str(key)], stdout=subprocess.PIPE, text=True)
    assert sender.stdout is not None
    while int(sender.stdout.readline()) < 120_000:
        pass
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    sender.stdout.close()
    received = upload_state(key, OWNER).received
    assert received > 50_000
    whole = bytes(place % 251 for place in range(received + 1000))
    assert staged_path(key).read_bytes() == whole[:received]
    assert append_part(key, OWNER, 0, whole).received == len(whole)
