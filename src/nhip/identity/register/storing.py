"""Puts the law's register into the database: all of it or nothing, and not twice.

Agencies are matched by code and never deleted, for documents and roles point at them. Their names, codes and
successions are written anew as the law has them; rows that officials of this office added stay.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from nhip.identity.events import RegisterLoaded
from nhip.identity.models import (
    Agency,
    AgencyCode,
    AgencyName,
    NameUse,
    Origin,
    RegisterLoad,
    Succession,
)
from nhip.identity.register.facts import AgencyFact, NameFact, Register
from nhip.identity.register.reading import read_register
from nhip.identity.rules.names import name_key
from nhip.kernel.api import Refusal, Text, now, publish, source

LOCK = 0x6E68_6970_6167  # any constant of our own: one load at a time
BATCH = 2_000
WRITTEN = (
    *("kind", "name", "name_en", "short_name", "valid_from", "valid_to"),
    *("origin", "source", "is_confirmed", "note"),
)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: nothing where the same files had been loaded before."""

    was_needed: bool
    digest: str
    agencies: int
    codes: int = 0
    names: int = 0
    successions: int = 0


def load_register(*, actor: str | None = None) -> LoadReport:
    """Store the agencies under ``law/agencies``, unless these very files are what was stored last.

    Publishes ``identity.register_loaded``. Raises :class:`UnsoundLaw` for files that contradict themselves
    and a :class:`Refusal` (``identity.register_lost_agencies``) where an agency once stored from the law is
    gone from it.
    """
    register = read_register()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = RegisterLoad.objects.first()
        if last is not None and last.digest == register.digest:
            return LoadReport(was_needed=False, digest=register.digest, agencies=last.agencies)
        _refuse_to_forget(register)
        report = _store(register)
        RegisterLoad.objects.create(digest=report.digest, loaded_at=now(), agencies=report.agencies)
        publish(
            RegisterLoaded(
                digest=report.digest,
                agencies=report.agencies,
                codes=report.codes,
                names=report.names,
                successions=report.successions,
            ),
            subject="register:agencies",
            actor=actor,
            agency=None,
        )
    return report


def _refuse_to_forget(register: Register) -> None:
    stored = set(Agency.objects.filter(origin=Origin.LAW).values_list("code", flat=True))
    if not (lost := sorted(stored - {agency.code for agency in register.agencies})):
        return
    codes = ", ".join(lost[:10])
    raise Refusal(
        "identity.register_lost_agencies",
        Text(vi="Danh bạ thiếu cơ quan đã có", en="The register has lost agencies"),
        Text(
            vi=f"{len(lost)} cơ quan đã lưu không còn trong law/agencies: {codes}.",
            en=f"{len(lost)} stored agencies are gone from law/agencies: {codes}.",
        ),
        Text(
            vi="Cơ quan ngừng hoạt động vẫn giữ trong tệp, ghi thêm valid_to và cơ quan kế thừa.",
            en="An agency that ends stays in the file: give it valid_to and its successor.",
        ),
    )


def _store(register: Register) -> LoadReport:
    Agency.objects.bulk_create(
        [_agency(fact) for fact in register.agencies],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=WRITTEN,
        batch_size=BATCH,
    )
    ids = dict(Agency.objects.values_list("code", "id"))
    _place_under_parents(register.agencies, ids)
    for model in (AgencyName, AgencyCode, Succession):
        model.objects.filter(origin=Origin.LAW).delete()
    names = AgencyName.objects.bulk_create(_names(register.agencies, ids), batch_size=BATCH)
    codes = AgencyCode.objects.bulk_create(_codes(register.agencies, ids), batch_size=BATCH)
    successions = Succession.objects.bulk_create(_successions(register.agencies, ids))
    return LoadReport(
        was_needed=True,
        digest=register.digest,
        agencies=len(register.agencies),
        codes=len(codes),
        names=len(names),
        successions=len(successions),
    )


def _agency(fact: AgencyFact) -> Agency:
    return Agency(
        code=fact.code,
        kind=fact.kind,
        name=fact.name.full,
        name_en=fact.name.en,
        short_name=fact.name.vi,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        origin=Origin.LAW,
        source=fact.source,
        is_confirmed=fact.is_confirmed,
    )


def _place_under_parents(facts: Iterable[AgencyFact], ids: dict[str, int]) -> None:
    children: dict[str | None, list[str]] = {}
    for fact in facts:
        children.setdefault(fact.parent, []).append(fact.code)
    for parent, codes in children.items():
        placed = Agency.objects.filter(code__in=codes).exclude(parent_id=ids.get(parent or ""))
        placed.update(parent_id=ids[parent] if parent else None)


def _names(facts: Iterable[AgencyFact], ids: dict[str, int]) -> Iterator[AgencyName]:
    for fact in facts:
        for name in fact.names:
            for text, use in _ways_of_writing(name).items():
                yield AgencyName(
                    agency_id=ids[fact.code],
                    text=text,
                    key=name_key(text),
                    use=use,
                    valid_from=name.valid_from,
                    valid_to=name.valid_to,
                    origin=Origin.LAW,
                    source=name.source or fact.source,
                    is_confirmed=source(name.source or fact.source).is_confirmed,
                )
        for text in fact.also:
            yield AgencyName(
                agency_id=ids[fact.code], text=text, key=name_key(text), use=NameUse.OTHER, origin=Origin.LAW
            )


def _ways_of_writing(name: NameFact) -> dict[str, NameUse]:
    """Each text of a name once, with its use: a ministry has no shorter name, *An Giang* no English one."""
    uses = {name.en: NameUse.ENGLISH, name.vi: NameUse.SHORT, name.full: NameUse.FULL}
    return dict.fromkeys(uses, NameUse.FORMER) if name.is_former else uses


def _codes(facts: Iterable[AgencyFact], ids: dict[str, int]) -> Iterator[AgencyCode]:
    for fact in facts:
        for code in fact.codes:
            confirmed = fact.is_confirmed if code.source == fact.source else source(code.source).is_confirmed
            yield AgencyCode(
                agency_id=ids[fact.code],
                scheme=code.scheme.value,
                value=code.value,
                valid_from=code.valid_from,
                valid_to=code.valid_to,
                origin=Origin.LAW,
                source=code.source,
                is_confirmed=confirmed,
            )


def _successions(facts: Iterable[AgencyFact], ids: dict[str, int]) -> Iterator[Succession]:
    for fact in facts:
        for succession in fact.successions:
            assert fact.valid_to is not None  # held by soundness: who has a successor has a last day
            yield Succession(
                earlier_id=ids[fact.code],
                later_id=ids[succession.later],
                on=fact.valid_to + timedelta(days=1),
                kind=succession.kind,
                origin=Origin.LAW,
                source=succession.source,
                is_confirmed=source(succession.source).is_confirmed,
                note=succession.note,
            )
