"""Updating and replacing issued letters: where it can still be asked, and what the axis is told.

The agency's own letters only, and only those that the axis carried. What a draft may ask is looked at when it
is written, when it is submitted and once more when it is issued: receivers go on working meanwhile.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from nhip.documents.axis.models import Delivery
from nhip.documents.axis.statuses import AskState, DeliveryState
from nhip.documents.edxml.shapes import Business, ReceiverChange, Replacement, Update
from nhip.documents.office import change_errors, errors, fields
from nhip.documents.office.changes import WISHES, Change, Wish
from nhip.documents.office.models import ChangeKind, Direction, Draft, DraftVersion, Entry
from nhip.documents.office.queries.gate import entries_visible_to
from nhip.identity.api import Account, agencies_by_code
from nhip.kernel.api import clean, today

_TYPED: Final = re.compile(
    r"(?P<number>\d{1,9})\s*/\s*(?P<tail>[^\s,;]+)(?:\D+(?P<day>\d{1,2}/\d{1,2}/\d{4}))?"
)
MOST_LETTERS: Final = 50  # that one letter replaces
_VOID: Final = (DeliveryState.REFUSED, DeliveryState.RECALLED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an issued letter asks at the axis: ``further`` receivers get it only to be asked something."""

    business: Business | None = None
    further: tuple[str, ...] = ()


NOTHING: Final = Asked()


def may_be_changed(entry: Entry) -> bool:
    """Whether the axis carried it out of this agency, so that its receivers can be asked something."""
    return entry.direction == Direction.OUT and bool(entry.delivery)


def standing_at(entry: Entry) -> dict[str, Delivery]:
    """How an issued letter stands at each receiver it reached by the axis, by code."""
    found: dict[str, Delivery] = {}
    if may_be_changed(entry):
        rows = Delivery.objects.filter(document=UUID(entry.delivery), is_request=False)
        for row in rows.order_by("pk"):  # what was returned may have been sent again
            found[row.receiver] = row
    return found


def may_be_asked(delivery: Delivery) -> bool:
    """Whether its receiver can be asked something about it now."""
    return not DeliveryState(delivery.state).is_final and delivery.ask != AskState.ASKED


def beginning(entry: Entry, kind: str) -> Change:
    """What a draft begins with: all are asked who can be."""
    wish = WISHES[kind][0].value
    codes = [code for code, row in standing_at(entry).items() if may_be_asked(row)]
    cards = agencies_by_code(codes)
    here = [code for code in codes if code in cards and cards[code].exists_on(today())]
    return Change(wishes={entry.key: dict.fromkeys(here, wish)})


def letter_named(draft: Draft, typed: str, by: Account) -> Entry:
    """The issued letter that somebody names by number and notation, with its day where several bear them.

    Raises ``office.letter_unknown`` or ``office.letter_ambiguous``.
    """
    named = _TYPED.search(clean(typed).text)
    if named is None:
        raise change_errors.letter_unknown(typed)
    # By number first: a register of millions has no index of notations.
    rows = entries_visible_to(by).filter(
        book__agency=draft.agency, book__direction=Direction.OUT, number=int(named["number"])
    )
    written = f"/{named['tail']}".casefold()
    found = [row for row in rows.exclude(delivery="") if row.notation.casefold().endswith(written)]
    if named["day"]:
        found = [row for row in found if row.issued_on == _day(named["day"])]
    if not found:
        raise change_errors.letter_unknown(typed)
    if len(found) > 1:
        raise change_errors.letter_ambiguous(typed, [f"{row.issued_on:%d/%m/%Y}" for row in found])
    return found[0]


def fitting(draft: Draft, change: Change, before: Change, by: Account) -> Change:
    """``change`` as it may be kept with a version of ``draft``, whose newest one says ``before``.

    Raises ``office.document_unknown``, ``office.change_not_sent``, ``office.change_unknown``,
    ``office.change_receiver``, ``office.change_letters`` or ``office.too_long``.
    """
    reason = fields.lines(change.reason, 500, change_errors.REASON)
    letters = earlier_letters(change)
    assert draft.changes is not None  # held by the database's own check
    own = {draft.changes.key, *before.wishes}
    new = [key for key in change.wishes if key not in own]
    if len(change.wishes) > MOST_LETTERS:
        raise change_errors.too_many_letters(len(change.wishes), MOST_LETTERS)
    if new and (draft.change_kind == ChangeKind.UPDATE or not _may_see(new, draft, by)):
        raise errors.document_unknown()
    kept: dict[str, dict[str, str]] = {}
    for key in change.wishes:
        if key not in letters or letters[key].agency != draft.agency:
            raise errors.document_unknown()
        if not may_be_changed(letters[key]):
            raise change_errors.not_sent()
        kept[key] = {code: wish for code, wish in change.wishes[key].items() if wish}
        standing = standing_at(letters[key])
        for code, wish in kept[key].items():
            if wish not in WISHES[draft.change_kind]:
                raise change_errors.wish_unknown(wish)
            if code not in standing:
                raise change_errors.receiver_never_had_it(letters[key].notation, code)
    return Change(reason, kept)


