"""The register's facts as rows of tables, in the order of their columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from nhip.identity.models import NameUse, Origin
from nhip.identity.register.facts import AgencyFact, NameFact
from nhip.identity.rules.names import name_key
from nhip.kernel.api import source

type_of_row = tuple[object, ...]

OF_LAW = Origin.LAW.value


@dataclass(frozen=True, slots=True)
class Rows:
    """What to write into one table; ``rows`` can be gone through once."""

    table: str
    columns: Sequence[str]
    rows: Iterable[type_of_row]


def agencies(facts: Iterable[AgencyFact]) -> Rows:
    """The agencies, with their parents by code, for a table that has a column for that."""
    columns = (
        *("code", "kind", "name", "name_en", "short_name", "valid_from", "valid_to"),
        *("origin", "source", "is_confirmed", "note", "parent_code"),
    )
    rows = (
        (
            *(fact.code, fact.kind, fact.name.full, fact.name.en, fact.name.vi),
            *(fact.valid_from, fact.valid_to, OF_LAW, fact.source, fact.is_confirmed, "", fact.parent),
        )
        for fact in facts
    )
    return Rows("register_being_loaded", columns, rows)


def names(facts: Iterable[AgencyFact], ids: Mapping[str, int]) -> Rows:
    """Every way of writing each agency's name, with its key for searching."""
    columns = (
        *("agency_id", "text", "key", "use", "valid_from", "valid_to"),
        *("origin", "source", "is_confirmed", "note"),
    )
    return Rows("identity_agencyname", columns, _names(facts, ids))


def _names(facts: Iterable[AgencyFact], ids: Mapping[str, int]) -> Iterator[type_of_row]:
    for fact in facts:
        for name in fact.names:
            cited = name.source or fact.source
            for text, use in _ways_of_writing(name).items():
                yield (
                    *(ids[fact.code], text, name_key(text), use.value, name.valid_from, name.valid_to),
                    *(OF_LAW, cited, _is_confirmed(cited), ""),
                )
        for text in fact.also:
            yield (
                *(ids[fact.code], text, name_key(text), NameUse.OTHER.value, None, None),
                *(OF_LAW, "", False, ""),
            )


def _ways_of_writing(name: NameFact) -> dict[str, NameUse]:
    """Each text of a name once, with its use: a ministry has no shorter name, *An Giang* no English one."""
    uses = {name.en: NameUse.ENGLISH, name.vi: NameUse.SHORT, name.full: NameUse.FULL}
    return dict.fromkeys(uses, NameUse.FORMER) if name.is_former else uses


def codes(facts: Iterable[AgencyFact], ids: Mapping[str, int]) -> Rows:
    """The codes each agency bears or bore; a code of the agency's own source is as sure as the agency."""
    columns = (
        *("agency_id", "scheme", "value", "raw", "valid_from", "valid_to"),
        *("origin", "source", "is_confirmed", "note"),
    )
    rows = (
        (
            *(ids[fact.code], code.scheme.value, code.value, "", code.valid_from, code.valid_to, OF_LAW),
            *(
                code.source,
                fact.is_confirmed if code.source == fact.source else _is_confirmed(code.source),
                "",
            ),
        )
        for fact in facts
        for code in fact.codes
    )
    return Rows("identity_agencycode", columns, rows)


def successions(facts: Iterable[AgencyFact], ids: Mapping[str, int]) -> Rows:
    """Who took over from whom, from the day after the earlier agency's last."""
    columns = ("earlier_id", "later_id", '"on"', "kind", "origin", "source", "is_confirmed", "note")
    rows = (
        (
            *(ids[fact.code], ids[heir.later], fact.valid_to + timedelta(days=1), heir.kind),
            *(OF_LAW, heir.source, _is_confirmed(heir.source), heir.note),
        )
        for fact in facts
        for heir in fact.successions
        if fact.valid_to is not None  # held by soundness: who has a successor has a last day
    )
    return Rows("identity_succession", columns, rows)


@cache
def _is_confirmed(key: str) -> bool:
    return source(key).is_confirmed
