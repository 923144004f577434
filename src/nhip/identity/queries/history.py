"""Everything the register knows of one agency: its names and codes with their dates, who came before and
after.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from nhip.identity.models import AgencyCode, AgencyName, NameUse, Succession, SuccessionKind
from nhip.identity.queries.agencies import agency
from nhip.identity.queries.cards import AgencyCard
from nhip.identity.queries.resolving import Heir, heirs_of


@dataclass(frozen=True, slots=True)
class DatedText:
    """A name or code, what it is used as, and the days it held, both inclusive."""

    text: str
    use: str
    valid_from: date | None
    valid_to: date | None
    is_confirmed: bool
    source: str

    @classmethod
    def of_name(cls, name: AgencyName) -> Self:
        return cls(name.text, name.use, name.valid_from, name.valid_to, name.is_confirmed, name.source)

    @classmethod
    def of_code(cls, code: AgencyCode) -> Self:
        return cls(code.value, code.scheme, code.valid_from, code.valid_to, code.is_confirmed, code.source)


@dataclass(frozen=True, slots=True)
class AgencyHistory:
    """One agency through time. ``heirs`` took over from it; ``forerunners`` are those it took over from."""

    card: AgencyCard
    names: tuple[DatedText, ...]
    codes: tuple[DatedText, ...]
    heirs: tuple[Heir, ...]
    forerunners: tuple[Heir, ...]


def history_of(code: str) -> AgencyHistory:
    """The history of the agency whose own code this is. Raises ``identity.agency_unknown``."""
    card = agency(code)
    names = AgencyName.objects.filter(agency__code=card.code).order_by("valid_from", "id")
    codes = AgencyCode.objects.filter(agency__code=card.code).order_by("scheme", "valid_from")
    earlier = Succession.objects.select_related("earlier__parent").filter(later__code=card.code)
    return AgencyHistory(
        card=card,
        names=tuple(DatedText.of_name(name) for name in names if name.use != NameUse.OTHER),
        codes=tuple(map(DatedText.of_code, codes)),
        heirs=heirs_of(card.code),
        forerunners=tuple(
            Heir(AgencyCard.of(row.earlier), SuccessionKind(row.kind), row.on, row.is_confirmed, row.note)
            for row in earlier.order_by("on", "earlier__code")
        ),
    )
