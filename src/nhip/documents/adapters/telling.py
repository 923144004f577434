"""The event of what an adapter itself refuses; what the axis refuses leaves its own."""

from django.db import transaction

from nhip.documents.axis.acts.acting import tell_refusal
from nhip.kernel.api import Refusal


def tell(refusal: Refusal, agency: str) -> None:
    """Keep that a package of ``agency``, which has proven who it is, was refused: code and place."""
    with transaction.atomic():
        tell_refusal(refusal, agency, f"seat:{agency}")
