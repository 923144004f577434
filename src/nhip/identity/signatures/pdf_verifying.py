"""Telling of every signature in a PDF whether it holds, and what came into the file after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cryptography import x509
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature

from nhip.identity.signatures.brought import read_archive
from nhip.identity.signatures.cms_reading import ANY_USAGE, UNREADABLE, verdict_on
from nhip.identity.signatures.examining import examine
from nhip.identity.signatures.paths import slim
from nhip.identity.signatures.pdf_changes import Since
from nhip.identity.signatures.pdf_reading import FoundSignature
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust import Asked, context_for
from nhip.identity.signatures.verdicts import (
    UNSIGNED,
    PdfVerdict,
    Standing,
    Verdict,
    altered,
    unexamined,
    unreadable,
)
from nhip.kernel.api import Text, now

_SIGNED_SINCE = Text(
    vi="Sau chữ ký này chỉ có thêm chữ ký khác.", en="Since this signature only others were added."
)
_PROVEN_SINCE = Text(
    vi="Sau chữ ký này chỉ có thêm bằng chứng để kiểm tra lâu dài.",
    en="Since this signature only proof for later checks was added.",
)
_NOTED_SINCE = Text(
    vi="Sau chữ ký này có thêm ghi chú.", en="Since this signature notes were added to the pages."
)
_FILLED_SINCE = Text(
    vi="Sau chữ ký này có nội dung được điền vào biểu mẫu của tệp; chữ ký này không bao trùm phần đó.",
    en="Since this signature something was written into the form in the file; it does not cover that.",
)
_FILLED_LAST = Text(
    vi="Sau khi ký có nội dung được điền vào biểu mẫu của tệp mà không chữ ký nào bao trùm.",
    en="After signing, something was written into the form in the file that no signature covers.",
)
_CHANGED = Text(
    vi="Nội dung tệp đã bị thay đổi sau khi ký.", en="The content of the file was changed after signing."
)
_PARTIAL = Text(
    vi="Chữ ký không bao trùm nội dung của tệp.", en="The signature does not cover the file's content."
)
_STAMPED_OTHERWISE = Text(
    vi="Tệp không còn là tệp đã được đóng dấu thời gian lưu trữ.",
    en="The file is not the one that the archive time stamp was made over.",
)
_SINCE = {
    Since.NOTHING: None,
    Since.PROOF: _PROVEN_SINCE,
    Since.SIGNATURES: _SIGNED_SINCE,
    Since.FILLED: _FILLED_SINCE,
    Since.NOTES: _NOTED_SINCE,
    Since.CHANGED: _CHANGED,
    Since.PARTIAL: _PARTIAL,
}


def verify_pdf(
    pdf: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> tuple[PdfVerdict, ...]:
    """A verdict for each signature of ``pdf``, oldest first; one that says unsigned where there is none.

    An archive time stamp over the file that does not match it any more has a verdict, altered, of its own. A
    file that cannot be read within bounds of time and memory has one that says so. ``at``, ``roots`` and
    ``crls`` are those of :func:`nhip.identity.api.verify_detached`.
    """
    asked = Asked(at, roots, crls)
    reading = examine(pdf)
    if isinstance(reading, Text):
        return (PdfVerdict(unexamined(reading)),)
    if reading.problem:
        return (PdfVerdict(unreadable(reading.problem)),)
    archive = read_archive(reading, asked)
    told = _none_filled_last(
        reading.signatures,
        [_verdict(each, replace(asked, brought=archive.for_signature(each))) for each in reading.signatures],
    )
    told += [
        PdfVerdict(Verdict(Standing.ALTERED, _STAMPED_OTHERWISE), stamp.signature.name, is_stamp=True)
        for stamp in archive.stamps
        if not stamp.is_intact
    ]
    return tuple(told) or (PdfVerdict(UNSIGNED),)


def _none_filled_last(
    signatures: Sequence[FoundSignature], verdicts: Sequence[PdfVerdict]
) -> list[PdfVerdict]:
    """The verdicts, where a form that was filled after signing is covered by a later signature that holds;
    where by none, what was filled in is nobody's word and the file is not the one that was signed.
    """
    told: list[PdfVerdict] = []
    is_covered = False
    for signature, each in zip(reversed(signatures), reversed(verdicts), strict=True):
        if each.standing is not Standing.VALID or signature.since is not Since.FILLED:
            is_covered = is_covered or each.standing is Standing.VALID
            told.append(each)
            continue
        noted = replace(each.verdict, notes=(*each.verdict.notes, _FILLED_SINCE))
        told.append(replace(each, verdict=noted if is_covered else altered(each.verdict, _FILLED_LAST)))
    return told[::-1]


def _verdict(signature: FoundSignature, asked: Asked) -> PdfVerdict:
    if signature.problem:
        return PdfVerdict(unreadable(signature.problem), signature.name)
    context = context_for(asked.trusted, asked.at or now())
    told = datetime.fromisoformat(signature.told_at) if signature.told_at else None
    try:
        signed = slim(signature.signed_data, asked.trusted)
        status = run(
            async_validate_cms_signature(
                signed,
                raw_digest=signature.digest,
                validation_context=context,
                key_usage_settings=ANY_USAGE,
            )
        )
        verdict = replace(verdict_on(signed, status, asked), signed_at=told)
    except UNREADABLE as error:
        return PdfVerdict(unreadable(error), signature.name)
    since = _SINCE[signature.since]
    if verdict.standing is not Standing.ALTERED and signature.since in (Since.CHANGED, Since.PARTIAL):
        verdict = altered(verdict, since or _CHANGED)
    if since is not None and signature.since is Since.NOTES:
        verdict = replace(verdict, notes=(*verdict.notes, since))
    if verdict.level is not None and not signature.is_pades:
        verdict = replace(verdict, level=None)  # an older form, to which the levels of PAdES do not apply
    return PdfVerdict(verdict, signature.name, signature.since is Since.NOTHING, since)
