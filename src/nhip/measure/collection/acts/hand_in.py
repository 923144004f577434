"""Hand in an agency's figures of a round: what stands in its cells is now its answer.

A figure that was handed in for an earlier round stands in its cell and is no answer to this one by itself:
who hands in says in the same act that it is still true, and the event tells of how many that was said.
"""

import hashlib
import json

from django.db import connection, transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish, today
from nhip.measure.collection import errors
from nhip.measure.collection.checking.asking import ask_for_check
from nhip.measure.collection.events import FiguresHandedIn
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import HandIn, ReportedFigure
from nhip.measure.collection.queries.owed import Owed, from_before, owed

_ORDER = ("series", "area", "period")
_MARK_ASKED = """
UPDATE collection_figurerequest request SET handed_in = figure.latest
FROM collection_reportedfigure figure
WHERE request.round_id = %s AND request.agency = %s AND figure.agency = request.agency
  AND figure.series = request.series AND figure.area = request.area AND figure.period = request.period
"""
_MARK_CELLS = """
UPDATE collection_reportedfigure figure SET handed_in = request.handed_in
FROM collection_figurerequest request
WHERE request.round_id = %s AND request.agency = %s AND figure.agency = request.agency
  AND figure.series = request.series AND figure.area = request.area AND figure.period = request.period
"""
ACTION = Text(vi="nộp số liệu của cơ quan này", en="hand in the figures of this agency")


@transaction.atomic
def hand_in(round_code: str, agency_code: str, *, by: Account, still_true: bool = False) -> HandIn:
    """``still_true`` says so of the figures that nobody touched in this round.

    Raises ``identity.not_permitted``, ``collection.round_unknown``, ``collection.round_not_open``,
    ``collection.not_complete`` while a figure has neither a value nor a reason for having none, or
    ``collection.not_reconfirmed`` where figures stand there from before and ``still_true`` is not said.
    """
    demand(by, Permission.ENTER_FIGURES, ACTION, agency_code)
    found = hold_open(round_code)
    # Held until the end: nobody writes between what is counted here and what is marked as handed in.
    list(ReportedFigure.objects.select_for_update().filter(agency=agency_code).order_by(*_ORDER))
    answers = list(owed(found, {agency_code}))
    unanswered = sum(not answer.is_answered for answer in answers)
    if unanswered or not answers:
        raise errors.nothing_to_hand_in(agency_code, unanswered)
    before = from_before(found, agency_code)
    if before and not still_true:
        raise errors.not_reconfirmed(agency_code, before)
    is_late = today() > max(answer.due_on for answer in answers)  # an agency may have a day of its own
    event_id = publish(
        FiguresHandedIn(
            round=round_code,
            figures=len(answers),
            missing_with_reason=sum(not answer.value for answer in answers),
            digest=set_digest(answers),
            is_late=is_late,
            still_true=before,
        ),
        subject=found.subject,
        actor=by.subject,
        agency=agency_code,
    )
    _mark(found.pk, agency_code)
    ask_for_check()
    return HandIn.objects.create(
        round=found,
        agency=agency_code,
        figures=len(answers),
        still_true=before,
        author=str(by.public_id),
        at=now(),
        is_late=is_late,
        event_id=event_id,
    )


def _mark(round_id: int, agency_code: str) -> None:
    """The newest revision of each cell asked for is what was handed in: for the round, and last of all."""
    with connection.cursor() as cursor:
        for statement in (_MARK_ASKED, _MARK_CELLS):
            cursor.execute(statement, [round_id, agency_code])


def set_digest(answers: list[Owed]) -> str:
    """SHA-256 over an agency's answers, one JSON line each, sorted."""
    lines = sorted(
        json.dumps(
            [
                answer.agency,
                answer.series,
                answer.area,
                answer.period,
                answer.number,
                answer.value,
                answer.status,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for answer in answers
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
