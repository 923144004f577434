"""Agree with a decision about a discrepancy, or send it back. Always another office's than who decided."""

from django.db import transaction

from nhip.identity.api import Account
from nhip.kernel.api import now, publish
from nhip.measure.collection import errors, errors_discrepancies
from nhip.measure.collection.acts.discuss_discrepancy import visible_discrepancy, why_not_second
from nhip.measure.collection.events import DiscrepancyReviewed
from nhip.measure.collection.models import Decision
from nhip.measure.collection.models.discrepancy import State


@transaction.atomic
def review_decision(discrepancy_id: int, *, is_agreed: bool, words: str, by: Account) -> Decision:
    """Settled when agreed; open again when not. The owner's focal point then enters the value
    (:func:`~nhip.measure.collection.acts.enter_settled.enter_settled`).

    Raises ``collection.discrepancy_unknown``, ``collection.nothing_decided``,
    ``collection.not_a_second_person``, ``collection.own_office_reviews`` or ``collection.words_needed``.
    """
    found = visible_discrepancy(discrepancy_id, by)
    decision = found.decisions.order_by("-decided_at", "-id").first()
    if found.state != State.DECIDED or decision is None:
        raise errors_discrepancies.nothing_decided()
    if (refused := why_not_second(found, by)) is not None:
        raise refused
    if not is_agreed and not words.strip():
        raise errors.words_needed()
    decision.reviewer = str(by.public_id)
    decision.reviewed_at = now()
    decision.is_agreed = is_agreed
    decision.review_words = words.strip()[:5000]
    decision.save(update_fields=["reviewer", "reviewed_at", "is_agreed", "review_words"])
    found.state = State.SETTLED if is_agreed else State.OPEN
    found.save(update_fields=["state"])
    publish(
        DiscrepancyReviewed(
            check=found.check_code,
            series=found.series,
            area=found.area,
            period=found.period,
            is_agreed=is_agreed,
            words=decision.review_words,
        ),
        subject=found.subject,
        actor=by.subject,
        agency=found.owner or None,
    )
    return decision
