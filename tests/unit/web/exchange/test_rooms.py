"""Large bodies: strangers hold few places, one a network, and for so long; others are not kept waiting."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from nhip.kernel.api import Refusal
from nhip.web.exchange import rooms
from nhip.web.exchange.rooms import AT_ONCE, Rooms


def test_one_network_holds_one_place_and_gives_it_back() -> None:
    async def run() -> None:
        held = Rooms()
        async with held.place("192.0.2.7", is_proven=False):
            with pytest.raises(Refusal, match="busy"):
                async with held.place("192.0.2.7", is_proven=False):
                    pytest.fail("a second place")
            async with held.place("192.0.2.8", is_proven=False):
                pass
        with pytest.raises(ZeroDivisionError):
            async with held.place("192.0.2.7", is_proven=False):
                _ = 1 / 0
        async with held.place("192.0.2.7", is_proven=False):
            pass
        async with held.place("2001:db8:0:1::1", is_proven=False):
            with pytest.raises(Refusal):
                async with held.place("2001:db8:0:1:ffff::2", is_proven=False):
                    pytest.fail("the same network")

    asyncio.run(run())


def test_strangers_hold_up_nobody_who_has_proven_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 0.05)

    async def run() -> None:
        held = Rooms()
        async with AsyncExitStack() as strangers:
            for number in range(AT_ONCE):
                await strangers.enter_async_context(held.place(f"192.0.2.{number}", is_proven=False))
            with pytest.raises(Refusal, match="busy"):
                async with held.place("192.0.2.99", is_proven=False):
                    pytest.fail("a place too many")
            for _ in range(AT_ONCE):  # several of one network, too
                await strangers.enter_async_context(held.place("192.0.2.1", is_proven=True))
        async with held.place("192.0.2.99", is_proven=False):
            pass

    asyncio.run(run())
