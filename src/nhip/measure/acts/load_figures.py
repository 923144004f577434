"""Store a reference set: read its files, keep every figure under the digest, tell the ledger."""

import csv
from collections.abc import Iterator

from django.db import connection, transaction

from nhip.kernel.api import now, publish
from nhip.measure import shelf
from nhip.measure.engine.figures import MISSING, NOT_APPLICABLE
from nhip.measure.events import FiguresLoaded
from nhip.measure.models import StoredFigure, StoredSet

_COLUMNS = ("set_id", "unit", "series", "period", "stage", "value", "status")


def load_figures(card: shelf.FigureSet, *, again: bool = False) -> bool:
    """Store ``card`` unless exactly this content is the newest; True when something was stored.

    Every file is read and checked first, so a set with a bad cell leaves nothing behind. Raises
    :class:`~nhip.measure.engine.problems.Problems`.
    """
    digest = card.digest()
    newest = StoredSet.objects.filter(code=card.code).order_by("-loaded_at").first()
    if newest is not None and newest.digest == digest and not again:
        return False
    shelf.figures.cache_clear()
    held = shelf.figures(card.code)
    rows = sum(len(column) for column in held.cells.values())
    with transaction.atomic():
        StoredSet.objects.filter(code=card.code, digest=digest).delete()
        event_id = publish(
            FiguresLoaded(
                set_code=card.code,
                digest=digest,
                rows=rows,
                series=tuple(series.code for series in card.series),
                sources=tuple(sorted({series.source for series in card.series})),
            ),
            subject=f"figure_set:{card.code}",
        )
        stored = StoredSet.objects.create(
            code=card.code, digest=digest, loaded_at=now(), event_id=event_id, rows=rows
        )
        _copy(stored, card)
    return True


def _copy(stored: StoredSet, card: shelf.FigureSet) -> None:
    table = connection.ops.quote_name(StoredFigure._meta.db_table)  # noqa: SLF001 - Django's own name for it
    columns = ", ".join(connection.ops.quote_name(name) for name in _COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in _rows(stored, card):
            copy.write_row(row)


def _rows(stored: StoredSet, card: shelf.FigureSet) -> Iterator[tuple[object, ...]]:
    for path in card.files:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                status = row["status"] or "A"
                blank = status in MISSING or status == NOT_APPLICABLE
                value = "" if blank else row["value"]
                yield (
                    stored.pk,
                    row["unit"],
                    row["series"],
                    row["period"],
                    row.get("stage", "") or "",
                    value,
                    status,
                )
