"""Finding documents by words of their line in the register or of their files, with tone marks or without."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.search import SearchQuery, SearchVectorExact
from django.db.models import BooleanField, F, QuerySet
from django.db.models.expressions import RawSQL

from nhip.documents.office.models import Direction, Entry, EntryText
from nhip.documents.office.queries.gate import offices_of, registers_of, texts_visible_to
from nhip.documents.office.words import query_for, words_asked
from nhip.identity.api import Account
from nhip.kernel.api import today

MOST = 50
_WALKED = 300
_WALKED_FOR_OWN = 6000
_SIGNS = {Direction.IN: ">", Direction.OUT: "<"}


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the names of the files that the words stand in; none for its line in the register."""

    entry: Entry
    files: Sequence[str]


def search(account: Account, asked: str, *, direction: Direction | None = None) -> list[Found]:
    """The newest documents that have all words of ``asked``, in one place, of what the account may read."""
    words, query = words_asked(asked), query_for(asked)
    if query is None:
        return []
    seen = texts_visible_to(account)
    texts = seen.filter(words=query)
    directions = [direction] if direction else list(Direction)
    whole = registers_of(account)
    entries: set[int] = set()
    for code in offices_of(account):
        entries |= _newest(seen, words, code, directions, has_all=code in whole)
    newest = sorted(entries, reverse=True)[:MOST]
    found: dict[int, tuple[Entry, list[str]]] = {}
    for row in texts.filter(entry__in=newest).select_related("entry", "file").order_by("-entry_id", "pk"):
        _entry, files = found.setdefault(row.entry_id, (row.entry, []))
        if row.file is not None:
            files.append(row.file.name)
    return [Found(entry, files) for entry, files in found.values()]


def _newest(
    seen: QuerySet[EntryText],
    words: str,
    agency: str,
    directions: Sequence[Direction],
    *,
    has_all: bool,
) -> set[int]:
    """The newest of an agency's documents with such texts among those ``seen``, :data:`MOST` where there are.

    Words that stand in many documents are met soon by walking down the register; those that stand in few are
    found by their index, this month and the last one before all others. Neither reads much. Of an officer's
    documents there are fewer: the walk is longer, and the months are not tried apart.
    """
    register = Entry.objects.filter(agency=agency, direction__in=directions)
    floor = _floor(agency, directions, _WALKED if has_all else _WALKED_FOR_OWN)
    # Asked as a value and not as a condition: the words of these are looked at, not those of the whole index.
    query = SearchQuery(words, search_type="raw", config="simple")
    met = seen.filter(entry__in=register.filter(pk__gte=floor)).annotate(
        is_meant=SearchVectorExact(F("words"), query)
    )
    walked = {entry for entry, is_meant in met.values_list("entry_id", "is_meant") if is_meant}
    if len(walked) >= MOST:
        return walked
    months = [f"={day:%Y-%m}" for day in (today(), today().replace(day=1) - timedelta(days=1))]
    signs = [f"{_SIGNS[direction]}{agency}" for direction in directions]
    lately = _looked_up(seen, words, signs, months) if has_all else set()
    return lately if len(lately) >= MOST else _looked_up(seen, words, signs)


def _looked_up(
    seen: QuerySet[EntryText], words: str, signs: Sequence[str], months: Sequence[str] = ()
) -> set[int]:
    """The documents whose texts the index gives, where each word and each month stands with its agency's sign
    (migration 0006).
    """
    found: set[int] = set()
    for sign in signs:
        if months:
            values = [sign, words, " | ".join(f"'{sign} {month}'" for month in months)]
            meant = RawSQL(
                "documents_apart(office_entrytext.words) @@"
                " (documents_asked(%s, to_tsquery('simple', %s)) && %s::tsquery)",
                values,
                output_field=BooleanField(),
            )
        else:
            meant = RawSQL(
                "documents_apart(office_entrytext.words) @@ documents_asked(%s, to_tsquery('simple', %s))",
                [sign, words],
                output_field=BooleanField(),
            )
        texts = seen.filter(meant)
        found |= set(texts.order_by().values_list("entry_id", flat=True))
    return found


def _floor(agency: str, directions: Sequence[Direction], many: int) -> int:
    """The id down to which so many lines of each direction lie, or all of them."""
    floors = [0]
    for direction in directions:
        lines = Entry.objects.filter(agency=agency, direction=direction).order_by("-pk")
        floors += lines.values_list("pk", flat=True)[many - 1 : many]
    return max(floors)
