"""Look at a figure of another office and say whether it is right."""

from django.db import transaction

from nhip.identity.api import Account, Permission, demand
from nhip.kernel.api import Text, now, publish
from nhip.measure.collection import errors
from nhip.measure.collection.events import FigureChecked
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import Check
from nhip.measure.collection.queries.gate import figures_visible_to
from nhip.measure.collection.queries.offices import is_own_office
from nhip.measure.collection.queries.sample import is_sampled

ACTION = Text(vi="kiểm tra số liệu của cơ quan khác", en="check figures of other offices")


@transaction.atomic
def check_figure(
    round_code: str, figure_id: int, revision: int, *, is_right: bool, words: str, by: Account
) -> Check:
    """The check of the revision that was handed in for the round. A figure of the sample is checked a
    second time, by somebody who has not checked it before.

    Raises ``identity.not_permitted``, ``collection.round_not_open``, ``collection.figure_unknown``,
    ``collection.own_figure``, ``collection.revision_moved``, ``collection.checked_already`` or
    ``collection.words_needed``.
    """
    demand(by, Permission.CHECK_FIGURES, ACTION)
    found = hold_open(round_code)
    figure = figures_visible_to(by).filter(pk=figure_id).select_for_update().first()
    if figure is None:
        raise errors.figure_unknown()
    if is_own_office(by, figure.agency):
        raise errors.own_figure(figure.agency)
    asked = found.requests.filter(
        agency=figure.agency, series=figure.series, area=figure.area, period=figure.period, handed_in__gt=0
    ).first()
    if asked is None:
        raise errors.figure_unknown()
    if asked.handed_in != revision:
        raise errors.revision_moved(revision, asked.handed_in)
    if not is_right and not words.strip():
        raise errors.words_needed()
    earlier = list(Check.objects.filter(round=found, figure=figure, revision=revision))
    second = bool(earlier)
    if any(check.author == str(by.public_id) for check in earlier):
        raise errors.checked_already()
    if second and not is_sampled(found, figure):
        raise errors.checked_already()
    check = Check.objects.create(
        round=found,
        figure=figure,
        revision=revision,
        is_sampled=second,
        is_right=is_right,
        words=words.strip()[:2000],
        author=str(by.public_id),
        at=now(),
    )
    publish(
        FigureChecked(
            figure=figure.subject.partition(":")[2], revision=revision, is_sampled=second, is_right=is_right
        ),
        subject=figure.subject,
        actor=by.subject,
        agency=figure.agency,
    )
    return check
