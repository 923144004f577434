"""Close a round: nothing more is entered into it, and what is silent is counted as silent."""

from django.db import transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish
from nhip.measure.collection import errors
from nhip.measure.collection.events import RoundClosed
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.owed import count_owed

ACTION = Text(vi="đóng đợt thu thập số liệu", en="close a round of collection")


@transaction.atomic
def close_round(code: str, *, by: Account | None) -> Round:
    """Raises ``identity.not_permitted``, ``collection.round_unknown`` or ``collection.round_not_open``."""
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    found = Round.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise errors.round_unknown(code)
    if found.closed_at is not None:
        raise errors.round_not_open(code, found.closed_at.date())
    owed = count_owed(found)
    found.closed_at = now()
    publish(
        RoundClosed(
            round=code,
            figures=owed.asked,
            present=owed.present,
            missing_with_reason=owed.missing,
            silent=owed.silent,
        ),
        subject=found.subject,
        actor=by.subject if by else None,
        agency=found.lead,
    )
    found.save(update_fields=["closed_at"])
    return found
