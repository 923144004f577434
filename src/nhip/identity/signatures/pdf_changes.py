"""What came into a PDF after a signature: nothing, proof, other signatures, something written into it.

A signature covers the file as it was. What was added behind may be harmless, or may show something else than
was signed; only what is known to be harmless is called so.
"""

import re
from enum import StrEnum
from typing import Any, Final

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

_HEX: Final = re.compile(rb"<[0-9A-Fa-f]*>")


class Since(StrEnum):
    """What came into a file after a signature."""

    NOTHING = "nothing"
    PROOF = "proof"
    SIGNATURES = "signatures"
    FILLED = "filled"  # something was written into the fields of a form
    NOTES = "notes"
    CHANGED = "changed"
    PARTIAL = "partial"  # the signature did not cover its own revision to begin with


def came_since(signature: Any, pdf: bytes, *, with_changes: bool) -> Since:
    """What came after the signature."""
    end = _covered_to(signature, pdf)
    if end is None:
        return Since.PARTIAL
    if end == len(pdf):
        return Since.NOTHING
    signature.coverage = signature.evaluate_signature_coverage()
    if signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Since.PARTIAL
    if _is_followed_by_stray_bytes(signature, pdf, end):
        return Since.CHANGED
    if not with_changes:
        return Since.SIGNATURES
    return _changes(signature)


def _covered_to(signature: EmbeddedPdfSignature, pdf: bytes) -> int | None:
    """Where the bytes that the signature is over end; None unless they are all from the beginning of the file
    but for the signature's own place, ``<hex>`` and nothing else.

    pyHanko only adds up the lengths: a second copy of a signature, whose two parts lie elsewhere, could pass
    for one over the whole file.
    """
    numbers = [int(each) for each in signature.byte_range]
    if len(numbers) != 4 or numbers[0] != 0 or min(numbers) < 0:
        return None
    _, gap, start, length = numbers
    if gap >= start or start + length > len(pdf):
        return None
    place = pdf[gap:start]
    if not _HEX.fullmatch(place) or bytes.fromhex(place[1:-1].decode()) != signature.pkcs7_content:
        return None
    return start + length


def _is_followed_by_stray_bytes(signature: EmbeddedPdfSignature, pdf: bytes, end: int) -> bool:
    """Whether bytes stand behind the last revision that belong to none.

    A reader that mends files could show what it finds there.
    """
    revisions = signature.reader.xrefs.total_revisions
    if signature.signed_revision + 1 >= revisions:
        return bool(pdf[end:].strip(b"\r\n \t\0"))
    return not pdf.rstrip(b"\r\n \t\0").endswith(b"%%EOF")


def _changes(signature: Any) -> Since:
    found = signature.evaluate_modifications(DEFAULT_DIFF_POLICY)
    level = found.modification_level if isinstance(found, DiffResult) else ModificationLevel.OTHER
    allowed = signature.docmdp_level
    if level >= ModificationLevel.OTHER or (allowed is not None and level.value > allowed.value):
        return Since.CHANGED
    if level >= ModificationLevel.ANNOTATIONS:
        return Since.NOTES
    if isinstance(found, DiffResult) and found.changed_form_fields - _signature_fields(signature):
        return Since.FILLED
    return Since.PROOF if level <= ModificationLevel.LTA_UPDATES else Since.SIGNATURES


def _signature_fields(signature: Any) -> set[str]:
    return {name for name, *_ in enumerate_sig_fields(signature.reader)}
