"""Bodies of calls of the axis: a letter waits for no large package, and none arrives without end."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest
from starlette.requests import Request

from nhip.documents.adapters import arriving
from nhip.documents.adapters.arriving import LARGE, Unfit, read_body, room_for


class Arriving:
    """A call whose body comes a byte at a time and never ends."""

    def __init__(self, said: str = "") -> None:
        self.headers = {"content-length": said} if said else {}

    async def stream(self) -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0)


def a_call(said: str = "") -> Request:
    return cast("Request", Arriving(said))


def test_a_letter_waits_for_no_large_package() -> None:
    async def run() -> None:
        for _ in range(4):
            await arriving._PLACES.acquire()
        try:
            async with room_for(a_call(str(LARGE))):
                assert arriving._PLACES.locked()
            for large in (str(LARGE + 1), "", "nhiều"):  # and what does not say how large it is
                assert room_for(a_call(large)) is arriving._PLACES
        finally:
            for _ in range(4):
                arriving._PLACES.release()

    asyncio.run(run())


def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "_LONGEST", 0.01)
    with pytest.raises(Unfit, match="did not arrive whole") as refused:
        asyncio.run(read_body(a_call(), 1 << 40))
    assert refused.value.status == 408
