"""The answers that were handed in: how many hold a number, and which say that there is none."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nhip.measure.collection.models import FigureRequest, Revision, Round
from nhip.measure.collection.queries.answers import Answer, answers_of
from nhip.measure.collection.reports.record import Missing

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def day(moment: datetime) -> date:
    """The day of a moment in Việt Nam."""
    return moment.astimezone(_HERE).date()


def answers(rounds: Sequence[Round]) -> tuple[tuple[Missing, ...], dict[str, tuple[int, int]]]:
    """The figures missing with a reason; per agency, how many answers hold a number, how many do not."""
    counted: dict[str, tuple[int, int]] = {}
    without: dict[tuple[str, str, str, str], Answer] = {}
    for one in rounds:
        agencies = set(FigureRequest.objects.filter(round=one).values_list("agency", flat=True))
        for answer in answers_of(one, agencies):
            line = answer.line
            present, missing = counted.get(line.agency, (0, 0))
            counted[line.agency] = (present + bool(line.value), missing + (not line.value))
            key = (line.agency, line.series, line.area, line.period)
            if line.value:
                without.pop(key, None)
            else:
                without[key] = answer
    events = dict(
        Revision.objects.filter(pk__in=[one.revision_id for one in without.values()]).values_list(
            "pk", "event_id"
        )
    )
    found = [
        Missing(
            *key,
            one.line.status,
            one.line.reason,
            one.is_owner,
            one.line.revision,
            events[one.revision_id],
        )
        for key, one in sorted(without.items(), key=lambda item: item[0])
    ]
    return tuple(found), counted
