"""Updating and replacing issued letters on the pages: begun beside recall, chosen receiver by receiver on the
draft, and shown with every answer on both sides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.pages.linked import links_shown
from nhip.documents.axis.pages.shown import Names, state_of
from nhip.documents.axis.queries.linked import Linked, linked_to
from nhip.documents.axis.statuses import DeliveryState
from nhip.documents.office.acts.draft_letter import draft_change
from nhip.documents.office.changes import Change, Wish
from nhip.documents.office.changing import (
    beginning,
    earlier_letters,
    letter_named,
    may_be_asked,
    standing_at,
)
from nhip.documents.office.models import ChangeKind, Direction, Draft, DraftVersion, Entry
from nhip.documents.office.pages.bounds import in_the_office, signed_in
from nhip.documents.office.queries.gate import agencies_with, entries_visible_to
from nhip.identity.api import Account, Permission
from nhip.kernel.api import Text

_FIELD = "doi:"  # doi:KEY:CODE, what is asked at one receiver of one earlier letter
_WISHES = {
    Wish.UPDATE: Text("đề nghị cập nhật", "asked to update"),
    Wish.REMOVE: Text("đề nghị rút về", "asked to give it back"),
    Wish.REPLACE: Text("đề nghị thay thế", "asked to replace"),
}


@in_the_office
@require_POST
def begin_change(request: HttpRequest, key: str, kind: ChangeKind) -> HttpResponse:
    """Begin the letter that updates or replaces an issued one."""
    made = draft_change(key, kind, by=signed_in(request))
    return redirect("office:draft", key=made.key)


def change_typed(request: HttpRequest, found: Draft) -> Change | None:
    """What the form of a draft asks of whom; None where it asks nothing of earlier letters."""
    typed = request.POST
    if not found.change_kind or "ly-do-doi" not in typed:
        return None
    wishes: dict[str, dict[str, str]] = {}
    for name, wish in typed.items():
        key, _stroke, code = name.removeprefix(_FIELD).partition(":")
        if name.startswith(_FIELD) and wish:
            wishes.setdefault(key, {})[code] = str(wish)
    if further := typed.get("them-van-ban", "").strip():
        letter = letter_named(found, further, signed_in(request))
        wishes.setdefault(letter.key, dict(beginning(letter, found.change_kind).wishes[letter.key]))
    return Change(typed["ly-do-doi"], wishes)


@dataclass(frozen=True, slots=True)
class Place:
    """One receiver of an earlier letter: how the letter stands there, and what is asked."""

    field: str
    code: str
    name: Text
    state: Text
    wish: str
    told: Text | None
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier letter with its receivers; ``address`` only for who may open it."""

    letter: Entry
    address: str
    places: Sequence[Place]


def change_context(
    found: Draft, version: DraftVersion, account: Account, typed: Mapping[str, str] | None
) -> dict[str, Any]:
    """What the page of a draft shows of the letters it updates or replaces; nothing for a new letter."""
    if found.changes is None:
        return {"change": None}
    change = Change.of(version.change)
    letters = earlier_letters(change) | {found.changes.key: found.changes}
    opened = set(entries_visible_to(account).filter(key__in=list(letters)).values_list("key", flat=True))
    order = sorted(letters.values(), key=lambda each: (each != found.changes, each.pk))
    shown = [_earlier(each, change, typed, is_open=each.key in opened) for each in order]
    return {
        "change": {
            "kind": found.change_kind,
            "reason": typed.get("ly-do-doi", "") if typed else change.reason,
            "letters": shown,
            "further": typed.get("them-van-ban", "") if typed else "",
        }
    }


def chosen_above(found: Draft, version: DraftVersion) -> set[str]:
    """The receivers that are chosen with an earlier letter, so are no matter of the list of receivers."""
    change = Change.of(version.change)
    codes = set(change.codes(*Wish))
    if found.changes is not None and found.change_kind == ChangeKind.UPDATE:
        codes |= set(standing_at(found.changes))
    return codes


