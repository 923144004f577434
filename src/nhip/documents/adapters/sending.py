"""Packages in: taken once by their bytes, so that any retry gets the first answer again.

Some interfaces name the receivers a second time beside the package. The package decides, for it is what is
kept and proven; but where the two name different receivers nobody can know whom the sender meant, and what
was sent cannot be unsent: then nothing is sent at all.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from nhip.documents.adapters.models import TakenPackage
from nhip.documents.adapters.port import SentMessage, SentPackage
from nhip.documents.adapters.refusals import receiver_not_in_package, receiver_not_named
from nhip.documents.axis.acts.acting import tell_refusal
from nhip.documents.axis.acts.take_edxml import Taken, take_edxml
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.models import Delivery
from nhip.identity.api import resolve_today
from nhip.kernel.api import Refusal, now


def send(agency: str, content: bytes, to: Sequence[str] | None = None) -> SentPackage:
    """Take over the package ``content``. Raises what ``take_edxml`` does, and
    ``adapters.receiver_not_in_package`` or ``adapters.receiver_not_named`` where ``to`` names others than the
    package; each leaves its event.
    """
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        # Whoever sends the same bytes at the same time waits here until the first is through.
        kept, is_new = TakenPackage.objects.get_or_create(
            agency=agency, digest=digest, defaults={"taken_at": now()}
        )
        answer = _taken(kept, content, to) if is_new else _repeated(kept, to)
    if isinstance(answer, Refusal):
        raise answer
    return answer


def _repeated(kept: TakenPackage, to: Sequence[str] | None) -> SentPackage | Refusal:
    refusal = _other_receivers(kept, to)
    if refusal is not None:
        tell_refusal(refusal, kept.agency, f"seat:{kept.agency}")
        return refusal
    return _answer(kept, is_repeat=True)


def _taken(kept: TakenPackage, content: bytes, to: Sequence[str] | None) -> SentPackage | Refusal:
    """The refusal is given back and not raised: the event that it left must outlive this transaction."""
    before = transaction.savepoint()
    try:
        taken = take_edxml(content, agency=kept.agency, by=f"seat:{kept.agency}")
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
