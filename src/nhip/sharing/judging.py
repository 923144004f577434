"""Judging a batch of messages before any gets a number: who may go into the log, and why not.

In this order: the signature, which was checked before anything was locked; the consignment id, where a repeat
gets the first answer again; for a relayed message its number; the clock; the receivers; the files; and last
whoever understands the kind of message. All questions to the database are asked for the whole batch at once.
"""

from collections.abc import Sequence
from datetime import timedelta

from nhip.kernel.api import KeptFile, Refusal, now, setting
from nhip.sharing import errors, log
from nhip.sharing.carried import Answer, Incoming, handler_of, kinds
from nhip.sharing.database import Row
from nhip.sharing.errors_room import file_too_large_here
from nhip.sharing.keyring import Proof
from nhip.sharing.node import here
from nhip.sharing.returned import returned_before
from nhip.sharing.seats import Place, Places
from nhip.sharing.turns import concerned


class Batch:
    """Messages on their way through: ``answers`` so far, and in ``going``, by index, where the others go.

    ``proofs`` are the verdicts on their signatures. ``same`` leads from a repeat within the batch to the
    first of its kind; ``proven`` are the messages whose sender is beyond doubt; ``returned`` the relayed ones
    whose number is used up although they are refused.
    """

    def __init__(self, items: Sequence[Incoming], proofs: Sequence[Proof], *, is_patient: bool) -> None:
        self.items = items
        self.here = here()
        self._proofs = proofs
        self.at = now()
        self.places = Places(concerned(items), self.here, is_patient=is_patient)
        self.answers: dict[int, Answer] = {}
        self.going: dict[int, tuple[Place, ...]] = {}
        self.same: dict[int, int] = {}
        self.proven: list[int] = []
        self.returned: list[int] = []

    def judge(self) -> None:
        """Ask everything; afterwards each message is answered, the same as another, or going."""
        self._prove()
        self._recognise()
        if any(self.items[index].number is not None for index in self.going):
            self._follow()
        self._look()
        self._look_at_files()
        self._ask_handlers()

    def is_here(self, code: str) -> bool:
        """Whether the agency's open seat is on this node."""
        place = self.places.at(code)
        return place is not None and place.node == self.here.code

    def _prove(self) -> None:
        for index, item in enumerate(self.items):
            refusal = self._unproven(index, item)
            if refusal is None:
                self.proven.append(index)
            else:
                self.answers[index] = refusal

    def _unproven(self, index: int, item: Incoming) -> Refusal | None:
        sender, key_id = item.envelope.sender, item.signed.key_id
        if item.by is not None and item.by.startswith("seat:") and item.by != f"seat:{sender}":
            return errors.not_the_sender(item.by.removeprefix("seat:"), sender)
        if self.places.busy and self._waits_for(item):
            return errors.busy()
        # What another node logged while the sender sat there still arrives after the sender has left.
        place = self.places.at(sender) if item.origin is None else self.places.once_at(sender)
        if place is None or place.node != (item.origin or self.here.code):
            return errors.sender_not_connected(sender)
        if item.is_vouched:
            return None
        if key_id not in place.accepted or self._proofs[index] is None:
            return errors.key_unknown(key_id, sender)
        return None if self._proofs[index] else errors.signature_wrong(key_id)

    def _waits_for(self, item: Incoming) -> bool:
        busy = self.places.busy
        return item.envelope.sender in busy or not busy.isdisjoint(
            [item.receiver] if item.receiver else item.envelope.receivers
        )

    def _recognise(self) -> None:
        if not self.proven:
            return
        before = log.logged_before(sorted({_key(self.items[index]) for index in self.proven}))
        first: dict[tuple[str, str, str | None], int] = {}
        for index in self.proven:
            item = self.items[index]
            rows = before.get(_key(item), [])
            if rows and (answer := self._before(item, rows)) is not None:
                self.answers[index] = answer
                continue
            earlier = first.setdefault((*_key(item), item.receiver), index)
            if earlier == index:
                self.going[index] = ()
            elif self.items[earlier].envelope.digest() == item.envelope.digest():
                self.same[index] = earlier
            else:
                self.answers[index] = errors.consignment_reused(item.envelope.consignment, self.at)

    def _before(self, item: Incoming, rows: list[Row]) -> Answer | None:
        """What was answered the first time; ``None`` for a relayed message whose receiver is still due."""
        digest = bytes.fromhex(item.envelope.digest())
        for row in rows:
            if row[log.DIGEST] != digest:
                return errors.consignment_reused(item.envelope.consignment, row[log.LOGGED_AT])
        mine = [row for row in rows if item.receiver in (None, row[log.RECEIVER])]
        return tuple(log.as_logged(row, self.is_here, is_repeat=True) for row in mine) or None

    def _follow(self) -> None:
        """Relayed messages come in the order of their numbers, each once."""
        relayed = {
            index: (item.envelope.sender, item.receiver, item.number)
            for index in self.going
            if (item := self.items[index]).number is not None and item.receiver is not None
        }
        last = log.last_numbers((sender, receiver) for sender, receiver, _ in relayed.values())
        refused = returned_before(relayed.values())
        for index, (sender, receiver, number) in relayed.items():
            expected = last.get((sender, receiver), 0) + 1
            if number == expected:
                last[sender, receiver] = expected
                self.returned.append(index)
                continue
            again = refused.get((sender, receiver, number or 0))
            is_same = again is not None and again.digest == self.items[index].envelope.digest()
            refusal = again.refusal() if again is not None and is_same else None
            self._refuse(index, refusal or errors.out_of_order(number or 0, expected))

    def _look(self) -> None:
        ahead, oldest = setting("NHIP_EXCHANGE_AHEAD_SECONDS"), setting("NHIP_EXCHANGE_OLDEST_DAYS")
        latest, earliest = self.at + timedelta(seconds=ahead), self.at - timedelta(days=oldest)
        for index in list(self.going):
            item = self.items[index]
            sent_at = item.envelope.sent_at
            if item.origin is None and sent_at > latest:
                self._refuse(index, errors.clock_ahead(sent_at, ahead))
            elif item.origin is None and sent_at < earliest:
                self._refuse(index, errors.too_old(sent_at, oldest))
            elif handler_of(item.envelope.kind) is None:
                self._refuse(index, errors.kind_unknown(item.envelope.kind, kinds()))
            else:
                self._address(index, item)

    def _address(self, index: int, item: Incoming) -> None:
        if item.receiver is not None:  # where it goes was decided by the sender's node
            place = self.places.at(item.receiver)
            if place is None or place.node != self.here.code:
                self._refuse(index, errors.receiver_not_connected(item.receiver))
            else:
                self.going[index] = (place,)
            return
        found: dict[str, Place] = {}
        for written in item.envelope.receivers:
            receiving = self.places.receiving(written)
            if isinstance(receiving, Refusal):
                self._refuse(index, receiving)
                return
            found[receiving.agency] = receiving
        self.going[index] = tuple(found.values())

    def _look_at_files(self) -> None:
        named = {
            (file.sha256, self.items[index].envelope.sender)
            for index in self.going
            for file in self.items[index].envelope.files
        }
        if not named:
            return
        digests = {digest for digest, _ in named}
        sizes = dict(KeptFile.objects.filter(sha256__in=digests).values_list("sha256", "size"))
        held = log.held(named)
        for index in list(self.going):
            refusal = _unfit_files(self.items[index], sizes, held)
            if refusal is not None:
                self._refuse(index, refusal)

    def _ask_handlers(self) -> None:
        by_kind: dict[str, list[int]] = {}
        for index in self.going:
            by_kind.setdefault(self.items[index].envelope.kind, []).append(index)
        for kind, indices in by_kind.items():
            handler = handler_of(kind)
            assert handler is not None, "kinds without a handler were refused before"
            verdicts = handler.judge([self.items[index] for index in indices])
            for index, refusal in zip(indices, verdicts, strict=True):
                if refusal is not None:
                    self._refuse(index, refusal)

    def _refuse(self, index: int, refusal: Refusal) -> None:
        self.answers[index] = refusal
        del self.going[index]


def _key(item: Incoming) -> tuple[str, str]:
    return item.envelope.sender, item.envelope.consignment


def _unfit_files(item: Incoming, sizes: dict[str, int], held: set[tuple[str, str]]) -> Refusal | None:
    for place, file in enumerate(item.envelope.files):
        if file.sha256 not in sizes or (file.sha256, item.envelope.sender) not in held:
            most = setting("NHIP_MOST_FILE_MB") << 20
            if item.origin is not None and file.size > most:  # so it was not brought, and never will be
                return file_too_large_here(f"files[{place}]", file.size, most)
            return errors.file_missing(f"files[{place}]", file.sha256)
        if sizes[file.sha256] != file.size:
            return errors.file_differs(f"files[{place}].size", file.size, sizes[file.sha256])
    return None
