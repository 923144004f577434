"""An agency as it is handed to others: a frozen value, no row of ours."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from nhip.identity.models import Agency, Kind
from nhip.kernel.api import Text

ENGLISH_KINDS = {
    Kind.MINISTRY: "ministry",
    Kind.MINISTERIAL_BODY: "ministry-level body",
    Kind.GOVERNMENT_BODY: "body under the Government",
    Kind.COORDINATING_BODY: "inter-agency coordinating body",
    Kind.PROVINCE: "province or centrally run city",
    Kind.COMMUNE: "commune, ward or special zone",
    Kind.DEPARTMENT: "subordinate unit",
}


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """What may be known of an agency at a glance.

    ``code`` is its own for ever; ``parent`` the code of the agency over it; ``valid_to`` its last day,
    inclusive; ``source`` a key of ``law/sources.yaml``, empty where an official entered the agency.
    """

    code: str
    kind: Kind
    name: Text
    short_name: Text
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    is_confirmed: bool
    source: str
    note: str

    @classmethod
    def of(cls, agency: Agency) -> Self:
        """The card of a stored agency, whose parent is loaded with it."""
        return cls(
            code=agency.code,
            kind=Kind(agency.kind),
            name=Text(vi=agency.name, en=agency.name_en or agency.name),
            short_name=Text(vi=agency.short_name, en=agency.name_en or agency.short_name),
            parent=agency.parent.code if agency.parent else None,
            valid_from=agency.valid_from,
            valid_to=agency.valid_to,
            is_confirmed=agency.is_confirmed,
            source=agency.source,
            note=agency.note,
        )

    @property
    def kind_name(self) -> Text:
        return Text(vi=str(self.kind.label), en=ENGLISH_KINDS[self.kind])

    def exists_on(self, day: date) -> bool:
        """Whether the agency existed on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)
