"""Give up what agencies uploaded long ago and never named in a message; their room is free again."""

import logging
from datetime import timedelta

from django.db import transaction

from nhip.kernel.api import Refusal, now, setting
from nhip.sharing.acts.give_up_files import give_up_files
from nhip.sharing.carried import describing
from nhip.sharing.database import rows
from nhip.sharing.unnamed import give_back

log = logging.getLogger(__name__)


def give_up_unnamed() -> int:
    """Give up what has been unnamed for ``NHIP_UPLOAD_DAYS``, each by itself; how many. What is being kept at
    this moment is left for the next time; done again, it does nothing.
    """
    before = now() - timedelta(days=setting("NHIP_UPLOAD_DAYS"))
    old = rows("SELECT agency, thing FROM sharing_unnamed WHERE since < %s ORDER BY agency, thing", [before])
    return sum(_given_up(agency, thing) for agency, thing in old)


def _given_up(agency: str, thing: str) -> bool:
    try:
        with transaction.atomic():
            if not thing.startswith("upload:"):  # an upload is forgotten by the kernel
                give_up_files(agency, [thing], besides=describing())
            give_back(agency, thing)
    except Refusal as refusal:
        log.info("%s of %s is left for the next time: %s", thing, agency, refusal)
        return False
    return True
