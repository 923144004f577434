"""Files that an agency has brought and named in no message yet: how much of the disk they may take.

Room is taken before the first byte is written and given back when a message names the file, when a package is
refused and its files go, or when the job ``sharing.give_up_unnamed`` gives it up. Beside this bound of each
seat there is one for all: below a floor of free disk nothing more is taken in.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction

from nhip.kernel.api import free_bytes, now, publish, setting
from nhip.sharing import log
from nhip.sharing.database import rows
from nhip.sharing.errors_room import disk_full, unnamed_full
from nhip.sharing.events import DiskFull

_TELL_AGAIN: Final = 3600.0  # seconds
_told: Final[dict[str, float]] = {}


def demand_disk() -> None:
    """Raises ``sharing.disk_full`` where less than ``NHIP_EXCHANGE_FREE_MB`` of the disk are free.

    Not within an act: the event of it must stay, once an hour for each process that meets it.
    """
    free, floor = free_bytes(), setting("NHIP_EXCHANGE_FREE_MB") << 20
    if free >= floor:
        _told.clear()
        return
    if time.monotonic() >= _told.get("disk", 0.0):
        _told["disk"] = time.monotonic() + _TELL_AGAIN
        with transaction.atomic():
            publish(DiskFull(free=free, floor=floor), subject="node:disk")
    raise disk_full()


def reserve(agency: str, sizes: Mapping[str, int]) -> None:
    """Take room for things of the agency's, all or none, by their sizes in bytes: a file by its hex SHA-256,
    or ``upload:ID``; in a transaction. What has room already, or is a file that the agency holds, takes no
    more.

    Raises ``sharing.unnamed_full`` beyond ``NHIP_EXCHANGE_UNNAMED_MB``.
    """
    rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sharing.unnamed:{agency}"])
    ((taken, known),) = rows(
        "SELECT coalesce(sum(size), 0)::bigint,"
        " coalesce(array_agg(thing) FILTER (WHERE thing = ANY(%s)), '{}')"
        " FROM sharing_unnamed WHERE agency = %s",
        [list(sizes), agency],
    )
    held = log.held((thing, agency) for thing in sizes if not thing.startswith("upload:"))
    fresh = {
        thing: size for thing, size in sizes.items() if thing not in known and (thing, agency) not in held
    }
    wanted, most = sum(fresh.values()), setting("NHIP_EXCHANGE_UNNAMED_MB") << 20
    if fresh and taken + wanted > most:
        raise unnamed_full(wanted, taken, most)
    for thing, size in fresh.items():
        rows("INSERT INTO sharing_unnamed VALUES (%s, %s, %s, %s)", [agency, thing, size, now()])


def settle(agency: str, upload: str, digest: str, size: int) -> None:
    """The upload is finished: its room is the file's from now on. Before the agency holds the file."""
    give_back(agency, f"upload:{upload}")
    if not log.held([(digest, agency)]):
        rows(
            "INSERT INTO sharing_unnamed VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [agency, digest, size, now()],
        )


def give_back(agency: str, thing: str) -> None:
    """The room is free again."""
    rows("DELETE FROM sharing_unnamed WHERE agency = %s AND thing = %s", [agency, thing])


def named(files: Iterable[tuple[str, str]]) -> None:
    """A message names these files: pairs of (hex SHA-256, sender)."""
    pairs = sorted(set(files))
    if pairs:
        rows(
            "DELETE FROM sharing_unnamed u USING unnest(%s::text[], %s::text[]) AS w(thing, agency)"
            " WHERE u.agency = w.agency AND u.thing = w.thing",
            [[digest for digest, _ in pairs], [agency for _, agency in pairs]],
        )
