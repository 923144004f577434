"""What the checks find odd in an agency's drafts, said beside the cells: a warning, never a refusal.

The checks look at all of an agency's figures at once. What they found stays right until one of these is
written, so it is kept under the agency's newest revision; a page shows what is known and never waits.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import Max

from nhip.kernel.api import Text
from nhip.measure.collection.checking.drafts import draft_faults
from nhip.measure.collection.models import Revision, Round

Warnings = Mapping[tuple[str, str, str], Sequence[Text]]
_KEPT_FOR: Final = 600.0  # published figures may be imported meanwhile
_MOST_KEPT: Final = 500
_kept: dict[tuple[str, str, int], tuple[float, Warnings]] = {}


def known_warnings(round_: Round, agency: str) -> Warnings | None:
    """What was found for the figures as they stand; None where nobody has looked yet."""
    held = _kept.get(_version(round_, agency))
    return held[1] if held is not None and held[0] > time.monotonic() else None


def warnings(round_: Round, agency: str) -> Warnings:
    """What the checks say of each cell now. The caller has asked the gate for the agency's drafts."""
    known = known_warnings(round_, agency)
    if known is not None:
        return known
    version = _version(round_, agency)
    found: dict[tuple[str, str, str], list[Text]] = defaultdict(list)
    for fault in draft_faults(round_, agency):
        found[fault.series, fault.area, fault.period].append(fault.words)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[version] = (time.monotonic() + _KEPT_FOR, dict(found))
    return dict(found)


def _version(round_: Round, agency: str) -> tuple[str, str, int]:
    # The newest revision of any agency: one look at the end of an index, and never too old.
    newest = Revision.objects.aggregate(newest=Max("pk"))["newest"]
    return round_.code, agency, newest or 0
