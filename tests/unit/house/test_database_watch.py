"""A run outlives a database that does not come back at once."""

import pytest

from nhip.kernel import postgres
from nhip.kernel.api import Refusal, Text
from nhip.web.cli import run


def test_a_database_that_ends_while_starting_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries: list[float] = []
    watch = run._Watch((), 0.0)
    watch.is_greeted = True

    def restart(where: postgres.Place) -> None:
        tries.append(watch.look_again_in)
        if len(tries) < 3:
            said = Text(vi="PostgreSQL đi kèm không chạy được", en="The embedded PostgreSQL did not start")
            raise Refusal("kernel.database_not_started", said, said, said)

    monkeypatch.setattr(postgres, "restart_if_ended", restart)
    for _ in range(3):
        watch.looked_at = float("-inf")
        watch()
    assert tries == [2.0, 4.0, 8.0]
    assert watch.look_again_in == 2.0
    assert capsys.readouterr().out.count("did not start") == 2
