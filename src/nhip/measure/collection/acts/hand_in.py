"""Hand in an agency's figures of a round: what stands in its cells is now its answer."""

import hashlib
import json

from django.db import transaction
from django.db.models import F

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish, today
from nhip.measure.collection import errors
from nhip.measure.collection.checking.asking import ask_for_check
from nhip.measure.collection.events import FiguresHandedIn
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import HandIn, ReportedFigure
from nhip.measure.collection.queries.owed import Owed, owed

_ORDER = ("series", "area", "period")
ACTION = Text(vi="nộp số liệu của cơ quan này", en="hand in the figures of this agency")


@transaction.atomic
def hand_in(round_code: str, agency_code: str, *, by: Account) -> HandIn:
    """Raises ``identity.not_permitted``, ``collection.round_unknown``, ``collection.round_not_open`` or
    ``collection.not_complete`` while a figure has neither a value nor a reason for having none.
    """
    demand(by, Permission.ENTER_FIGURES, ACTION, agency_code)
    found = hold_open(round_code)
    # Held until the end: nobody writes between what is counted here and what is marked as handed in.
    held = list(ReportedFigure.objects.select_for_update().filter(agency=agency_code).order_by(*_ORDER))
    answers = list(owed(found, {agency_code}))
    unanswered = sum(not answer.is_answered for answer in answers)
    if unanswered or not answers:
        raise errors.nothing_to_hand_in(agency_code, unanswered)
    is_late = today() > max(answer.due_on for answer in answers)  # an agency may have a day of its own
    event_id = publish(
        FiguresHandedIn(
            round=round_code,
            figures=len(answers),
            missing_with_reason=sum(not answer.value for answer in answers),
            digest=set_digest(answers),
            is_late=is_late,
        ),
        subject=found.subject,
        actor=by.subject,
        agency=agency_code,
    )
    wanted = {(answer.series, answer.area, answer.period) for answer in answers}
    asked = [row.pk for row in held if (row.series, row.area, row.period) in wanted]
    ReportedFigure.objects.filter(pk__in=asked).update(handed_in=F("latest"))
    ask_for_check()
    return HandIn.objects.create(
        round=found,
        agency=agency_code,
        figures=len(answers),
        author=str(by.public_id),
        at=now(),
        is_late=is_late,
        event_id=event_id,
    )


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
