"""Put an agency's name under its set of figures of a round."""

import hashlib
import secrets

from django.db import transaction
from django.db.models import Max

from nhip.identity.api import Account, Permission, demand, sign_detached
from nhip.kernel.api import Text, now, publish
from nhip.measure.collection import errors
from nhip.measure.collection.canonical import held_back, signed_bytes
from nhip.measure.collection.events import SetSigned
from nhip.measure.collection.holding import hold_open
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Round, SignedSet
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.queries.answers import answers_of
from nhip.measure.collection.queries.owed import owed_by_agency
from nhip.measure.collection.queries.sample import looked_at

ACTION = Text(vi="ký bộ số liệu của cơ quan này", en="sign this agency's set of figures")


@transaction.atomic
def sign_set(round_code: str, agency_code: str, *, by: Account) -> SignedSet:
    """Sign what the agency handed in. First every figure must be handed in, found right by another office,
    and free of open discrepancies about series that the agency owns.

    Raises ``identity.not_permitted``, ``identity.no_certificate``, ``collection.round_not_open`` or
    ``collection.not_ready_to_sign``, which counts what is left.
    """
    demand(by, Permission.SIGN_FIGURES, ACTION, agency_code)
    found = hold_open(round_code)
    list(ReportedFigure.objects.select_for_update().filter(agency=agency_code).order_by("pk"))
    not_ready = left_to_do(found, agency_code)
    if any(not_ready.values()):
        raise errors.not_ready_to_sign(agency_code, not_ready)
    answers = answers_of(found, {agency_code})
    kept = held_back((answer.line for answer in answers if not answer.is_owner), secrets.token_hex(32))
    content = signed_bytes((answer.line for answer in answers if answer.is_owner), kept)
    signature = sign_detached(by, content)
    digest = hashlib.sha256(content).hexdigest()
    earlier = SignedSet.objects.filter(round=found, agency=agency_code).aggregate(last=Max("number"))["last"]
    number = (earlier or 0) + 1
    event_id = publish(
        SetSigned(
            round=round_code,
            number=number,
            figures=len(answers),
            digest=digest,
            signature_digest=hashlib.sha256(signature.der).hexdigest(),
        ),
        subject=found.subject,
        actor=by.subject,
        agency=agency_code,
    )
    return SignedSet.objects.create(
        round=found,
        agency=agency_code,
        number=number,
        content=content,
        held_back=kept,
        digest=digest,
        signature=signature.der,
        signer=str(by.public_id),
        signed_at=now(),
        event_id=event_id,
    )


def left_to_do(round_: Round, agency_code: str) -> dict[str, int]:
    """What stands between the agency and its signature, counted.

    ``not_handed_in``; ``drafts`` newer than what was handed in; ``unchecked`` by another office, or found
    wrong; ``disputed``.
    """
    mine = next(iter(owed_by_agency(round_, {agency_code})), None)
    answers = answers_of(round_, {agency_code})
    looked = looked_at(round_, {agency_code})
    disputed = Discrepancy.objects.filter(
        round=round_, owner=agency_code, state__in=[State.OPEN, State.DECIDED]
    )
    return {
        "not_handed_in": (mine.asked - mine.handed_in) if mine else 1,
        "drafts": sum(answer.latest > answer.line.revision for answer in answers),
        "unchecked": sum(not row.is_passed for row in looked),
        "disputed": disputed.count(),
    }
