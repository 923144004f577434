"""The one gate: which rows of the collection an account may see.

A focal point sees the drafts of its own agency and below. A coordinator and a reviewer see what was handed
in, of every agency. The parties of a discrepancy see the figures that it sets side by side. Everybody sees
what was released. Nobody sees anything else by any route: pages, API, imports and exports ask here.
"""

from django.db.models import F, Q, QuerySet

from nhip.identity.api import Account, Permission, agencies_reached
from nhip.measure.collection.models import (
    Discrepancy,
    FigureRequest,
    FigureUpload,
    HandIn,
    ReportDraft,
    ReportedFigure,
    Revision,
    Round,
    SignedSet,
)

type_of_asker = Account | None
_OWN = (Permission.ENTER_FIGURES, Permission.SIGN_FIGURES)
_ALL = (Permission.COORDINATE_FIGURES, Permission.CHECK_FIGURES)


def _own(account: type_of_asker) -> frozenset[str] | None:
    """The agencies whose drafts the account may see; None for every agency (nobody has that today)."""
    found: frozenset[str] = frozenset()
    for permission in _OWN:
        reached = agencies_reached(account, permission)
        if reached is None:
            return None
        found |= reached
    return found


def _sees_all(account: type_of_asker) -> bool:
    return any(agencies_reached(account, permission) is None for permission in _ALL)


def agencies_of(account: type_of_asker) -> frozenset[str]:
    """The agencies whose figures the account enters or signs."""
    return _own(account) or frozenset()


def rounds_visible_to(account: type_of_asker) -> QuerySet[Round]:
    """Rounds are public: that a figure is asked for is no secret."""
    del account
    return Round.objects.all()


def requests_visible_to(account: type_of_asker) -> QuerySet[FigureRequest]:
    """What is asked of one's own agencies; everything for those who coordinate or check."""
    if _sees_all(account):
        return FigureRequest.objects.all()
    return FigureRequest.objects.filter(agency__in=agencies_of(account))


def figures_visible_to(account: type_of_asker) -> QuerySet[ReportedFigure]:
    """Own figures with their drafts; those handed in, for whoever coordinates or checks.

    What such a person may read of a figure handed in is the revision ``handed_in``, not a newer draft: see
    :func:`revisions_visible_to`.
    """
    allowed = Q(agency__in=agencies_of(account))
    if _sees_all(account):
        allowed |= Q(handed_in__gt=0)
    return ReportedFigure.objects.filter(allowed)


def revisions_visible_to(account: type_of_asker) -> QuerySet[Revision]:
    """Revisions of own figures; of other agencies' figures, those up to the last one handed in."""
    allowed = Q(figure__agency__in=agencies_of(account))
    if _sees_all(account):
        allowed |= Q(number__lte=F("figure__handed_in"))
    return Revision.objects.filter(allowed)


def hand_ins_visible_to(account: type_of_asker) -> QuerySet[HandIn]:
    """Own hand-ins; all for those who coordinate or check."""
    if _sees_all(account):
        return HandIn.objects.all()
    return HandIn.objects.filter(agency__in=agencies_of(account))


def signed_sets_visible_to(account: type_of_asker) -> QuerySet[SignedSet]:
    """Own signed sets; all for those who coordinate or check."""
    if _sees_all(account):
        return SignedSet.objects.all()
    return SignedSet.objects.filter(agency__in=agencies_of(account))


def discrepancies_visible_to(account: type_of_asker) -> QuerySet[Discrepancy]:
    """Those that one's own agency is a party of; all for those who coordinate or check."""
    if _sees_all(account):
        return Discrepancy.objects.all()
    allowed = Q(pk__in=[])
    for code in agencies_of(account):
        allowed |= Q(agencies__contains=[code])
    return Discrepancy.objects.filter(allowed)


def uploads_visible_to(account: type_of_asker) -> QuerySet[FigureUpload]:
    """Files sent for one's own agencies: what they hold are drafts, which nobody else sees."""
    return FigureUpload.objects.filter(agency__in=agencies_of(account))


def reports_visible_to(account: type_of_asker) -> QuerySet[ReportDraft]:
    """Drafts of reports, for those who coordinate or check: they tell of figures that are not released."""
    return ReportDraft.objects.all() if _sees_all(account) else ReportDraft.objects.none()
