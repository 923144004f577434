"""Adding to a signed PDF what proves its signatures later: answers about revocation, and an archive stamp.

First the answers of the authorities go into the file (B-LT), then a time stamp over all of it (B-LTA). Both
are added behind what is there, so every signature keeps covering what it covered. What cannot be had now is
left out and said: the letter is signed all the same, and completed later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import (
    CMSExtractionError,
    SigningError,
    extract_certificate_info,
    extract_signer_info,
)
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, message_imprint_checker

from nhip.identity.signatures.authority import trusted_roots
from nhip.identity.signatures.brought import Archive, read_archive
from nhip.identity.signatures.errors import pdf_unreadable
from nhip.identity.signatures.evidence import Evidence
from nhip.identity.signatures.examining import demand_examined, note_ours
from nhip.identity.signatures.gathering import Link, gather, links_in
from nhip.identity.signatures.levels import Level
from nhip.identity.signatures.paths import slim
from nhip.identity.signatures.pdf_reading import FoundSignature, SignedPdf, read_signed
from nhip.identity.signatures.running import run
from nhip.identity.signatures.timestamps import (
    authority_at_hand,
    judge_token,
    note_answer,
    note_silence,
    unstamped,
)
from nhip.identity.signatures.trust import Asked
from nhip.kernel.api import Text, now

_BROKEN = (
    PdfError,
    SigningError,
    CMSExtractionError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Completed:
    """The file, how far its weakest signature got, and why not further (None at B-LTA)."""

    pdf: bytes
    level: Level
    why: Text | None = None


def complete_pdf(pdf: bytes, *, is_last: bool = True) -> Completed:
    """``pdf`` with all the proof that can be had now; what was there stays byte for byte.

    ``is_last`` puts the archive stamp over it: not before the last signature. Never raises for an authority
    out of reach; raises ``identity.pdf_unreadable``.
    """
    why = demand_examined(pdf)
    if why is not None:
        raise pdf_unreadable(why)
    try:
        done = _completed(pdf, is_last=is_last)
    except _BROKEN as error:
        raise pdf_unreadable(str(error)[:200] or type(error).__name__) from error
    note_ours(done.pdf)
    return done


def stamp_ends(pdf: bytes) -> datetime | None:
    """When the certificate behind the last archive stamp ends: before, the file is to be stamped again.

    ``pdf`` is what :func:`complete_pdf` gave.
    """
    stamps = read_signed(pdf, with_changes=False).stamps
    if not stamps:
        return None
    ends: datetime = extract_certificate_info(stamps[-1].signed_data).signer_cert.not_valid_after
    return ends


def _completed(pdf: bytes, *, is_last: bool) -> Completed:
    reading = read_signed(pdf, with_changes=False)
    _demand_read(reading)
    archive = read_archive(reading, Asked())
    unproven = [each for each in reading.signatures if _proven(each, archive) is None]
    authority = authority_at_hand() if is_last else None
    links = list(_links(reading.signatures, archive, is_stamped_next=authority is not None))
    told, missing = _with_answers(pdf, archive.store.evidence, links)
    is_archived = False
    if authority is not None and (unproven or missing is None):
        try:
            writer = IncrementalPdfFileWriter(BytesIO(told), strict=False)
            stamped: BytesIO = run(PdfTimeStamper(authority).async_timestamp_pdf(writer, "sha256"))
        except OSError as error:
            note_silence(error)
        else:
            note_answer()
            told, unproven, is_archived = stamped.getvalue(), [], True
    return Completed(told, *_reached(unproven, missing, is_archived=is_archived))


def _reached(
    unproven: list[FoundSignature], missing: Text | None, *, is_archived: bool
) -> tuple[Level, Text | None]:
    if unproven:
        return Level.B_B, unstamped().why
    if missing is not None:
        return Level.B_T, missing
    return (Level.B_LTA, None) if is_archived else (Level.B_LT, unstamped().why)


def _with_answers(pdf: bytes, held: Evidence, links: list[Link]) -> tuple[bytes, Text | None]:
    """The file with the answers that it did not hold yet; and what could not be had."""
    gathered = gather(held, links)
    found = gathered.found
    if not found:
        return pdf, gathered.missing
    out = BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out,
        None,
        certs=list(gathered.certificates),
        crls=[asn1_crl.CertificateList.load(each) for each in dict.fromkeys(found.crls)],
        ocsps=[asn1_ocsp.OCSPResponse.load(each) for each in found.ocsps],
        strict=False,
    )
    return out.getvalue(), gathered.missing


def _demand_read(reading: SignedPdf) -> None:
    """Raise :class:`ValueError` where a signature cannot be read."""
    problem = reading.problem or next((each.problem for each in reading.found if each.problem), "")
    if problem:
        raise ValueError(problem)


def _links(
    signatures: Sequence[FoundSignature], archive: Archive, *, is_stamped_next: bool
) -> Iterator[Link]:
    """Every certificate of a signature or a stamp in the file."""
    held = archive.store.certificates
    for signature in signatures:
        claimed = datetime.fromisoformat(signature.told_at) if signature.told_at else None
        moment = _proven(signature, archive) or (None if is_stamped_next else claimed) or now()
        yield from links_in(signature.signed_data, held, moment)
    for stamp in archive.stamps:
        if stamp.proven is not None:
            about = extract_certificate_info(slim(stamp.signature.signed_data, trusted_roots()))
            yield Link(about.signer_cert, (*about.other_certs, *held), stamp.proven.moment)


def _proven(signature: FoundSignature, archive: Archive) -> datetime | None:
    """The time that the file itself proves for a signature."""
    brought = archive.for_signature(signature)
    info = extract_signer_info(signature.signed_data)
    expected = message_imprint_checker(info)
    for token in extract_tst_data_iter(info, signed=False):
        found = judge_token(token, expected, None, brought.stamped_at or now(), brought)
        if found is not None:
            return found.moment
    return brought.stamped_at
