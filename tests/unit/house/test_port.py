"""A port that is taken: said by whom, and what to type."""

import os
import socket

import pytest

from nhip.kernel.api import Refusal
from nhip.web import port as ports


def test_a_free_port_is_not_in_the_way() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    ports.demand_port("127.0.0.1", free)


def test_a_taken_port_is_refused_with_the_name_of_its_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_PATIENCE", 0.3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(Refusal) as refused:
            ports.demand_port("127.0.0.1", number)
    assert f"process {os.getpid()}" in refused.value.detail.en
    assert f"NHIP_PORT={number + 10}" in refused.value.remedy.vi
