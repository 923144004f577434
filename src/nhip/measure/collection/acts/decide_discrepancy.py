"""Decide which value counts where figures disagree; it holds once a second person has agreed."""

from django.db import transaction

from nhip.identity.api import Account
from nhip.kernel.api import Text, now, publish
from nhip.measure.collection import errors, errors_discrepancies
from nhip.measure.collection.acts.discuss_discrepancy import may_decide, visible_discrepancy
from nhip.measure.collection.cells import Entry, Fault, read_cell
from nhip.measure.collection.events import DiscrepancyDecided
from nhip.measure.collection.models import Decision
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.register import register

ACTION = Text(vi="quyết định về chênh lệch này", en="decide on this discrepancy")


@transaction.atomic
def decide_discrepancy(discrepancy_id: int, value: str, status: str, reason: str, *, by: Account) -> Decision:
    """Raises ``collection.discrepancy_unknown``, ``collection.not_the_owner``, ``collection.words_needed``,
    ``collection.discrepancy_settled`` or the fault of the value as ``collection.value_unsound``.
    """
    found = visible_discrepancy(discrepancy_id, by)
    if not may_decide(found, by):
        raise errors_discrepancies.not_the_owner(found.owner)
    if found.state != State.OPEN:
        raise errors_discrepancies.discrepancy_settled()
    if not reason.strip():
        raise errors.words_needed()
    series = register()[found.series]
    is_shown = value in {str(one.get("value", "")) for one in found.candidates}
    entry = Entry(found.series, found.area, found.period, value, status, reason, point_is_decimal=is_shown)
    cell = read_cell(entry, series)
    if isinstance(cell, Fault):
        raise errors_discrepancies.value_unsound(cell)
    decision = Decision.objects.create(
        discrepancy=found,
        value=cell.value,
        status=cell.status,
        reason=reason.strip()[:5000],
        agency=found.owner,
        author=str(by.public_id),
        decided_at=now(),
    )
    found.state = State.DECIDED
    found.save(update_fields=["state"])
    publish(
        DiscrepancyDecided(
            check=found.check_code,
            series=found.series,
            area=found.area,
            period=found.period,
            value=cell.value,
            status=cell.status,
            reason=decision.reason,
        ),
        subject=found.subject,
        actor=by.subject,
        agency=found.owner or None,
    )
    return decision
