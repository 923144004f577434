"""Packages and the disk: what is refused leaves no bytes, and there is a bound for a seat and one for all."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import PDF, package

from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.models import TakenPackage
from nhip.identity.models import Agency, AgencyCode, Kind
from nhip.kernel.api import KeptFile, Refusal, keep_file, now
from nhip.sharing import unnamed
from nhip.sharing.api import connect_seat, hold, may_fetch, reserve

NOT_CONNECTED = package(to="H99")


@pytest.fixture(name="files")
def _files(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("NHIP_EXCHANGE_UNNAMED_MB", "1")
    unnamed._told.clear()
    for code in ("H41", "H14", "H99"):
        agency = Agency.objects.create(code=code, kind=Kind.PROVINCE, name=f"UBND {code}", short_name=code)
        AgencyCode.objects.create(agency=agency, scheme="qd20_2020", value=code)
        if code != "H99":
            connect_seat(code, by=None)
    return tmp_path / "files"


def stored(files: Path) -> set[str]:
    return {name for _, _, names in os.walk(files) for name in names}


def taken(agency: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(size), 0) FROM sharing_unnamed WHERE agency = %s", [agency])
        (size,) = cursor.fetchone()
        return int(size)


def told(code: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE body LIKE %s", [f'%"{code}"%'])
        (found,) = cursor.fetchone()
        return int(found)


def test_of_a_package_that_is_refused_nothing_stays(files: Path) -> None:
    with pytest.raises(Refusal, match="receiver_not_connected"):
        PORT.send("H41", NOT_CONNECTED)
    assert (stored(files), taken("H41")) == (set(), 0)
    letter = package()
    with pytest.raises(Refusal, match="receiver_not_in_package"):
        PORT.send("H41", letter, to=["H41"])
    assert (stored(files), taken("H41")) == (set(), 0)
    PORT.send("H41", letter)
    assert (stored(files), taken("H41")) == ({sha256(each).hexdigest() for each in (letter, PDF)}, 0)
    with pytest.raises(Refusal, match="receiver_not_connected"):
        PORT.send("H41", NOT_CONNECTED)  # it encloses the same file
    assert KeptFile.objects.filter(pk=sha256(PDF).hexdigest()).exists()
    assert sha256(PDF).hexdigest() in stored(files)


def test_what_the_agency_brought_itself_stays_when_a_package_with_it_is_refused(files: Path) -> None:
    digest = sha256(PDF).hexdigest()
    reserve("H41", {digest: len(PDF)})
    keep_file(PDF)
    hold([(digest, "H41")], now())
    with pytest.raises(Refusal, match="receiver_not_connected"):
        PORT.send("H41", NOT_CONNECTED)
    assert may_fetch("H41", digest)
    assert (stored(files), taken("H41")) == ({digest}, len(PDF))


def test_what_a_crash_left_counts_until_it_is_sent(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = package()

    def killed(*_: object) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as cut:
        cut.setattr("nhip.documents.axis.acts.take_edxml._envelope", killed)
        for _ in range(2):
            with pytest.raises(ConnectionAbortedError):
                PORT.send("H41", letter)
            assert taken("H41") == len(letter) + len(PDF)
    assert stored(files) == {sha256(each).hexdigest() for each in (letter, PDF)}
    PORT.send("H41", letter)
    assert taken("H41") == 0


def test_a_seat_whose_room_is_full_sends_no_package_until_there_is_some(files: Path) -> None:
    first, second = package(), package()
    PORT.send("H41", first)
    reserve("H41", {"0" * 64: (1 << 20) - 100})
    with pytest.raises(Refusal) as full:
        PORT.send("H41", second)
    refusal = full.value
    assert (refusal.code, refusal.status, refusal.retriable) == ("sharing.unnamed_full", 429, True)
    assert "NHIP_EXCHANGE_UNNAMED_MB" in refusal.remedy.vi
    assert told("sharing.unnamed_full") == 1
    assert sha256(second).hexdigest() not in stored(files)
    assert PORT.send("H41", first).is_repeat, "what was taken is answered as before"
    PORT.send("H14", package(sender="H14", to="H41"))  # each seat has its own
    unnamed.give_back("H41", "0" * 64)
    PORT.send("H41", second)


def test_with_little_disk_left_no_package_is_taken(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = package(), package()
    PORT.send("H41", first)
    with monkeypatch.context() as full:
        full.setenv("NHIP_EXCHANGE_FREE_MB", str(1 << 30))
        with pytest.raises(Refusal, match="disk_full") as refused:
            PORT.send("H41", second)
        assert (refused.value.status, refused.value.retriable) == (507, True)
        assert PORT.send("H41", first).is_repeat
    assert not TakenPackage.objects.filter(digest=sha256(second).hexdigest()).exists()
    PORT.send("H41", second)


@pytest.fixture
def crowded(node: Node) -> Iterator[Node]:
    """An exchange where H57 has brought as much as it may."""
    row = "VALUES ('H57', repeat('0', 64), 2147483648, now()) RETURNING 1"
    node.rows(f"INSERT INTO sharing_unnamed (agency, thing, size, since) {row}")
    yield node
    node.rows("DELETE FROM sharing_unnamed WHERE agency = 'H57' RETURNING 1")


def test_software_of_the_axis_is_told_in_its_own_form(crowded: Node) -> None:
    software = crowded.software("H57")
    answer = software.send(package(sender="H57"))
    software.close()
    assert (answer["status"], answer["ErrorCode"], answer["DocId"]) == ("FAIL", "20", "")
    assert answer["ErrorDesc"].startswith("[sharing.unnamed_full] Hết chỗ")
    assert "NHIP_EXCHANGE_UNNAMED_MB" in answer["ErrorDesc"]
