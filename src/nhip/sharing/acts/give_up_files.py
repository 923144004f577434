"""Give up files that an agency brought and nobody was sent: what the law says may not stay here."""

from collections.abc import Iterable

from django.db import models, transaction

from nhip.kernel.api import forget_file, lock_content
from nhip.sharing.database import rows
from nhip.sharing.node import here
from nhip.sharing.seats import Places


@transaction.atomic
def give_up_files(
    agency: str, digests: Iterable[str], *, besides: tuple[type[models.Model], ...] = ()
) -> frozenset[str]:
    """Let the agency no longer hold these files, and forget their bytes where nothing stored names them.

    A file that any other agency holds, or that a message names, stays as it is. Rows of the models
    ``besides`` only describe contents. Returns those whose bytes are gone; done again, it does nothing.
    Raises ``kernel.file_busy``, which may pass, while one of them is being kept.
    """
    wanted = sorted(set(digests))
    for digest in wanted:
        lock_content(digest, is_alone=True)
    Places([agency], here())  # no message of its own is on its way meanwhile
    return frozenset(digest for digest in wanted if _given_up(agency, digest, besides))


def _given_up(agency: str, digest: str, besides: tuple[type[models.Model], ...]) -> bool:
    ((is_given_up,),) = rows("SELECT sharing_give_up(%s, %s)", [bytes.fromhex(digest), agency])
    return bool(is_given_up) and forget_file(digest, of=lambda owner: _is_of(owner, agency), besides=besides)


def _is_of(owner: str, agency: str) -> bool:
    """Whether an upload is the agency's: by itself, or brought in its name by another node."""
    kind, *parts = owner.split(":")
    return (kind == "agency" and parts == [agency]) or (kind == "node" and parts[1:2] == [agency])
