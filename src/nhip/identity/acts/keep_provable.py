"""See to it that a signed document can be proven for as long as it is kept.

What could not be had when it was signed is asked for again: soon at first, then once a day. What is complete
is stamped anew before its last stamp's certificate ends. The document itself, which others hold, stays as it
is; the proof grows in a copy that begins with its very bytes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from nhip.identity.events import ProofReached
from nhip.identity.models.long_term import LongTermProof
from nhip.identity.signatures.completing import Completed, complete_pdf, stamp_ends
from nhip.identity.signatures.levels import Level
from nhip.identity.signatures.pdf_verifying import verify_pdf
from nhip.identity.signatures.verdicts import PdfVerdict, Standing
from nhip.kernel.api import Refusal, Text, file_bytes, keep_file, now, publish

_FIRST, _LONGEST = timedelta(minutes=5), timedelta(days=1)
_BEFORE_THE_END = timedelta(days=90)
_MOST_BYTES = 30_000_000
_TOO_LARGE = Text(
    vi="Tệp lớn hơn 30 MB, hệ thống không bổ sung bằng chứng.",
    en="The file is over 30 MB, and its proof is not completed here.",
)


def keep_provable(sha256: str, agency: str, done: Completed | None = None) -> LongTermProof:
    """Watch over the proof of a kept PDF, with what was ``done`` to it when it was signed, or from scratch.

    Must be called inside the act's transaction. Once is as good as twice.
    """
    proof, is_new = LongTermProof.objects.get_or_create(
        sha256=sha256, defaults={"agency": agency, "next_try_at": now()}
    )
    if is_new and done is not None:
        _bring_forward(proof, done.level, done.why, done.pdf)
    return proof


def complete_proof(proof: LongTermProof) -> None:
    """Add what can be had by now. The proof's row is held by the caller; nothing is raised for bad files."""
    content = file_bytes(proof.copy or proof.sha256)
    verdicts = verify_pdf(content, at=proof.reached_at)
    unsound = _unsound(verdicts)
    if len(content) > _MOST_BYTES or unsound is not None:
        _bring_forward(proof, None, unsound or _TOO_LARGE, content)
        return
    try:
        done = complete_pdf(content)
    except Refusal as refusal:
        _bring_forward(proof, None, refusal.detail, content)
        return
    if done.pdf != content:
        with transaction.atomic():
            proof.copy = keep_file(done.pdf).sha256
    _bring_forward(proof, done.level, done.why, done.pdf)


def _unsound(verdicts: Sequence[PdfVerdict]) -> Text | None:
    """Why nothing can be added to the proof of these signatures: they do not hold."""
    return next((each.verdict.why for each in verdicts if each.standing is not Standing.VALID), None)


def _bring_forward(proof: LongTermProof, level: Level | None, why: Text | None, content: bytes) -> None:
    moved = level is not None and (proof.level != level.value or level is Level.B_LTA)
    proof.level = level.value if level else ""
    proof.why_vi, proof.why_en = (why.vi[:500], why.en[:500]) if why else ("", "")
    proof.reached_at = now() if moved or proof.reached_at is None else proof.reached_at
    proof.tries = 0 if level is Level.B_LTA else proof.tries + 1
    proof.next_try_at = None if level is None else _next_try(proof.tries, level, content)
    proof.save()
    if moved:
        publish(
            ProofReached(document=proof.sha256, level=proof.level, copy=proof.copy),
            subject=f"file:{proof.sha256}",
            actor=None,
            agency=proof.agency or None,
        )


def _next_try(tries: int, level: Level, content: bytes) -> datetime:
    moment = now()
    ends = stamp_ends(content) if level is Level.B_LTA else None
    if ends is not None:
        return max(ends - _BEFORE_THE_END, moment + (ends - moment) / 2)
    wait: timedelta = min(_FIRST * 2.0 ** min(tries, 12), _LONGEST)
    return moment + wait