def _earlier(letter: Entry, change: Change, typed: Mapping[str, str] | None, *, is_open: bool) -> Earlier:
    at, standing = change.wishes.get(letter.key, {}), standing_at(letter)
    places, names = [], Names(standing)
    for code, row in standing.items():
        field = f"{_FIELD}{letter.key}:{code}"
        wish = typed.get(field, "") if typed else at.get(code, "")
        told = _WISHES[Wish(at[code])] if at.get(code) in set(Wish) else None
        places.append(Place(field, code, names[code], state_of(row), wish, told, may_be_asked(row)))
    address = reverse("office:entry", args=[letter.key]) if is_open else ""
    return Earlier(letter, address, places)


@dataclass(frozen=True, slots=True)
class LinkShown:
    """What one letter asks about another at one receiver, and the answer; ``address`` leads to the other
    letter, ``answer_at`` to where the reader's own agency answers.
    """

    what: Text
    name: str
    address: str
    receiver: Text
    answer: Text
    at: datetime
    is_waiting: bool
    answer_at: str


def links_of(document: ExchangedDocument | None, account: Account) -> list[LinkShown]:
    """Everything that the letter asks about earlier ones, and later ones ask about it."""
    links = linked_to(document, account) if document is not None else []
    if not links or document is None:
        return []
    registering = agencies_with(account, Permission.REGISTER_DOCUMENTS)
    told = links_shown(links, document)
    lines = {True: iter(told["asks"]), False: iter(told["asked_by"])}
    addresses = _addresses(links, account, registering)
    shown = []
    for each in links:
        end = (each.other.pk, each.link.receiver) if each.other is not None else None
        line = next(lines[each.link.later_id == document.pk])
        answers = line.is_waiting and each.link.receiver in registering and each.link.delivery_id
        shown.append(
            LinkShown(
                line.what,
                line.name,
                addresses.get(end, "") if end is not None else "",
                line.receiver,
                line.answer,
                line.at,
                line.is_waiting,
                reverse("office:delivery", args=[each.link.delivery_id]) if answers else "",
            )
        )
    return shown


def drafts_changing(entry: Entry, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """Those of ``drafts`` that are to update or replace a letter, and are still on their way."""
    return drafts.filter(changes=entry, issued__isnull=True)


def may_still_change(standings: Sequence[Delivery]) -> dict[str, bool]:
    """What may be begun about a letter that stands so: a replacement needs somebody who can be asked, an
    update may also add receivers.
    """
    is_on_axis = bool(standings)
    can_ask = any(may_be_asked(row) for row in standings)
    is_void = all(DeliveryState(row.state) is DeliveryState.RECALLED for row in standings)
    return {"may_update": is_on_axis and not is_void, "may_replace": can_ask}


def _addresses(
    links: Sequence[Linked], account: Account, registering: frozenset[str]
) -> dict[tuple[UUID, str], str]:
    """Where the reader opens the letter at the other end of each link, by that document and the receiver: its
    line in a register, or its delivery to a clerk. Asked for all at once: a letter may have 300 receivers.
    """
    ends = {(each.other.pk, each.link.receiver) for each in links if each.other is not None}
    documents = {document for document, _ in ends}
    seen = entries_visible_to(account)
    out = seen.filter(delivery__in=list(map(str, documents)), direction=Direction.OUT)
    sent = {UUID(delivery): key for delivery, key in out.values_list("delivery", "key")}
    rows = Delivery.objects.filter(
        document__in=documents - sent.keys(), receiver__in={receiver for _, receiver in ends}
    )
    came = {(row.document_id, row.receiver): row.pk for row in rows.order_by("pk")}
    arrived = seen.filter(delivery__in=list(map(str, came.values())), direction=Direction.IN)
    entered = {UUID(delivery): key for delivery, key in arrived.values_list("delivery", "key")}
    found = {}
    for end in ends:
        key = sent.get(end[0]) or entered.get(came.get(end, end[0]))
        if key is not None:
            found[end] = reverse("office:entry", args=[key])
        elif end in came and end[1] in registering:
            found[end] = reverse("office:delivery", args=[came[end]])
    return found
