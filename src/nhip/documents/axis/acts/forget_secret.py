"""Forget what an agency brought for a document that was refused as a state secret: nothing of it may stay.

Its files may have been uploaded long before the message that told what they are. They go by a job of the same
transaction as the refusal, so that no crash lets them stay; what any other message, agency or record stands
on is not touched.
"""

from collections.abc import Iterable

from nhip.documents.axis.events import SecretForgotten
from nhip.documents.axis.jobs import forget_secret
from nhip.documents.axis.models import InspectedFile
from nhip.kernel.api import enqueue, publish
from nhip.sharing.api import give_up_files

CODE = "axis.state_secret"
"""The refusal that calls for it."""


def forget_later(agency: str, digests: Iterable[str]) -> None:
    """Have the files with these digests forgotten, once the transaction of the refusal is through."""
    wanted = sorted(set(digests))
    if wanted:
        enqueue(forget_secret, agency=agency, digests=wanted)


def forget_secret_files(agency: str, digests: Iterable[str]) -> None:
    """Forget them now; the event tells how many went. Raises ``kernel.file_busy``, which may pass."""
    gone = give_up_files(agency, digests, besides=(InspectedFile,))
    InspectedFile.objects.filter(sha256__in=gone).delete()
    if gone:
        publish(
            SecretForgotten(agency_code=agency, files=len(gone)), subject=f"agency:{agency}", agency=agency
        )
