"""Packages in: taken once by their bytes, so that any retry gets the first answer again.

Some interfaces name the receivers a second time beside the package. The package decides, for it is what is
kept and proven; but where the two name different receivers nobody can know whom the sender meant, and what
was sent cannot be unsent: then nothing is sent at all.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from nhip.documents.adapters.models import TakenPackage
from nhip.documents.adapters.port import SentMessage, SentPackage
from nhip.documents.adapters.refusals import receiver_not_in_package, receiver_not_named
from nhip.documents.adapters.telling import tell
from nhip.documents.axis.acts.acting import tell_refusal
from nhip.documents.axis.acts.take_edxml import Taken, take_edxml
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.models import Delivery
from nhip.documents.edxml import Document, Reading, read_edxml
from nhip.identity.api import resolve_today
from nhip.kernel.api import Refusal, now
from nhip.sharing.api import demand_disk, give_up_refused, reserve


def send(agency: str, content: bytes, to: Sequence[str] | None = None) -> SentPackage:
    """Take over the package ``content``. Raises what ``take_edxml`` does, ``sharing.unnamed_full``,
    ``sharing.disk_full``, and ``adapters.receiver_not_in_package`` or ``adapters.receiver_not_named`` where
    ``to`` names others than the package; each leaves its event. Of what was refused no file stays.
    """
    digest = sha256(content).hexdigest()
    reading, brought = None, {}
    if not TakenPackage.objects.filter(agency=agency, digest=digest).exists():
        demand_disk()
        reading = read_edxml(content)
        brought = _brought(digest, content, reading)
        _reserve(agency, brought)
    with transaction.atomic():
        # Whoever sends the same bytes at the same time waits here until the first is through.
        kept, is_new = TakenPackage.objects.get_or_create(
            agency=agency, digest=digest, defaults={"taken_at": now()}
        )
        answer = _taken(kept, content, reading, to) if is_new else _repeated(kept, to)
    if isinstance(answer, Refusal):
        give_up_refused(agency, brought)
        raise answer
    return answer


def _brought(digest: str, content: bytes, reading: Reading) -> dict[str, int]:
    """The files that taking the package would keep, by digest, with their sizes: itself and those in it."""
    if not reading.is_accepted:
        return {}
    enclosed = reading.message.attachments if isinstance(reading.message, Document) else ()
    return {
        digest: len(content),
        **{sha256(each.content).hexdigest(): len(each.content) for each in enclosed},
    }


def _reserve(agency: str, brought: Mapping[str, int]) -> None:
    """Take room for the files, before any of them is written: what a crash leaves behind is known by it."""
    try:
        with transaction.atomic():
            reserve(agency, brought)
    except Refusal as refusal:
        tell(refusal, agency)
        raise


def _repeated(kept: TakenPackage, to: Sequence[str] | None) -> SentPackage | Refusal:
    refusal = _other_receivers(kept, to)
    if refusal is not None:
        tell_refusal(refusal, kept.agency, f"seat:{kept.agency}")
        return refusal
    return _answer(kept, is_repeat=True)


def _taken(
    kept: TakenPackage, content: bytes, reading: Reading | None, to: Sequence[str] | None
) -> SentPackage | Refusal:
    """The refusal is given back and not raised: the event that it left must outlive this transaction."""
    before = transaction.savepoint()
    try:
        taken = take_edxml(content, agency=kept.agency, by=f"seat:{kept.agency}", reading=reading)
    except Refusal as refusal:
        kept.delete()
        return refusal
    _fill(kept, taken)
    mismatch = _other_receivers(kept, to)
    if mismatch is not None:
        transaction.savepoint_rollback(before)
        tell_refusal(mismatch, kept.agency, f"seat:{kept.agency}")
        kept.delete()
        return mismatch
    kept.save()
    return _answer(kept, is_repeat=False)


def _fill(kept: TakenPackage, taken: Taken) -> None:
    if taken.messages:
        kept.messages = [_named(each.message, each.receiver, each.number) for each in taken.messages]
    elif taken.document is not None:  # taken before by another way than this one
        found = Delivery.objects.filter(document=taken.document).order_by("pk")
        kept.messages = [_named(str(each.pk), each.receiver, 0) for each in found]
    kept.document = taken.document.pk if taken.document else None
    kept.findings = [
        {"code": each.code, "place": each.place, "vi": each.cause.vi, "en": each.cause.en}
        for each in taken.findings
    ]


def _other_receivers(kept: TakenPackage, to: Sequence[str] | None) -> Refusal | None:
    """Why the call does not name the receivers of the package; None where it does, or names none."""
    if not to:
        return None
    receivers = {each["receiver"] for each in kept.messages}
    named: set[str] = set()
    for written in to:
        try:
            own = agency_code(written, "to")
        except Refusal as refusal:
            return refusal
        # A code that has ended names the one body that took over, in the header as in the package.
        meant = {own} if own in receivers else {card.code for card in resolve_today(own)}
        if not meant & receivers:
            return receiver_not_in_package(written[:60])
        named |= meant
    left = sorted(receivers - named)
    return receiver_not_named(left[0]) if left else None


def _named(message: str, receiver: str, number: int) -> dict[str, Any]:
    return {"id": message, "receiver": receiver, "number": number}


def _answer(kept: TakenPackage, *, is_repeat: bool) -> SentPackage:
    return SentPackage(
        document=str(kept.document or ""),
        messages=tuple(SentMessage(**each) for each in kept.messages),
        findings=tuple(kept.findings),
        is_repeat=is_repeat,
    )
