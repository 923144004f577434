"""Say something about a discrepancy, perhaps propose a value."""

import hashlib

from django.db import transaction

from nhip.identity.api import Account, Permission, can
from nhip.kernel.api import Refusal, now, publish
from nhip.measure.collection import errors, errors_discrepancies
from nhip.measure.collection.cells import Entry, Fault, read_cell
from nhip.measure.collection.events import DiscrepancyDiscussed
from nhip.measure.collection.models import Discrepancy, Remark
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.queries.gate import agencies_of, discrepancies_visible_to
from nhip.measure.collection.queries.offices import is_own_office
from nhip.measure.collection.register import register


@transaction.atomic
def discuss_discrepancy(discrepancy_id: int, words: str, proposed: str, *, by: Account) -> Remark:
    """Raises ``collection.discrepancy_unknown`` (also where it is none of the asker's business),
    ``collection.discrepancy_settled``, ``collection.words_needed`` or ``collection.value_unsound``.
    """
    found = visible_discrepancy(discrepancy_id, by)
    if found.state not in {State.OPEN, State.DECIDED}:
        raise errors_discrepancies.discrepancy_settled()
    if not words.strip():
        raise errors.words_needed()
    mine = sorted(agencies_of(by) & set(found.agencies))
    agency = mine[0] if mine else ""
    remark = Remark.objects.create(
        discrepancy=found,
        words=words.strip()[:5000],
        proposed=_value(found, proposed),
        agency=agency,
        author=str(by.public_id),
        written_at=now(),
    )
    publish(
        DiscrepancyDiscussed(
            check=found.check_code,
            series=found.series,
            area=found.area,
            period=found.period,
            words=hashlib.sha256(remark.words.encode()).hexdigest(),
            proposed=remark.proposed,
        ),
        subject=found.subject,
        actor=by.subject,
        agency=agency or None,
    )
    return remark


def _value(found: Discrepancy, proposed: str) -> str:
    """The proposed value in plain digits, or blank. Raises ``collection.value_unsound``."""
    if not proposed.strip():
        return ""
    cell = read_cell(Entry(found.series, found.area, found.period, proposed), register()[found.series])
    if isinstance(cell, Fault):
        raise errors_discrepancies.value_unsound(cell)
    return cell.value


def visible_discrepancy(discrepancy_id: int, by: Account) -> Discrepancy:
    """The discrepancy, locked, where ``by`` may see it; otherwise it does not exist for them."""
    found = discrepancies_visible_to(by).filter(pk=discrepancy_id).select_for_update().first()
    if found is None:
        raise errors_discrepancies.discrepancy_unknown()
    return found


def may_decide(discrepancy: Discrepancy, account: Account) -> bool:
    """Whether the account signs for the owner of the series; the coordinator decides where nobody owns it."""
    if discrepancy.owner:
        return can(account, Permission.SIGN_FIGURES, discrepancy.owner)
    return can(account, Permission.COORDINATE_FIGURES)


def may_review(discrepancy: Discrepancy, account: Account) -> bool:
    """Whether the account is a second pair of eyes: a reviewer or coordinator, of another office than the
    one that decided.
    """
    return why_not_second(discrepancy, account) is None


def why_not_second(discrepancy: Discrepancy, account: Account) -> Refusal | None:
    """Why the account may not review the last decision; None where it may."""
    decision = discrepancy.decisions.order_by("-decided_at", "-id").first()
    others = can(account, Permission.CHECK_FIGURES) or can(account, Permission.COORDINATE_FIGURES)
    if not others or decision is None or decision.author == str(account.public_id):
        return errors_discrepancies.not_a_second_person()
    if decision.agency and is_own_office(account, decision.agency):
        return errors_discrepancies.own_office_reviews(decision.agency)
    return None
