"""Whether what a sender asks about its earlier documents may be put to their receivers.

The sender's node knows all of its deliveries and asks everything; the receiver's node knows those of its own
receivers alone and holds the wish against how the document stands there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nhip.documents.axis import wish_refusals as refusals
from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.models import Delivery
from nhip.documents.axis.status_refusals import ask_open
from nhip.documents.axis.statuses import (
    BEGIN,
    AskKind,
    AskState,
    DeliveryProgress,
    DeliveryState,
    ask,
    status_moves,
)
from nhip.documents.axis.tables import Named, Standing
from nhip.documents.axis.wishes import GIVEN_BACK, OF_WHICH, REPLACED, Wish, WishKind, listed, replaced
from nhip.kernel.api import Refusal, today

_VOID: Final = (DeliveryState.REFUSED, DeliveryState.RECALLED)


@dataclass(frozen=True, slots=True)
class Asking:
    """A message that asks: its sender, its body, the codes it goes to and its wishes, held against what is
    ``found`` of the earlier documents.
    """

    sender: str
    body: DocumentBody
    receivers: Sequence[str]
    wishes: Sequence[Wish]
    found: dict[Named, Standing]
    is_senders_node: bool

    def judge(self) -> Refusal | None:
        """Why it may not be put to anybody; else ``found`` stands as if it had been."""
        if self.body.business_type == "0":
            return None
        try:
            fault = next(self._miswritten(), None)
            if fault is None and self.is_senders_node:
                fault = next(self._misaddressed(), None)
        except Refusal as unreadable:  # a code that names no agency
            return unreadable
        return fault or self._put()

    def _put(self) -> Refusal | None:
        after = []
        for wish in self.wishes:
            standing = self._standing(wish)
            put = self._held_against(wish, standing)
            if isinstance(put, Refusal):
                return put
            if put is not None:
                after.append((standing, put, wish))
        for standing, progress, wish in after:
            if standing is None or wish.kind is WishKind.ADD:  # the next of this group finds it there
                self.found[self._name(wish)] = Standing(UUID(int=0), progress)
            else:
                standing.progress = progress
        return None

    def _held_against(self, wish: Wish, standing: Standing | None) -> DeliveryProgress | Refusal | None:
        """How the earlier document stands at a receiver once it was asked; None where there is nothing to
        ask about.
        """
        is_void = standing is not None and standing.progress.state in _VOID
        if wish.kind.asks is None:
            if standing is None or is_void:
                return BEGIN
            return refusals.has_it_already(wish.place, wish.document_id, wish.receiver)
        if standing is None:
            is_due = wish.kind in GIVEN_BACK or (self.is_senders_node and wish.is_named)
            return refusals.target_unknown(wish.place, wish.document_id, wish.receiver) if is_due else None
        if passes_by(wish, standing.progress):
            return None
        before = standing.progress
        is_another_text = wish.kind.asks is not AskKind.RECALL and self.body.document_id != wish.document_id
        if before.ask is AskState.ASKED and is_another_text:
            # Its receiver answers with one word, which must not stand for two documents.
            return refusals.at_receiver(ask_open(before.asked), wish.receiver)
        progress = ask(before, wish.kind.asks, status_moves(today()))
        return refusals.at_receiver(progress, wish.receiver) if isinstance(progress, Refusal) else progress

    def _miswritten(self) -> Iterator[Refusal]:
        """What is wrong with the lists by themselves."""
        update = self.body.business.update if self.body.business else None
        seen: dict[str, str] = {}
        for place, written, change in listed(self.body):
            if change not in {"0", "1"}:
                yield refusals.change_unreadable(place, change)
            code = agency_code(written, f"{place}/OrganId")
            if seen.setdefault(code, change) != change or (update is not None and update.receiver == "0"):
                yield refusals.changes_contradict(place, code)
        for place, document_id, organs in replaced(self.body):
            if document_id == self.body.document_id:
                yield refusals.replaced_by_itself(place, document_id)
            for organ in organs:
                agency_code(organ, f"{place}/OrganIdList/OrganId")
        if self.body.business_type == "3" and not any(replaced(self.body)):
            yield refusals.replaced_by_itself(REPLACED, self.body.document_id)

    def _misaddressed(self) -> Iterator[Refusal]:
        """Whether each document exists and is the sender's own, and whoever is concerned is addressed."""
        places = dict.fromkeys(self.body.targets, OF_WHICH)
        places |= {document_id: place for place, document_id, _ in replaced(self.body)}
        for document_id, place in places.items():
            if not self._where(document_id):
                yield self._unknown(document_id, place)
        for place, written, _ in listed(self.body):
            yield from self._unaddressed(f"{place}/OrganId", [agency_code(written, place)])
        for place, document_id, organs in replaced(self.body):
            codes = [agency_code(organ, place) for organ in organs]
            yield from self._unaddressed(place, codes or self._standing_at(document_id))
        if self.body.document_id in self.body.targets:
            yield from self._unconcerned()

    def _unaddressed(self, place: str, codes: Sequence[str]) -> Iterator[Refusal]:
        addressed = frozenset(self.receivers)
        for code in codes:
            if code not in addressed:
                yield refusals.not_addressed(place, code)

    def _unconcerned(self) -> Iterator[Refusal]:
        """What bears the id of an earlier document can only be about it, so each receiver must have that."""
        known = {wish.receiver for wish in self.wishes if wish.is_named} | {
            *self._where(self.body.document_id)
        }
        for receiver in self.receivers:
            if receiver not in known:
                yield refusals.target_unknown("To", self.body.document_id, receiver)

    def _where(self, document_id: str) -> dict[str, Standing]:
        """How the document stands, by receiver."""
        return {
            name[2]: standing
            for name, standing in self.found.items()
            if name[:2] == (self.sender, document_id)
        }

    def _standing_at(self, document_id: str) -> list[str]:
        """Where the document can still be replaced."""
        found = self._where(document_id).items()
        return [receiver for receiver, standing in found if not standing.progress.state.is_final]

    def _unknown(self, document_id: str, place: str) -> Refusal:
        others = Delivery.objects.filter(receiver=self.sender, document__document_id=document_id)
        if others.exclude(sender=self.sender).exists():
            return refusals.target_not_yours(place, document_id)
        return refusals.target_unknown(place, document_id, ", ".join(self.receivers))

    def _name(self, wish: Wish) -> Named:
        return self.sender, wish.document_id, wish.receiver

    def _standing(self, wish: Wish) -> Standing | None:
        return self.found.get(self._name(wish))


def passes_by(wish: Wish, progress: DeliveryProgress) -> bool:
    """Whether a document is to be replaced wherever it stands, and here it does not."""
    return wish.kind is WishKind.REPLACE and not wish.is_named and progress.state in _VOID
