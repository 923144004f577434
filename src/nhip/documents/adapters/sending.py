"""Packages in: taken once by their bytes, so that any retry gets the first answer again."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from nhip.documents.adapters.models import TakenPackage
from nhip.documents.adapters.port import SentMessage, SentPackage
from nhip.documents.adapters.refusals import receiver_not_in_package
from nhip.documents.axis.acts.take_edxml import Taken, take_edxml
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.models import Delivery
from nhip.kernel.api import Refusal, now


def send(agency: str, content: bytes, to: Sequence[str] | None = None) -> SentPackage:
    """Take over the package ``content``. Raises what ``take_edxml`` does, leaving its event, and
    ``adapters.receiver_not_in_package``.
    """
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        # Whoever sends the same bytes at the same time waits here until the first is through.
        kept, is_new = TakenPackage.objects.get_or_create(
            agency=agency, digest=digest, defaults={"taken_at": now()}
        )
        if not is_new:
            return _answer(kept, is_repeat=True)
        answer = _taken(kept, content, to)
    if isinstance(answer, Refusal):
        raise answer
    return answer


def _taken(kept: TakenPackage, content: bytes, to: Sequence[str] | None) -> SentPackage | Refusal:
    """The refusal is given back and not raised: the event that it left must outlive this transaction."""
    before = transaction.savepoint()
    try:
        taken = take_edxml(content, agency=kept.agency, by=f"seat:{kept.agency}")
    except Refusal as refusal:
        kept.delete()
        return refusal
    _fill(kept, taken)
    try:
        _demand_named(kept, to)
    except Refusal as refusal:
        transaction.savepoint_rollback(before)
        kept.delete()
        return refusal
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


def _demand_named(kept: TakenPackage, to: Sequence[str] | None) -> None:
    receivers = {each["receiver"] for each in kept.messages}
    for written in to or ():
        if agency_code(written, "to") not in receivers:
            raise receiver_not_in_package(written[:60])


def _named(message: str, receiver: str, number: int) -> dict[str, Any]:
    return {"id": message, "receiver": receiver, "number": number}


def _answer(kept: TakenPackage, *, is_repeat: bool) -> SentPackage:
    return SentPackage(
        document=str(kept.document or ""),
        messages=tuple(SentMessage(**each) for each in kept.messages),
        findings=tuple(kept.findings),
        is_repeat=is_repeat,
    )
