"""The resolution's two indicators of documents between agencies, counted live from what the exchange holds.

Documents by network over all documents issued, and agencies connected over agencies that should be; each with
its numerator and its denominator, for a month. An agency that has not said what it issued on paper has no
denominator: it is left out of the share, and named as left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nhip.documents.api import (
    DeliveryMonth,
    DocumentMonth,
    Month,
    connections,
    deliveries_of_month,
    documents_of_month,
    indicator_rule,
)
from nhip.kernel.api import Cited, Text, today


@dataclass(frozen=True, slots=True)
class CountedShare:
    """A share with what it is made of; ``value`` is None where nothing can be divided. ``left_out`` are the
    codes of those for whom the denominator is unknown.
    """

    title: Text
    numerator: int
    denominator: int
    target: Decimal
    rule: Cited
    left_out: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.numerator) / self.denominator if self.denominator else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where the share is unknown."""
        return None if self.value is None else self.value >= self.target


@dataclass(frozen=True, slots=True)
class ExchangeMonth:
    """Both indicators of a month, and the agencies they are made of."""

    month: Month
    connected: CountedShare
    by_network: CountedShare
    documents: tuple[DocumentMonth, ...]
    deliveries: tuple[DeliveryMonth, ...]


_CONNECTED = Text(vi="Cơ quan đã kết nối trục", en="Agencies connected to the exchange")
_BY_NETWORK = Text(vi="Văn bản điện tử trên tổng số văn bản", en="Documents by network among all documents")


def exchange_month(month: Month) -> ExchangeMonth:
    """The two indicators of ``month`` as things stand now; of a past month, on its last day."""
    day = min(month.last_day, today())
    asked = connections(day)
    documents = documents_of_month(month)
    return ExchangeMonth(
        month,
        _share(
            _CONNECTED,
            indicator_rule("agencies_connected", day),
            sum(each.since is not None for each in asked),
            len(asked),
        ),
        _by_network(documents, indicator_rule("documents_by_network", day)),
        documents,
        deliveries_of_month(month, today()),
    )


def _by_network(documents: Sequence[DocumentMonth], rule: Cited) -> CountedShare:
    told = [row for row in documents if row.all is not None]
    silent = tuple(row.agency for row in documents if row.all is None)
    numerator = sum(row.by_network for row in told)
    return _share(_BY_NETWORK, rule, numerator, sum(row.all or 0 for row in told), silent)


def _share(
    title: Text, rule: Cited, numerator: int, denominator: int, left_out: tuple[str, ...] = ()
) -> CountedShare:
    return CountedShare(title, numerator, denominator, Decimal(rule.value["target"]), rule, left_out)
