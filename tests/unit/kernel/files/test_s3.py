"""Files in an object store, tried against a real one: the same functions, and what lies there is checked.

The store is SeaweedFS, in one process on this machine: a server that people run, which checks signatures. It
is one of many that speak S3, and not Amazon's own.
"""

import hashlib
import logging
import random
from pathlib import Path

import obstore
import pytest
from django.db import transaction
from obstore.store import S3Store
from tests.unit.kernel.files.conftest import KEY, SECRET

from nhip.kernel.api import (
    RangeRefusal,
    Refusal,
    append_part,
    begin_upload,
    file_bytes,
    finish_upload,
    keep_file,
    open_file,
)
from nhip.kernel.files.stores import store

CONTENT = random.Random(7).randbytes(20_000_000)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def bucket(s3_endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    settings = {"NHIP_FILES": f"s3://evidence/{tmp_path.name}", "NHIP_HOME": str(tmp_path)}
    settings |= {"NHIP_S3_ENDPOINT": s3_endpoint, "NHIP_S3_KEY": KEY, "NHIP_S3_SECRET": SECRET}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return S3Store(
        "evidence",
        prefix=tmp_path.name,
        config={
            "endpoint": s3_endpoint,
            "access_key_id": KEY,
            "secret_access_key": SECRET,
            "region": "us-east-1",
        },
        client_options={"allow_http": True},
    )


@pytest.mark.django_db(transaction=True)
def test_parts_wait_here_and_the_whole_lies_in_the_store(bucket: S3Store, tmp_path: Path) -> None:
    key = begin_upload("agency:H57", size=len(CONTENT), sha256=DIGEST).id
    append_part(key, "agency:H57", 0, CONTENT[: 9 << 20])
    append_part(key, "agency:H57", 9 << 20, CONTENT[9 << 20 :])
    assert store().size(DIGEST) is None
    with transaction.atomic():
        assert finish_upload(key, "agency:H57").size == len(CONTENT)
    assert bytes(obstore.get(bucket, DIGEST).bytes()) == CONTENT
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    blocks = list(open_file(DIGEST))
    assert b"".join(blocks) == CONTENT
    assert len(blocks) > 3
    assert b"".join(open_file(DIGEST, 5_000_000, 5_000_010)) == CONTENT[5_000_000:5_000_010]
    assert b"".join(open_file(DIGEST, len(CONTENT) - 1)) == CONTENT[-1:]
    with pytest.raises(RangeRefusal):
        open_file(DIGEST, len(CONTENT))


@pytest.mark.django_db
def test_a_small_file_is_kept_once_and_a_changed_one_is_not_handed_out(bucket: S3Store) -> None:
    kept = keep_file(b"the figure is 53.0")
    before = obstore.head(bucket, kept.sha256)["last_modified"]
    assert keep_file(b"the figure is 53.0") == kept
    assert obstore.head(bucket, kept.sha256)["last_modified"] == before
    obstore.put(bucket, kept.sha256, b"the figure is 46.5")
    with pytest.raises(Refusal) as refusal:
        file_bytes(kept.sha256)
    assert refusal.value.code == "kernel.file_damaged"
    with pytest.raises(Refusal) as refusal:
        file_bytes("0" * 64)
    assert refusal.value.code == "kernel.file_unknown"


@pytest.mark.django_db
def test_a_store_that_does_not_take_it_is_said_without_the_keys(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NHIP_S3_SECRET", "not-the-secret")
    with caplog.at_level(logging.DEBUG), pytest.raises(Refusal) as refusal:
        keep_file(b"x")
    assert (refusal.value.code, refusal.value.retriable) == ("kernel.store_away", True)
    told = caplog.text + str(refusal.value)
    assert "S3: " in caplog.text
    assert KEY not in told
    assert "not-the-secret" not in told
