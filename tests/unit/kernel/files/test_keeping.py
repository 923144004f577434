"""A file that is evidence is kept once, whole, and never handed out changed."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.db import transaction

from nhip.kernel.api import KeptFile, Refusal, file_bytes, keep_file, sniff


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path))
    return tmp_path


@pytest.mark.django_db
def test_one_content_is_kept_once_and_read_again() -> None:
    with transaction.atomic():
        first = keep_file("năm nay\n".encode())
        second = keep_file(io.BytesIO("năm nay\n".encode()))
    assert first == second
    assert first.sha256 == hashlib.sha256("năm nay\n".encode()).hexdigest()
    assert (first.size, first.media_type) == (9, "text/plain")
    assert file_bytes(first.sha256) == "năm nay\n".encode()
    assert KeptFile.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_file_leaves_neither_row_nor_bytes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_MOST_FILE_MB", "1")
    for content, code in ((b"", "kernel.file_empty"), (b"x" * (1 << 20) + b"y", "kernel.file_too_large")):
        with pytest.raises(Refusal) as refusal, transaction.atomic():
            keep_file(content)
        assert refusal.value.code == code
    assert not KeptFile.objects.exists()
    assert list(store.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_keeping_needs_the_transaction_of_the_act() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        keep_file(b"x")


@pytest.mark.django_db
def test_a_file_changed_on_the_disk_is_not_handed_out(store: Path) -> None:
    kept = keep_file(b"the figure is 53.0")
    path = store / kept.sha256[:2] / kept.sha256
    path.chmod(0o600)
    path.write_bytes(b"the figure is 46.5")
    with pytest.raises(Refusal) as refusal:
        file_bytes(kept.sha256)
    assert refusal.value.code == "kernel.file_damaged"


@pytest.mark.parametrize("digest", ["", "0" * 64, "../../etc/passwd", "A" * 64])
def test_no_other_name_reaches_a_file(digest: str) -> None:
    with pytest.raises(Refusal) as refusal:
        file_bytes(digest)
    assert refusal.value.code == "kernel.file_unknown"


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            # Not the present time: pytest names a test after its bytes, and every worker must find that name.
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (_zip("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_zip("xl/workbook.xml", "xl/vbaProject.bin"), "application/vnd.ms-office.macro-enabled"),
        (_zip("readme.txt"), "application/zip"),
        (_zip("word/document.xml")[:40], "application/zip"),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        ("Số liệu".encode(), "text/plain"),
        (b"x" * 4095 + "ố".encode(), "text/plain"),
        ("Số".encode("utf-16"), "application/octet-stream"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "application/xml"),
        (b"<!DOCTYPE html><script>", "text/html"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert sniff(content) == kind
