"""The watched folder: what is sent, refused and given over; and that killing it loses and doubles nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import package, status

from nhip.documents.adapters.folder import Round, WatchedFolder
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery
from nhip.identity.models import Agency, AgencyCode, Kind
from nhip.kernel.api import Refusal
from nhip.sharing.api import connect_seat, inbox_of

Opens = Callable[..., WatchedFolder]


@pytest.fixture
def agencies(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path / "files"))
    for code in ("H41", "H14"):
        agency = Agency.objects.create(code=code, kind=Kind.PROVINCE, name=f"UBND {code}", short_name=code)
        AgencyCode.objects.create(agency=agency, scheme="qd20_2020", value=code)
        connect_seat(code, by=None)


@pytest.fixture
def folder(agencies: None) -> Iterator[Opens]:
    """Opens watched folders and lets them go in the end."""
    with ExitStack() as opened:
        yield lambda place, agency, settled=0: opened.enter_context(
            WatchedFolder(place, agency, settled=settled)
        )


@pytest.fixture
def here(agencies: None, tmp_path: Path) -> Path:
    return tmp_path / "h41"


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_what_is_complete_is_sent_and_what_comes_is_given(folder: Opens, here: Path, tmp_path: Path) -> None:
    mine = folder(here, "H41")
    (here / "outbox" / "so-1.edxml").write_bytes(package(document_id="H41,2026/11/20,1/UB"))
    (here / "outbox" / "so-1.edxml.part").write_bytes(b"<edXML")
    assert mine.round() == Round(sent=1)
    assert names(here / "outbox") == ["so-1.edxml.part"]
    assert names(here / "sent") == ["so-1.edxml"]
    (receipt,) = (here / "receipts").iterdir()
    told = json.loads(receipt.read_bytes())
    assert (told["file"], told["messages"][0]["receiver"]) == ("so-1.edxml", "H14")

    theirs = folder(tmp_path / "h14", "H14")
    assert theirs.round() == Round(received=1)
    (given,) = (tmp_path / "h14" / "inbox").iterdir()
    assert given.name == f"{1:012}-{told['messages'][0]['id']}.edxml"
    assert b"H41,2026/11/20,1/UB" in given.read_bytes()
    assert theirs.round() == Round()
    assert inbox_of("H14").waiting == 0

    (tmp_path / "h14" / "outbox" / "tt.edxml").write_bytes(status("H41,2026/11/20,1/UB", "03"))
    assert theirs.round() == Round(sent=1)
    assert Delivery.objects.get().state == "registered"
    assert mine.round() == Round(received=1)
    (given,) = (here / "inbox").iterdir()
    assert given.name.endswith(".status.edxml")


def test_a_file_still_being_written_waits(folder: Opens, here: Path) -> None:
    mine = folder(here, "H41", settled=30)
    (here / "outbox" / "a.edxml").write_bytes(b"<edXML")
    assert mine.round() == Round()
    assert names(here / "outbox") == ["a.edxml"]


def test_what_is_refused_lies_there_with_its_reasons(folder: Opens, here: Path) -> None:
    mine = folder(here, "H41")
    for sender in ("H14", "H14"):
        (here / "outbox" / "sai.edxml").write_bytes(package(sender=sender))
        assert mine.round() == Round(refused=1)
    assert len(names(here / "refused")) == 4
    text = (here / "refused" / "sai.edxml.txt").read_text()
    assert "From/OrganId" in text
    assert "Ghi đúng mã" in text
    assert "your own agency" in text
    (here / "outbox" / "lien-ket.edxml").symlink_to("/etc/hostname")
    assert mine.round() == Round()


def test_one_process_watches_a_folder(here: Path) -> None:
    with WatchedFolder(here, "H41"), pytest.raises(Refusal, match="folder_watched"):
        WatchedFolder(here, "H41")
    with WatchedFolder(here, "H41"):
        assert (here / "inbox").is_dir()


def test_a_crash_after_sending_gives_the_first_answer_again(folder: Opens, here: Path) -> None:
    mine = folder(here, "H41")
    letter = package()
    for name in ("a.edxml", "b.edxml"):  # the same bytes, as after a crash before the file was moved
        (here / "outbox" / name).write_bytes(letter)
    assert mine.round() == Round(sent=2)
    assert Delivery.objects.count() == 1
    told: list[Any] = [json.loads(each.read_bytes()) for each in sorted((here / "receipts").iterdir())]
    assert told[0]["messages"] == told[1]["messages"]
    assert [each["is_repeat"] for each in told] == [False, True]


def test_a_status_by_hand_is_given_over_too(folder: Opens, here: Path) -> None:
    mine = folder(here, "H41")
    (here / "outbox" / "a.edxml").write_bytes(package())
    mine.round()
    with transaction.atomic():
        send_status(Delivery.objects.get(), "02", description="Gửi nhầm nơi nhận", by="seat:H14")
    assert mine.round() == Round(received=1)
    (given,) = (here / "inbox").iterdir()
    assert "Gửi nhầm nơi nhận" in given.read_text()


_RESTARTED = """
import os, sys
from pathlib import Path
from nhip.web.started import started
places = [(Path(sys.argv[1]), sys.argv[2]), (Path(sys.argv[3]), sys.argv[4])]
with started():
    from django.db import connection
    from nhip.documents.api import WatchedFolder
    first = places[0][0].with_name("first")
    with WatchedFolder(first, "H41", settled=0) as warm:
        (first / "outbox" / "none.edxml").write_bytes(b"<edXML")
        warm.round()
    connection.close()
    print("ready", flush=True)
    for line in sys.stdin:
        children = []
        for place, agency in places:
            child = os.fork()
            if child == 0:
                WatchedFolder(place, agency, settled=0).watch(lambda: False, lambda _: None, pause=0.02)
            children.append(child)
        print(*children, flush=True)
        for child in children:
            os.waitpid(child, 0)
        print("ended", flush=True)