def further_receivers(
    draft: Draft, change: Change, written: Sequence[dict[str, str]]
) -> list[dict[str, str]]:
    """Whom the letter is addressed to beside those who are asked to take it, of the receivers ``written``.

    Whoever is to give the earlier letter back gets this one too, and is not named on it. Raises
    ``office.change_has_it`` where somebody would be added to an update who has what is updated.
    """
    asked = set(change.codes(*Wish))
    others = [each for each in written if each["code"] not in asked]
    if draft.change_kind == ChangeKind.UPDATE:
        assert draft.changes is not None
        standing = standing_at(draft.changes)
        having = [each["code"] for each in others if _has_it(standing.get(each["code"]))]
        if having:
            raise change_errors.has_it_already(having)
    return others


def earlier_letters(change: Change) -> dict[str, Entry]:
    """The letters that a change is about, by key."""
    return {row.key: row for row in Entry.objects.filter(key__in=list(change.wishes))}


def demand_open(draft: Draft, version: DraftVersion) -> None:
    """Raise why what ``version`` asks cannot be asked now: ``office.missing`` without a reason,
    ``office.change_nobody`` or ``office.change_too_late``. A new letter asks nothing.
    """
    if not draft.change_kind:
        return
    change = Change.of(version.change)
    if not change.reason:
        raise errors.missing(change_errors.REASON)
    if not any(change.asked()) and not _added(draft, change, version):
        raise change_errors.nobody_asked()
    letters = earlier_letters(change)
    standing = {key: standing_at(letter) for key, letter in letters.items()}
    late = [
        (letters[key].notation, code)
        for key, code, _ in change.asked()
        if code not in standing[key] or not may_be_asked(standing[key][code])
    ]
    if late:
        raise change_errors.too_late(late)


def asked_by(draft: Draft, version: DraftVersion) -> Asked:
    """What the letter of ``version`` asks at the axis, as QCVN 102 has it. Raises as ``demand_open``."""
    if not draft.change_kind:
        return NOTHING
    demand_open(draft, version)
    change, letters = Change.of(version.change), earlier_letters(Change.of(version.change))
    if draft.change_kind == ChangeKind.REPLACE:
        replaced = tuple(
            Replacement(document_id=letters[key].document_id, organs=tuple(at))
            for key, at in change.wishes.items()
            if at
        )
        return Asked(Business(type="3", reason=change.reason, paper="0", replaces=replaced))
    assert draft.changes is not None
    removed = change.codes(Wish.REMOVE)
    listed = [(code, "0") for code in removed]
    listed += [(code, "1") for code in _added(draft, change, version)]
    update = Update(
        document="1" if change.codes(Wish.UPDATE) else "0",
        receiver="1",
        receivers=tuple(ReceiverChange(organ=code, change=kind) for code, kind in listed),
    )
    business = Business(
        type="2",
        reason=change.reason,
        document_id=draft.changes.document_id,
        paper="0",
        update=update if listed else None,
    )
    return Asked(business, tuple(removed))


def _added(draft: Draft, change: Change, version: DraftVersion) -> list[str]:
    """The receivers that an update adds: of the axis, and not asked anything."""
    if draft.change_kind != ChangeKind.UPDATE:
        return []
    asked = {code for _, code, _ in change.asked()}
    return [each["code"] for each in version.receivers if each["code"] and each["code"] not in asked]


def _has_it(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.state not in _VOID


def _may_see(keys: Sequence[str], draft: Draft, by: Account) -> bool:
    seen = entries_visible_to(by).filter(key__in=keys, agency=draft.agency)
    return seen.count() == len(set(keys))


def _day(typed: str) -> date | None:
    day, month, year = map(int, typed.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
