"""Several processes on one port: all of them serve, and one that is killed is replaced."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from tests.exchange import Served, exchange_served

from nhip.kernel import postgres
from nhip.web.exchange.processes import listening


@pytest.fixture(scope="module")
def served(cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("processes")
    with exchange_served(cluster, place, "", NHIP_EXCHANGE_PROCESSES="2") as served:
        yield served


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait(until: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def status(served: Served) -> int:
    """Of a call over a connection of its own; one that meets the process being replaced waits for it."""
    return httpx.get(f"{served.address}/exchange/v1/ready", timeout=60).status_code


def test_a_killed_process_is_replaced_while_the_others_answer(served: Served) -> None:
    before = children(served.process.pid)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    wait(lambda: len(children(served.process.pid)) == 2 and before[0] not in children(served.process.pid))
    assert before[1] in children(served.process.pid)
    with ThreadPoolExecutor(8) as together:  # a new connection each: both processes get some
        assert set(together.map(lambda _: status(served), range(24))) == {200}


def test_a_stranger_at_the_port_is_not_joined() -> None:
    (stranger,) = listening("127.0.0.1", 0, 1)
    with stranger, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", stranger.getsockname()[1], 2)


def test_ours_share_a_port() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = listening("127.0.0.1", port, 3)
    assert {each.getsockname() for each in ours} == {("127.0.0.1", port)}
    for each in ours:
        each.close()
