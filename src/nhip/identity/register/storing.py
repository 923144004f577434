"""Puts the law's register into the database: all of it or nothing, and not twice.

Agencies are matched by code and never deleted, for documents and roles point at them. Their names, codes and
successions are written anew as the law has them; rows that officials of this office added stay. Seventeen
thousand rows go in by COPY, which takes a second where row by row takes ten.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from nhip.identity.events import RegisterLoaded
from nhip.identity.models import Agency, AgencyCode, AgencyName, Origin, RegisterLoad, Succession
from nhip.identity.register import table_rows
from nhip.identity.register.facts import Register
from nhip.identity.register.reading import read_register
from nhip.kernel.api import Refusal, Text, now, publish

LOCK = 0x6E68_6970_6167  # any constant of our own: one load at a time


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
    gone.
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
    for model in (AgencyName, AgencyCode, Succession):
        model.objects.filter(origin=Origin.LAW).delete()
    facts = register.agencies
    with connection.cursor() as cursor:
        _merge_agencies(cursor, table_rows.agencies(facts))
        ids = dict(Agency.objects.values_list("code", "id"))
        counts = {
            rows.table: _copy(cursor, rows)
            for rows in (
                table_rows.codes(facts, ids),
                table_rows.names(facts, ids),
                table_rows.successions(facts, ids),
            )
        }
        # Until the database has looked at the new rows it plans searches as if there were none.
        cursor.execute("ANALYZE identity_agency, identity_agencycode, identity_agencyname")
    return LoadReport(
        was_needed=True,
        digest=register.digest,
        agencies=len(facts),
        codes=counts["identity_agencycode"],
        names=counts["identity_agencyname"],
        successions=counts["identity_succession"],
    )


def _merge_agencies(cursor: CursorWrapper, rows: table_rows.Rows) -> None:
    """Insert new agencies, bring known ones in step, then place each under its parent."""
    columns = ", ".join(column for column in rows.columns if column != "parent_code")
    renewed = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", ") if column != "code")
    shape = "SELECT *, code AS parent_code FROM identity_agency WITH NO DATA"
    cursor.execute(f"CREATE TEMPORARY TABLE {rows.table} ON COMMIT DROP AS {shape}")
    _copy(cursor, rows)
    # The names in these statements are our own; values go in by COPY alone.
    insert = f"INSERT INTO identity_agency ({columns}) SELECT {columns} FROM {rows.table}"  # noqa: S608
    cursor.execute(f"{insert} ON CONFLICT (code) DO UPDATE SET {renewed}")
    loaded = f"{rows.table} AS loaded LEFT JOIN identity_agency AS parent ON parent.code = loaded.parent_code"
    cursor.execute(
        f"UPDATE identity_agency AS agency SET parent_id = parent.id FROM {loaded} "  # noqa: S608
        "WHERE agency.code = loaded.code AND agency.parent_id IS DISTINCT FROM parent.id"
    )
    cursor.execute(f"DROP TABLE {rows.table}")


def _copy(cursor: CursorWrapper, rows: table_rows.Rows) -> int:
    count = 0
    with cursor.copy(f"COPY {rows.table} ({', '.join(rows.columns)}) FROM STDIN") as copy:
        for row in rows.rows:
            copy.write_row(row)
            count += 1
    return count