"""


class Restarted:
    """The processes of two watched folders, started anew as often as they are killed."""

    def __init__(self, node: Node, *places: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RESTARTED, *places],
            env=node.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said()

    def _said(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def start(self) -> list[int]:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return [int(child) for child in self._said().split()]

    def kill(self, children: list[int]) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
        assert self._said() == "ended"

    def close(self) -> None:
        self._process.communicate(timeout=20)


def test_killed_again_and_again_it_loses_and_doubles_nothing(node: Node, tmp_path: Path) -> None:
    chance, count = random.Random(7), 10
    wanted = {f"H41,2026/11/20,{number}/KILL" for number in range(count)}
    outbox, inbox, taken = tmp_path / "h41" / "outbox", tmp_path / "h57" / "inbox", tmp_path / "taken"
    for folder in (outbox, taken):
        folder.mkdir(parents=True)
    for number, identity in enumerate(sorted(wanted)):
        (outbox / f"{number:03}.edxml").write_bytes(package(to="H57", document_id=identity))
    both = Restarted(node, str(tmp_path / "h41"), "H41", str(tmp_path / "h57"), "H57")
    found: list[str] = []

    def take_away() -> None:
        """As the agency's software does: whatever lies there, at once."""
        for path in sorted(inbox.glob("*.edxml")):
            path.rename(taken / f"{len(found):04}-{path.name}")
            found.append(path.name)

    def let_run(until: Callable[[], bool]) -> None:
        running = both.start()
        while not until():
            take_away()
            time.sleep(0.005)
        both.kill(running)

    try:
        for _ in range(5):
            patience = time.monotonic() + chance.uniform(0.1, 0.8)
            let_run(lambda end=patience: time.monotonic() > end)  # type: ignore[misc]
        deadline = time.monotonic() + 60
        let_run(lambda: len(found) >= count or time.monotonic() > deadline)
        take_away()
    finally:
        both.close()
    assert len(found) == len(set(found)) == count
    assert found == sorted(found)  # in order
    texts = [path.read_text() for path in taken.iterdir()]
    assert {each for each in wanted if any(f">{each}<" in text for text in texts)} == wanted
    assert len(names(tmp_path / "h41" / "receipts")) == count


def test_the_command_watches_until_it_is_stopped(node: Node, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "nhip.web.cli.main",
        "documents",
        "folder",
        str(tmp_path),
        "--seat",
        "h41",
    ]
    with subprocess.Popen(
        [*command, "--settled", "0"], env=node.environment, stdout=subprocess.PIPE, text=True
    ) as watching:
        deadline = time.monotonic() + 60
        outbox, told = tmp_path / "outbox", tmp_path / "refused" / "sai.edxml.txt"
        while not outbox.is_dir() and time.monotonic() < deadline:
            time.sleep(0.05)
        (outbox / "sai.edxml").write_bytes(b"<edXML")
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        watching.send_signal(signal.SIGTERM)
        said, _ = watching.communicate(timeout=30)
    assert watching.returncode == 0
    assert "refused 1" in said
    assert "axis.edxml_refused" in told.read_text()
