"""The port as the axis of this node fulfils it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from nhip.documents.adapters import listing, membership, receiving, sending, watching
from nhip.documents.adapters.port import (
    AgencyItem,
    ExchangePort,
    OpenedAgency,
    ReceivedItem,
    SentItem,
    SentPackage,
)
from nhip.documents.adapters.refusals import not_as_edxml
from nhip.documents.axis.as_edxml import as_edxml
from nhip.documents.edxml import Unwritable


class AxisPort:
    """Every adapter's way into the axis; call it where there is a database connection."""

    def send(self, agency: str, content: bytes, *, to: Sequence[str] | None = None) -> SentPackage:
        return sending.send(agency, content, to)

    def received(
        self,
        agency: str,
        *,
        kind: str = "",
        limit: int = 100,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[ReceivedItem, ...]:
        if since is None and until is None:
            return listing.received(agency, kind, limit)
        return listing.received_within(agency, kind, limit, since, until)

    def count(self, agency: str, kind: str) -> int:
        return listing.count(agency, kind)

    def fetch(self, agency: str, message: str) -> bytes:
        try:
            return as_edxml(message, agency=agency)
        except Unwritable:
            raise not_as_edxml(message) from None

    def acknowledge(self, agency: str, message: str, state: str, why: str = "") -> None:
        receiving.say(agency, message, state, why)

    def sent(self, agency: str, *, limit: int = 100, before: str = "", of: str = "") -> tuple[SentItem, ...]:
        return watching.sent(agency, limit, before, of)

    def agencies(self, *, with_closed: bool = False) -> tuple[AgencyItem, ...]:
        return membership.agencies(with_closed=with_closed)

    def register(self, agency: str, written: str) -> OpenedAgency:
        return membership.register(agency, written)

    def delete(self, agency: str, written: str) -> str:
        return membership.delete(agency, written)

    def tell(self, agency: str, message: str, code: str, **said: Any) -> str:
        return watching.tell(agency, message, code, **said)

    def receipt(self, agency: str, message: str) -> bytes:
        return watching.receipt(agency, message)


PORT: Final[ExchangePort] = AxisPort()
