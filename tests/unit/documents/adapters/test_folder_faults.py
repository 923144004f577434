"""The watched folder under faults: cut off between any two steps, odd names, wrong clocks, a full disk."""

import errno
import logging
import os
import resource
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.unit.documents.adapters.software import package
from tests.unit.documents.adapters.test_folder import Opens, agencies, folder, here, names

from nhip.documents.adapters import folder as folder_module
from nhip.documents.adapters import folder_files, receiving
from nhip.documents.adapters.folder import Round, WatchedFolder
from nhip.documents.adapters.models import Handover
from nhip.documents.axis.models import Delivery
from nhip.kernel.api import Refusal

__all__ = ["agencies", "folder", "here"]


class Cut(BaseException):
    """The power goes."""


class Power:
    """Goes before the step with this number; every step that changes something is one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 10**9
        self._wrap(monkeypatch, Path, "rename")
        self._wrap(monkeypatch, Path, "open")
        self._wrap(monkeypatch, os, "fsync")
        self._wrap(monkeypatch, receiving, "keep")
        self._wrap(monkeypatch, folder_module.PORT, "send")

    def _wrap(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        true: Callable[..., Any] = getattr(owner, name)

        def stepped(*args: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise Cut
            return true(*args, **more)

        monkeypatch.setattr(owner, name, stepped)


def test_cut_off_between_any_two_steps_nothing_is_lost_or_doubled(
    folder: Opens, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    power = Power(monkeypatch)
    step, sent = 0, 0
    while True:  # one more step each time, until a whole round goes through
        step += 1
        (here / "outbox").mkdir(parents=True, exist_ok=True)
        letter = package(to="H41", document_id=f"H41,2026/11/20,{step}/CUT")
        (here / "outbox" / "a.edxml").write_bytes(letter)
        (here / "outbox" / "b.edxml").write_bytes(b"<edXML")
        power.left, was_cut = step, False
        try:
            with WatchedFolder(here, "H41", settled=0) as mine:
                mine.round()
        except Cut:
            was_cut = True
        power.left = 10**9
        with WatchedFolder(here, "H41", settled=0) as mine:
            while mine.round() != Round():
                pass
        sent += 1
        assert Delivery.objects.count() == sent
        given = [path.read_bytes() for path in (here / "inbox").iterdir()]
        assert len(given) == sent
        assert all(any(f",{n}/CUT<".encode() in each for each in given) for n in range(1, sent + 1))
        assert names(here / "outbox") == names(here / ".parts" / "sending") == []
        assert len(names(here / "sent")) == len(names(here / "receipts")) == sent
        refused = [path for path in (here / "refused").iterdir() if path.suffix == ".edxml"]
        assert len(refused) == sent
        assert all(path.with_name(f"{path.name}.txt").is_file() for path in refused)
        assert not list((here / ".parts").glob("*.tmp"))
        if not was_cut:
            break
    assert step > 20


def test_a_new_file_under_the_name_of_one_being_sent_is_sent_as_well(
    folder: Opens, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = folder(here, "H41")
    first, second = package(), package()
    (here / "outbox" / "a.edxml").write_bytes(first)
    true = folder_module.PORT.send

    def send(agency: str, content: bytes) -> Any:
        if content == first:
            (here / "outbox" / "a.edxml").write_bytes(second)
        return true(agency, content)

    monkeypatch.setattr(folder_module.PORT, "send", send)
    assert mine.round() == Round(sent=1)
    assert mine.round() == Round(sent=1)
    assert sorted(each.read_bytes() for each in (here / "sent").iterdir()) == sorted([first, second])


@pytest.mark.parametrize(
    "name",
    [
        "Công văn số 12 (bản cuối).edxml",
        unicodedata.normalize("NFD", "Công văn số 12.edxml"),
        "HOA.EDXML",
        unicodedata.normalize("NFD", "ử" * 35) + ".edxml",
        os.fsdecode(b"c\xf4ng-v\xe2n.edxml"),
        "x" * 249 + ".edxml",
    ],
)
@pytest.mark.parametrize("is_good", [True, False])
def test_a_name_of_any_kind_is_sent_or_refused(folder: Opens, here: Path, name: str, is_good: bool) -> None:
    mine = folder(here, "H41")
    for _ in range(2):
        (here / "outbox" / name).write_bytes(package() if is_good else b"<edXML")
        assert mine.round() == (Round(sent=1) if is_good else Round(refused=1))
    assert names(here / "outbox") == []
    if is_good:
        assert len(names(here / "receipts")) == len(names(here / "sent")) == 2
    else:
        assert len([each for each in names(here / "refused") if each.endswith(".txt")]) == 2


def test_a_time_that_lies_ahead_does_not_keep_a_file_for_ever(folder: Opens, here: Path) -> None:
    mine = folder(here, "H41", 0.05)
    path = here / "outbox" / "a.edxml"
    path.write_bytes(package())
    os.utime(path, (4_000_000_000, 4_000_000_000))
    assert mine.round() == Round(sent=1)


def test_a_file_ahead_of_the_clock_that_still_grows_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.edxml"
    path.write_bytes(b"<edXML")
    os.utime(path, (4_000_000_000, 4_000_000_000))
    monkeypatch.setattr(folder_files.time, "sleep", lambda _: path.write_bytes(b"<edXML>more"))
    assert list(folder_files.complete_files(tmp_path, 2)) == []


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process grows further, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_loses_and_doubles_nothing(
    folder: Opens, here: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mine, theirs = folder(here, "H41"), folder(tmp_path / "h14", "H14")
    (here / "outbox" / "a.edxml").write_bytes(package())
    assert mine.round() == Round(sent=1)
    with caplog.at_level(logging.ERROR), files_up_to(100):
        assert theirs.round() == theirs.round() == Round(stuck=1)
    assert len([each for each in caplog.records if "h14" in each.getMessage()]) == 1
    assert names(tmp_path / "h14" / "inbox") == []
    assert sorted(names(tmp_path / "h14" / ".parts")) == ["id", "lock", "sending"]
    assert theirs.round() == Round(received=1)
    assert theirs.round() == Round()


def test_a_receipt_that_cannot_be_written_is_written_later_and_others_are_not_held_up(
    folder: Opens, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = folder(here, "H41")
    (here / "outbox" / "a.edxml").write_bytes(package())
    (here / "outbox" / "b.edxml").write_bytes(b"<edXML")
    true = folder_module.write_whole

    def write(path: Path, content: bytes, parts: Path) -> None:
        if path.parent.name == "receipts":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        true(path, content, parts)

    monkeypatch.setattr(folder_module, "write_whole", write)
    assert mine.round() == Round(refused=1, stuck=1)
    assert mine.round() == Round(stuck=1)
    monkeypatch.setattr(folder_module, "write_whole", true)
    assert mine.round() == Round(sent=1)
    assert Delivery.objects.count() == 1


def test_what_breaks_on_one_package_or_message_is_told_and_holds_up_nothing_else(
    folder: Opens, here: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mine = folder(here, "H41")
    (here / "outbox" / "a.edxml").write_bytes(package())
    (here / "outbox" / "b.edxml").write_bytes(package(to="H41"))
    true = folder_module.PORT.send

    def send(agency: str, content: bytes) -> Any:
        if b">H14<" in content:
            raise ZeroDivisionError
        return true(agency, content)

    monkeypatch.setattr(folder_module.PORT, "send", send)
    with caplog.at_level(logging.ERROR):
        assert mine.round() == Round(sent=1, received=1, stuck=1)
        assert mine.round() == Round(stuck=1)
    assert len([each for each in caplog.records if "ZeroDivisionError" in each.getMessage()]) == 1
    monkeypatch.setattr(folder_module.PORT, "send", true)
    assert mine.round() == Round(sent=1)


def test_a_folder_that_cannot_be_one_is_refused_by_name(here: Path, agencies: None) -> None:
    here.mkdir()
    (here / "inbox").write_bytes(b"")
    with pytest.raises(Refusal, match="folder_unusable"):
        WatchedFolder(here, "H41")


def test_what_another_folder_announced_and_never_gave_is_given(
    folder: Opens, here: Path, tmp_path: Path
) -> None:
    mine = folder(here, "H41")
    (here / "outbox" / "a.edxml").write_bytes(package(to="H41"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder_module, "settle", lambda _: (_ for _ in ()).throw(Cut))
        patched.setattr(Path, "rename", _but_to_inbox(Path.rename))
        with pytest.raises(Cut):
            mine.round()
    assert Handover.objects.get().state == "handing"
    other = folder(tmp_path / "moved", "H41")
    assert other.round() == Round(received=1)
    assert len(names(tmp_path / "moved" / "inbox")) == 1


def _but_to_inbox(true: Callable[..., Any]) -> Callable[..., Any]:
    def rename(path: Path, target: Path) -> Any:
        if Path(target).parent.name == "inbox":
            raise Cut
        return true(path, target)

    return rename


@pytest.mark.django_db(transaction=True)
def test_one_folder_of_an_agency_at_a_time(tmp_path: Path) -> None:
    with WatchedFolder(tmp_path / "one", "H41") as one, WatchedFolder(tmp_path / "two", "H41") as two:
        assert one.round() == Round()
        line = connections["default"]
        kept, line.connection = line.connection, None  # as another process has it
        try:
            with pytest.raises(Refusal, match="seat_watched"):
                two.round()
        finally:
            line.close()
            line.connection = kept
    with WatchedFolder(tmp_path / "two", "H41") as two:
        assert two.round() == Round()
