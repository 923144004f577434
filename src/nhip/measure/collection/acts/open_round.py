"""Open a round: who is asked for which figures, and by when."""

import re
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from nhip.identity.api import Account, Permission, agency, demand
from nhip.kernel.api import Text, now, publish
from nhip.measure.collection import errors
from nhip.measure.collection.events import RoundOpened
from nhip.measure.collection.models import FigureRequest, Round
from nhip.measure.collection.models.round import RoundKind
from nhip.measure.collection.queries.offices import provinces_of
from nhip.measure.collection.register import CollectedSeries, register

ACTION = Text(vi="mở đợt thu thập số liệu", en="open a round of collection")
# A code stands in addresses and in the names of files.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}", re.ASCII)


def open_round(
    code: str,
    kind: RoundKind,
    title: Text,
    *,
    lead: str,
    series: Sequence[str],
    areas: Sequence[str],
    periods: Sequence[str],
    opens_on: date,
    closes_on: date,
    by: Account | None,
    purpose: str = "",
    due_on: Mapping[str, date] | None = None,
    leave_out: Collection[str] = (),
) -> Round:
    """The round, with one request for each agency that owns or holds a series, area and period.

    ``due_on`` gives agencies a day of their own, within the round; ``leave_out`` names holders that are not
    asked this time, as the event of the opening does. Raises ``identity.not_permitted``,
    ``collection.series_unknown``, ``collection.round_exists``, ``collection.round_code``,
    ``collection.round_days``, ``collection.nothing_asked`` or ``identity.agency_unknown``.
    """
    demand(by, Permission.COORDINATE_FIGURES, ACTION)
    if not _CODE.fullmatch(code):
        raise errors.round_code_unsound(code)
    own_days = dict(due_on or {})
    for day in (closes_on, *own_days.values()):
        if not opens_on <= day <= closes_on:
            raise errors.round_without_days(opens_on, day)
    asked = [_series(one) for one in dict.fromkeys(series)]
    holders = {holder for one in asked for holder in one.agencies}
    for agency_code in [lead, *sorted(holders)]:
        agency(agency_code)
    with transaction.atomic():
        seed = secrets.randbits(53)
        opened = Round(
            code=code,
            kind=kind,
            title_vi=title.vi,
            title_en=title.en,
            purpose=purpose,
            lead=lead,
            opens_on=opens_on,
            closes_on=closes_on,
            opened_at=now(),
            seed=seed,
        )
        requests = list(requests_of(opened, asked, areas, periods, due_on=own_days, leave_out=leave_out))
        if not requests:
            raise errors.nothing_asked()
        opened.event_id = publish(
            RoundOpened(
                round=code,
                kind=kind.value,
                opens_on=opens_on,
                closes_on=closes_on,
                agencies=len({request.agency for request in requests}),
                figures=len(requests),
                seed=seed,
                left_out=tuple(sorted(holders & set(leave_out))),
            ),
            subject=opened.subject,
            actor=by.subject if by else None,
            agency=lead,
        )
        try:
            with transaction.atomic():
                opened.save(force_insert=True)
        except IntegrityError:
            raise errors.round_exists(code) from None
        FigureRequest.objects.bulk_create(requests, batch_size=5000)
    return opened


def _series(code: str) -> CollectedSeries:
    found = register().get(code)
    if found is None:
        raise errors.series_unknown(code)
    return found


def _answers_for(holder: str, series: CollectedSeries, area: str, provinces: Mapping[str, str]) -> bool:
    """Whether the holder has figures of the area: a province has those of its own, a ministry has all."""
    return series.areas != "province" or provinces.get(holder, area) == area


def requests_of(
    opened: Round,
    asked: Iterable[CollectedSeries],
    areas: Sequence[str],
    periods: Sequence[str],
    *,
    due_on: Mapping[str, date] | None = None,
    leave_out: Collection[str] = (),
) -> Iterable[FigureRequest]:
    """What a round asks of whom; unsaved, so that it can be looked at before the round is opened.

    Of a series by province, an agency that is a province or stands under one is asked for its own alone.
    """
    days = due_on or {}
    asked = list(asked)
    provinces = provinces_of({holder for one in asked if one.areas == "province" for holder in one.agencies})
    for series in asked:
        for period in dict.fromkeys(periods):
            for area in dict.fromkeys(areas):
                for holder in series.agencies:
                    if holder in leave_out or not _answers_for(holder, series, area, provinces):
                        continue
                    yield FigureRequest(
                        round=opened,
                        agency=holder,
                        series=series.code,
                        area=area,
                        period=period,
                        is_owner=holder == series.owner,
                        due_on=days.get(holder, opened.closes_on),
                    )
