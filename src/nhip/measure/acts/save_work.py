"""Save a work of the workshop under an address that nobody can guess.

The same form sent twice (a second click, a page loaded again) is one work with one address; a new form with
the same content is a new work, for it has an owner and a deletion code of its own.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from nhip.identity.api import Account
from nhip.kernel.api import enqueue, now, publish, setting, today
from nhip.measure.events import WorkSaved
from nhip.measure.models_workshop import SavedWork
from nhip.measure.workshop.outcome import Outcome
from nhip.measure.workshop.work import Checked, engine_version


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored work and its deletion code, which is given here and never again."""

    work: SavedWork
    deletion_code: str


@transaction.atomic
def save_work(checked: Checked, outcome: Outcome | None, *, owner: Account | None, form: str = "") -> Saved:
    """Store sound work. Without an ``outcome`` a job computes it.

    ``form`` identifies the form that was sent; empty for a caller that sends none.
    """
    form = form or secrets.token_urlsafe(24)
    work = checked.work
    deletion_code = salted_hmac("nhip.measure.workshop.delete", form, algorithm="sha256").hexdigest()[:24]
    content = f"{form}\n{work.definition_digest}\n{work.figures_digest}\n{owner.pk if owner else ''}"
    form_digest = hashlib.sha256(content.encode()).hexdigest()
    with transaction.atomic():
        # Two clicks at once wait for one another here.
        _one_at_a_time(form_digest)
        known = SavedWork.objects.filter(form_digest=form_digest).first()
        if known is not None:
            return Saved(known, deletion_code)
        return Saved(_stored(checked, outcome, owner, form_digest, digest_of(deletion_code)), deletion_code)


def digest_of(deletion_code: str) -> str:
    """What is stored of a deletion code."""
    return salted_hmac("nhip.measure.workshop.code", deletion_code.strip(), algorithm="sha256").hexdigest()


def name_in_ledger(key: str) -> str:
    """What a saved work is called in the ledger: never by its address, which is the key to it."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _one_at_a_time(form_digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [form_digest])


def _stored(
    checked: Checked, outcome: Outcome | None, owner: Account | None, form_digest: str, code_digest: str
) -> SavedWork:
    from nhip.measure.workshop.background import compute_saved_work  # noqa: PLC0415 - the queue, needed here only

    assert checked.definition is not None
    work, written = checked.work, outcome.digits_written if outcome else ""
    key = secrets.token_urlsafe(18)
    expires_on = today() + timedelta(days=setting("NHIP_WORKSHOP_DAYS"))
    outcome_digest = hashlib.sha256(written.encode()).hexdigest() if written else ""
    event_id = publish(
        WorkSaved(
            work=name_in_ledger(key),
            definition_digest=work.definition_digest,
            figures_digest=work.figures_digest,
            outcome_digest=outcome_digest,
            engine_version=engine_version(),
            expires_on=expires_on,
        ),
        subject=f"saved_work:{name_in_ledger(key)}",
        actor=owner.subject if owner else None,
    )
    stored = SavedWork.objects.create(
        key=key,
        owner=owner,
        title=checked.definition.heading.title.vi[:300],
        definition=work.definition,
        figures=work.figures,
        edition=work.edition,
        decimal=work.decimal,
        blanks_missing=work.blanks_missing,
        against=work.against,
        draws=work.draws,
        definition_digest=work.definition_digest,
        figures_digest=work.figures_digest,
        engine_version=engine_version(),
        state=SavedWork.State.READY if outcome else SavedWork.State.WAITING,
        outcome=written,
        outcome_digest=outcome_digest,
        code_digest=code_digest,
        form_digest=form_digest,
        saved_at=now(),
        expires_on=expires_on,
        event_id=event_id,
    )
    if outcome is None:
        enqueue(compute_saved_work, key=key)
    return stored
