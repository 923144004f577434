"""What somebody typed into the rows of a page, and which rows they touched.

A row that still says what its reader was shown is left alone, whatever happened to the figure meanwhile; a
row that was touched becomes an entry that follows the revision that was shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import get_language

from nhip.identity.api import Account
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.numbers import as_shown
from nhip.measure.collection.queries.gate import revisions_visible_to

Key = tuple[str, str, str]
SEEN = "lan:"
KEEPS = "giu"


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of one row. ``seen`` is the revision that was shown; where somebody had written in between,
    ``over`` is the revision chosen to be written over, and ``keeps`` says to leave what stands there.
    """

    key: Key
    value: str
    status: str
    reason: str
    note: str
    seen: int
    over: int | None
    keeps: bool = False
    is_value_as_shown: bool = False

    @property
    def said(self) -> tuple[str, str, str, str]:
        """What was typed, as a revision holds it: a number without a status is a normal one."""
        return self.value, self.status or ("A" if self.value else ""), self.reason, self.note

    def entry(self) -> Entry:
        """The row as it is to be written."""
        follows = self.seen if self.over is None else self.over
        place = "/".join(self.key)
        return Entry(
            *self.key,
            self.value,
            self.status,
            self.reason,
            self.note,
            follows,
            place,
            point_is_decimal=self.is_value_as_shown,  # the field showed it in plain digits
        )


def typed_in(sent: QueryDict) -> list[Typed]:
    """The rows of a form, in its order; rows whose names make no sense are none."""
    found = []
    for name in sent:
        parts = name.removeprefix(SEEN).split("/")
        if name.startswith(SEEN) and len(parts) == 3:
            found.append(_row(sent, (parts[0], parts[1], parts[2])))
    return found


def _row(sent: QueryDict, key: Key) -> Typed:
    name = "/".join(key)

    def field(prefix: str, most: int) -> str:
        return sent.get(f"{prefix}:{name}", "").strip()[:most]

    over = field("chon", 9)
    seen = field("lan", 9)
    return Typed(
        key,
        field("gt", 60),
        field("tt", 10),
        field("ld", 400),
        field("gc", 2000),
        int(seen) if seen.isdecimal() else 0,
        int(over) if over.isdecimal() else None,
        over == KEEPS,
    )


def touched(rows: Iterable[Typed], agency: str, by: Account) -> list[Typed]:
    """The rows that do not say what their reader was shown, or that answer a conflict."""
    asked = list(rows)
    shown = _shown(asked, agency, by)
    language = get_language() or "vi"
    found = []
    for row in asked:
        stood = shown.get((row.key, row.seen), ("", "", "", ""))
        if row.value in {stood[0], as_shown(stood[0], language)}:
            row = replace(row, value=stood[0], is_value_as_shown=True)  # noqa: PLW2901 - the same row, read
        if not row.keeps and (row.over is not None or row.said != stood):
            found.append(row)
    return found


def _shown(
    rows: list[Typed], agency: str, by: Account
) -> Mapping[tuple[Key, int], tuple[str, str, str, str]]:
    seen = {(row.key, row.seen) for row in rows if row.seen}
    found = revisions_visible_to(by).filter(
        figure__agency=agency,
        figure__series__in={key[0] for key, _ in seen},
        number__in={number for _, number in seen},
    )
    columns = (
        *("figure__series", "figure__area", "figure__period", "number"),
        *("value", "status", "reason", "note"),
    )
    return {
        (key, row[3]): row[4:]
        for row in found.values_list(*columns)
        if (key := (row[0], row[1], row[2]), row[3]) in seen
    }
