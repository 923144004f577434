"""Bodies of strangers: few places, so much memory, a share of it a network; nobody else is kept waiting."""

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


def test_the_bodies_of_strangers_fill_so_much_memory_and_a_share_a_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rooms, "MOST_HELD", 1_000_000)
    monkeypatch.setattr(rooms, "MOST_OF_ONE", 400_000)

    async def run() -> None:
        held = Rooms()
        async with AsyncExitStack() as strangers:
            for number in range(5):
                await strangers.enter_async_context(held.memory(f"192.0.2.{number}", 200_000))
            async with held.memory("192.0.2.9", rooms.SMALL):
                pass  # small ones have their own
            first = await _asking(held, "192.0.2.0")
            with pytest.raises(Refusal, match="busy"):  # with what is held and asked for, its share
                async with held.memory("192.0.2.0", 200_000):
                    pytest.fail("more than its share")
            second, third = await _asking(held, "192.0.2.7"), await _asking(held, "192.0.2.8")
            assert not any(task.done() for task in (first, second, third))
            first.cancel()
            await asyncio.wait([first])
        await asyncio.gather(second, third)
        async with held.memory("192.0.2.0", 400_000):
            pass  # nothing is lost by who came and went

    asyncio.run(run())


async def _asking(held: Rooms, source: str) -> asyncio.Task[None]:
    """Somebody who asks for memory, until there is some."""

    async def ask() -> None:
        async with held.memory(source, 200_000):
            pass

    task = asyncio.create_task(ask())
    await asyncio.sleep(0)  # it has asked
    return task


def test_who_waits_for_memory_in_vain_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 0.01)
    monkeypatch.setattr(rooms, "MOST_HELD", 100_000)

    async def run() -> None:
        held = Rooms()
        async with held.memory("192.0.2.1", 100_000):
            with pytest.raises(Refusal, match="busy"):
                async with held.memory("192.0.2.2", 100_000):
                    pytest.fail("there is none")
        async with held.memory("192.0.2.2", 100_000):
            pass

    asyncio.run(run())
