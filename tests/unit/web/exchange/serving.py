"""The exchange as it is served, with one more part above it that takes messages of the kind “note”."""

from collections.abc import Sequence

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Incoming, Logged, handles
from nhip.web.started import started


class Notes:
    """Takes everything and does nothing."""

    kind = "note"

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        return [None] * len(batch)

    def effect(self, logged: Sequence[Logged]) -> None:
        pass

    def returned(self, logged: Logged, why: Text) -> None:
        pass


if __name__ == "__main__":
    with started():
        from nhip.web.exchange.server import serve

        handles(Notes())
        serve()
