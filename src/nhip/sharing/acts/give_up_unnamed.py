"""Give up what agencies brought and no message names: long ago, or in a package that was refused. Their room
is free again.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from nhip.kernel.api import Refusal, lock_content, now, setting
from nhip.sharing import log
from nhip.sharing.acts.give_up_files import give_up_files
from nhip.sharing.carried import describing
from nhip.sharing.database import rows
from nhip.sharing.unnamed import give_back

_log = logging.getLogger(__name__)


def give_up_unnamed() -> int:
    """Give up what has been unnamed for ``NHIP_UPLOAD_DAYS``, each by itself; how many. What is being kept at
    this moment is left for the next time; done again, it does nothing.
    """
    before = now() - timedelta(days=setting("NHIP_UPLOAD_DAYS"))
    old = rows("SELECT agency, thing FROM sharing_unnamed WHERE since < %s ORDER BY agency, thing", [before])
    return sum(_given_up(agency, thing) for agency, thing in old)


def give_up_refused(agency: str, digests: Iterable[str]) -> None:
    """Give up the files of a package of the agency's that was refused, each by itself. What it holds in
    another way stays; what is being kept at this moment is left for :func:`give_up_unnamed`.
    """
    for digest in sorted(set(digests)):
        _given_up(agency, digest, unless_held=True)


def _given_up(agency: str, thing: str, *, unless_held: bool = False) -> bool:
    try:
        with transaction.atomic():
            if not thing.startswith("upload:"):  # an upload is forgotten by the kernel
                lock_content(thing, is_alone=True)
                if unless_held and log.held([(thing, agency)]):
                    return False
                give_up_files(agency, [thing], besides=describing())
            give_back(agency, thing)
    except Refusal as refusal:
        _log.info("%s of %s is left for the next time: %s", thing, agency, refusal)
        return False
    return True
