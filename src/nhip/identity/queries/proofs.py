"""How far the proof of a signed document reaches."""

from collections.abc import Collection, Mapping

from nhip.identity.models.long_term import LongTermProof


def proofs_of(documents: Collection[str]) -> Mapping[str, LongTermProof]:
    """What is known of the proof of documents, by their SHA-256."""
    return {proof.sha256: proof for proof in LongTermProof.objects.filter(sha256__in=documents)}
