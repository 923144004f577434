"""Read in a file that an international body published, as figures to compare ours with.

A file is read as a whole or not at all: one that was interrupted has left nothing and is simply read again,
and a folder goes on with the files that are not there yet. The same file as the same vintage is read once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Refusal, Text, keep_file, now, publish
from nhip.measure.collection.checking.asking import ask_for_check
from nhip.measure.collection.events import OutsideFiguresImported
from nhip.measure.collection.importing.lines import Progress, Table
from nhip.measure.collection.importing.report import Tally
from nhip.measure.collection.importing.rows import figures
from nhip.measure.collection.models import OutsideImport
from nhip.measure.collection.observers import Observer, observers

ACTION = Text(vi="nhập số liệu đã công bố", en="import published figures")
_VINTAGE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_COPY = "COPY collection_outsidefigure (source_id, series, area, period, value, status, line) FROM STDIN"


@dataclass(frozen=True, slots=True)
class Imported:
    """The import of a file; ``is_new`` is false where it had been read before."""

    imported: OutsideImport
    is_new: bool


def import_outside(
    path: Path, observer: str, vintage: str, *, by: Account | None, progress: Progress | None = None
) -> Imported:
    """The import with its report. ``progress`` hears the bytes and rows read so far.

    Raises ``identity.not_permitted``, ``collection.observer_unknown``, ``collection.vintage``,
    ``collection.no_table``, ``collection.other_columns``, ``collection.too_many_rows`` or a refusal of
    keeping the file; what is wrong with single rows is in the report.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    form = observer_named(observer)
    if not _VINTAGE.fullmatch(vintage):
        raise _no_vintage(vintage)
    try:
        with transaction.atomic(), path.open("rb") as file:
            kept = keep_file(file)
            before = OutsideImport.objects.filter(
                observer=observer, vintage=vintage, file=kept.sha256
            ).first()
            if before is not None:
                return Imported(before, is_new=False)
            file.seek(0)
            table = Table(file, path.name, form, progress)
            made = OutsideImport(
                observer=observer, vintage=vintage, file=kept.sha256, file_name=path.name[:255]
            )
            _read_in(made, table, form, by)
            return Imported(made, is_new=True)
    except IntegrityError:
        # Somebody read the same file in at the same moment: theirs is it.
        with path.open("rb") as file, transaction.atomic():
            digest = keep_file(file).sha256
        return Imported(
            OutsideImport.objects.get(observer=observer, vintage=vintage, file=digest), is_new=False
        )


def observer_named(code: str) -> Observer:
    """The observer with this code. Raises ``collection.observer_unknown``."""
    found = observers().get(code)
    if found is None:
        known = ", ".join(observers())
        raise Refusal(
            "collection.observer_unknown",
            Text("Không có nơi công bố này", "There is no such observer"),
            Text(f"“{code}” không có trong law/observers.", f"“{code}” is not in law/observers."),
            Text(f"Chọn: {known}.", f"Choose: {known}."),
            status=404,
        )
    return found


def recognised_files(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """The files of a folder that are some observer's by their name: path, observer, vintage (blank where the
    name tells none), by observer and vintage.
    """
    found = [
        (path, one.code, vintage)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix == ".csv"
        for one in observers().values()
        if (vintage := one.vintage_in(path.name)) is not None
    ]
    yield from sorted(found, key=lambda row: row[1:])


def _read_in(made: OutsideImport, table: Table, form: Observer, by: Account | None) -> None:
    tally = Tally()
    made.read = made.kept = made.refused = made.skipped = 0
    made.report, made.imported_at = {}, now()
    made.author = str(by.public_id) if by else ""
    made.save(force_insert=True)
    with connection.cursor() as cursor, cursor.cursor.copy(_COPY) as copy:
        for figure in figures(table, form, made.vintage, tally):
            copy.write_row((made.pk, *figure))
    made.read, made.kept = tally.read, tally.kept
    made.refused, made.skipped = tally.refused.total(), tally.skipped.total()
    made.report = tally.said()
    made.event_id = publish(
        OutsideFiguresImported(
            observer=form.code,
            vintage=made.vintage,
            file=made.file,
            read=made.read,
            kept=made.kept,
            refused=made.refused,
            skipped=made.skipped,
        ),
        subject=f"observer:{form.code}",
        actor=by.subject if by else None,
    )
    made.save()
    ask_for_check()


def _no_vintage(vintage: str) -> Refusal:
    return Refusal(
        "collection.vintage",
        Text("Chưa rõ bản công bố", "The vintage is not clear"),
        Text(f"“{vintage}” không phải là ngày hay năm.", f"“{vintage}” is neither a day nor a year."),
        Text(
            "Ghi ngày tải hoặc ngày công bố, ví dụ --vintage 2025-12-08.",
            "Give the day of download or publication, such as --vintage 2025-12-08.",
        ),
        status=422,
    )
