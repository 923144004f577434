"""Telling of every signature in a PDF whether it holds, and what came into the file after it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from nhip.identity.signatures.brought import read_archive
from nhip.identity.signatures.cms_reading import ANY_USAGE, UNREADABLE, verdict_on
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust import Asked, context_for
from nhip.identity.signatures.verdicts import UNSIGNED, PdfVerdict, Standing, Verdict, altered, unreadable
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
_BROKEN = (*UNREADABLE, PdfError, RecursionError)


def verify_pdf(
    pdf: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> tuple[PdfVerdict, ...]:
    """A verdict for each signature of ``pdf``, oldest first; one that says unsigned where there is none.

    An archive time stamp over the file that does not match it any more has a verdict, altered, of its own.
    ``at``, ``roots`` and ``crls`` are those of :func:`nhip.identity.api.verify_detached`.
    """
    asked = Asked(at, roots, crls)
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
        archive = read_archive(reader, asked)
    except _BROKEN as error:
        return (PdfVerdict(unreadable(error)),)
    told = [_verdict(each, replace(asked, brought=archive.for_signature(each))) for each in found]
    told += [
        PdfVerdict(Verdict(Standing.ALTERED, _STAMPED_OTHERWISE), stamp.signature.field_name, is_stamp=True)
        for stamp in archive.stamps
        if not stamp.is_intact
    ]
    return tuple(told) or (PdfVerdict(UNSIGNED),)


def _verdict(signature: EmbeddedPdfSignature, asked: Asked) -> PdfVerdict:
    context = context_for(asked.trusted, asked.at or now())
    try:
        status = run(async_validate_pdf_signature(signature, context, key_usage_settings=ANY_USAGE))
        verdict = verdict_on(signature.signed_data, status, asked)
    except _BROKEN as error:
        return PdfVerdict(unreadable(error), signature.field_name)
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    since, is_sound = (None, True) if is_whole else _since(status)
    if verdict.standing is not Standing.ALTERED and not is_sound:
        verdict = altered(verdict, since or _CHANGED)
    if verdict.level is not None and signature.sig_object.get("/SubFilter") != SigSeedSubFilter.PADES.value:
        verdict = replace(verdict, level=None)  # an older form, to which the levels of PAdES do not apply
    return PdfVerdict(verdict, signature.field_name, is_whole, since)


def _since(status: PdfSignatureStatus) -> tuple[Text, bool]:
    """What came after the signature, and whether a sound signature may be followed by it."""
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return _PARTIAL, False
    level = status.modification_level
    if level is None or level >= ModificationLevel.OTHER or not status.docmdp_ok:
        return _CHANGED, False
    if level >= ModificationLevel.ANNOTATIONS:
        return _NOTED_SINCE, True
    return (_PROVEN_SINCE if level <= ModificationLevel.LTA_UPDATES else _SIGNED_SINCE), True
