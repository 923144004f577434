"""Telling whether a detached CMS signature holds, and if not, why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509
from pyhanko.sign.validation import async_validate_detached_cms

from nhip.identity.signatures.cms_reading import (
    ANY_USAGE,
    UNREADABLE,
    certificates_in,
    evidence_in,
    read_cms,
    verdict_on,
)
from nhip.identity.signatures.paths import slim
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust import Asked, Brought, context_for
from nhip.identity.signatures.verdicts import UNSIGNED, Verdict, unreadable
from nhip.kernel.api import now


def verify_detached(
    content: bytes,
    signature: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> Verdict:
    """Whether ``signature`` (CMS, DER) holds over ``content``, as of ``at`` (now unless said).

    ``at`` is the time for which the caller can prove that the signature existed; an earlier time in a
    trusted stamp inside it goes first. With ``roots`` only these are trusted and the node's register is not
    asked, so a revocation that only the register knows stays unknown: this is for checking far from the
    node, without a database. ``crls`` are revocation lists (DER) at hand.
    """
    return verdict_over(content, signature, Asked(at, roots, crls))


def verdict_over(content: bytes, signature: bytes, asked: Asked) -> Verdict:
    """The same, with what is brought along: in the signature itself, or beside it in a container."""
    signed = read_cms(signature)
    if signed is None:
        return UNSIGNED
    evidence = evidence_in(signed)
    if evidence or asked.brought:
        brought = asked.brought or Brought()
        archived = evidence if brought.stamped_at is not None else None
        certificates = certificates_in(signed)
        asked = replace(
            asked, brought=replace(brought, evidence=evidence, certificates=certificates, archived=archived)
        )
    context = context_for(asked.trusted, asked.at or now())
    try:
        signed = slim(signed, asked.trusted)
        status = run(
            async_validate_detached_cms(
                content, signed, signer_validation_context=context, key_usage_settings=ANY_USAGE
            )
        )
        return verdict_on(signed, status, asked)
    except UNREADABLE as error:
        return unreadable(error)
