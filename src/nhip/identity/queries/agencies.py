"""Agencies by their own code, by kind and day, and by any way of writing their name."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, IntegerField, Min, Q, QuerySet, Value, When

from nhip.identity.errors import agency_unknown
from nhip.identity.models import Agency, AgencyName, Kind, NameUse
from nhip.identity.models.ranges import OnDateQuerySet, holds_on
from nhip.identity.queries.cards import AgencyCard
from nhip.identity.rules.names import search_keys
from nhip.kernel.api import Text, same_name, sort_key, today

ORDER_OF_KINDS = {kind: place for place, kind in enumerate(Kind)}


def agency(code: str) -> AgencyCard:
    """The agency whose own code this is, open or closed. Raises ``identity.agency_unknown``."""
    found = Agency.objects.select_related("parent").filter(code=code.strip().upper()).first()
    if found is None:
        raise agency_unknown(code)
    return AgencyCard.of(found)


def agencies_by_code(codes: Iterable[str]) -> dict[str, AgencyCard]:
    """The agencies among ``codes`` that there are, by code, in one query."""
    rows = Agency.objects.select_related("parent").filter(code__in=set(codes))
    return {row.code: AgencyCard.of(row) for row in rows}


def list_agencies(kind: Kind, *, on: date | None = None, under: str | None = None) -> tuple[AgencyCard, ...]:
    """The agencies of a kind that exist on a day (today unless said), in Vietnamese alphabetical order."""
    rows = Agency.objects.select_related("parent").filter(holds_on(on or today()), kind=kind)
    if under is not None:
        rows = rows.filter(parent__code=under)
    return tuple(sorted(map(AgencyCard.of, rows), key=lambda card: sort_key(card.short_name.vi)))


def provincial_units(on: date | None = None) -> tuple[AgencyCard, ...]:
    """The provinces and centrally run cities of a day: 63 until 30 June 2025, 34 since.

    Their codes (``H01`` to ``H63``) are the unit codes of provincial figures. A province that took in
    others keeps its code, so a figure after the merger is about a larger territory than one before: ask by
    the figure's day.
    """
    return list_agencies(Kind.PROVINCE, on=on)


def name_on(code: str, day: date) -> Text:
    """What the agency was called on ``day``: H57 is *Thừa Thiên Huế* in 2020 and *Huế* in 2026."""
    card = agency(code)
    names = {
        name.use: name.text
        for name in AgencyName.objects.on(day).filter(agency__code=card.code).order_by("valid_from")
    }
    full = names.get(NameUse.FULL, card.name.vi)
    return Text(vi=full, en=names.get(NameUse.ENGLISH, card.name.en))


def find_agencies(text: str, *, on: date | None = None, limit: int = 20) -> tuple[AgencyCard, ...]:
    """The agencies that ``text`` may mean, best first: whole name, start of the name, a word in it.

    Tone marks, the place of a tone mark, punctuation and titles (``UBND``, ``tỉnh``, ``TP.``) make no
    difference. With ``on``, only agencies of that day under the names of that day; without, those of today
    come first.
    """
    keys = search_keys(text)
    if not keys:
        return ()
    names = names_meeting(keys)
    if on is not None:
        names = names.filter(holds_on(on), holds_on(on, "agency__"))
    ranks = _ranks(names, keys)
    whole = names.filter(key__in=keys).values_list("agency_id", "text")
    to_the_letter = {agency_id for agency_id, name in whole if same_name(text, name)}
    rows = Agency.objects.select_related("parent").filter(id__in=ranks)
    day = on or today()

    def worth(row: Agency) -> tuple[object, ...]:
        card = AgencyCard.of(row)
        place = not card.exists_on(day), ORDER_OF_KINDS[card.kind], sort_key(row.short_name)
        return ranks[row.pk], row.pk not in to_the_letter, *place

    return tuple(AgencyCard.of(row) for row in sorted(rows, key=worth)[:limit])


def names_meeting(keys: tuple[str, ...]) -> OnDateQuerySet[AgencyName]:
    """The names that begin with one of ``keys`` or have a word that does."""
    condition = Q()
    for key in keys:
        condition |= Q(key__startswith=key) | Q(key__contains=f" {key}")
    return AgencyName.objects.filter(condition)


def _ranks(names: QuerySet[AgencyName], keys: tuple[str, ...]) -> dict[int, int]:
    """How well each agency is met by its best name, by the agency's id: 0 is the whole name as written."""
    starts = [When(key__startswith=f"{key} ", then=Value(2)) for key in keys]
    rank = Case(
        When(key=keys[0], then=Value(0)),
        When(key__in=keys, then=Value(1)),
        *starts,
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = names.order_by().values("agency_id").annotate(rank=Min(rank))
    return {row["agency_id"]: row["rank"] for row in rows}
