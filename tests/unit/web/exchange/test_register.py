"""The register, which anybody may ask for: by the thousand, without the database feeling it."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from nhip.kernel.api import Refusal, Text
from nhip.sharing.relay.acts import issue_register as issuing
from nhip.web.exchange import register
from nhip.web.exchange.register import HandedOut, RegisterAtHand


class Thread:
    """Runs what is asked at once, and counts."""

    def __init__(self, said: list[bytes | Refusal]) -> None:
        self.said, self.asked = said, 0

    async def run(self, act: Callable[..., Any]) -> tuple[bytes, str]:
        assert act is register.register_to_hand_out
        self.asked += 1
        await asyncio.sleep(0.01)
        said = self.said[min(self.asked, len(self.said)) - 1]
        if isinstance(said, Refusal):
            raise said
        return said, "signature"


def away() -> Refusal:
    text = Text(vi="vắng", en="away")
    return Refusal("exchange.database_away", text, text, text, status=503)


def test_thousands_are_answered_by_one_look() -> None:
    threads = Thread([b"1"])

    async def run() -> set[bytes]:
        held = RegisterAtHand(threads)  # type: ignore[arg-type]
        found = []
        for _ in range(20):
            found += await asyncio.gather(*[held.newest() for _ in range(200)])
        return {each.content for each in found}

    assert asyncio.run(run()) == {b"1"}
    assert threads.asked == 1


def test_what_changed_is_handed_out_when_the_look_is_old_and_the_old_one_where_none_is_to_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register, "_FRESH", 0.0)
    threads = Thread([b"1", b"2", away(), b"3"])

    async def run() -> list[HandedOut]:
        held = RegisterAtHand(threads)  # type: ignore[arg-type]
        return [await held.newest() for _ in range(4)]

    found = asyncio.run(run())
    assert [each.content for each in found] == [b"1", b"2", b"2", b"3"]
    assert found[0].tag != found[1].tag == found[2].tag


def test_a_node_without_a_register_says_why_and_looks_again() -> None:
    threads = Thread([away(), b"1"])

    async def run() -> None:
        held = RegisterAtHand(threads)  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="database_away"):
            await held.newest()
        assert (await held.newest()).content == b"1"

    asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_who_asks_while_another_issues_is_given_the_edition_before() -> None:
    first = issuing.issue_register()
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [issuing._LOCK])
            locked.set()
            release.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        assert locked.wait(30)
        try:
            assert issuing.issue_register() == first
        finally:
            release.set()
