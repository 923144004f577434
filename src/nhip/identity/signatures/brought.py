"""What a PDF brings along for its own proof: its security store (DSS) and its archive time stamps.

An archive stamp covers everything in the file when it was made. The last one is believed as of now, or as of
what the asker proves; each before it as of the next. So proof reaches back over authorities that have ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from nhip.identity.signatures.evidence import NOTHING, Evidence
from nhip.identity.signatures.timestamps import Proven, judge_token
from nhip.identity.signatures.trust import Asked, Brought
from nhip.kernel.api import now

_UNREADABLE = (PdfError, ValidationInfoReadingError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """An archive stamp: over which revision, whether its bytes are those it was made over, what it proves."""

    signature: EmbeddedPdfSignature
    is_intact: bool
    proven: Proven | None


@dataclass(frozen=True, slots=True)
class Store:
    """What the security store of a PDF holds."""

    evidence: Evidence = NOTHING
    certificates: tuple[asn1_x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """The security store of a file as it is now, and its archive stamps, oldest first."""

    store: Store
    stamps: tuple[ArchiveStamp, ...]

    def for_signature(self, signature: EmbeddedPdfSignature) -> Brought:
        """What the file brings along for one of its signatures."""
        over = [
            each
            for each in self.stamps
            if each.proven is not None and each.signature.signed_revision > signature.signed_revision
        ]
        times = [each.proven.moment for each in over if each.proven is not None]
        archived = None
        if over:
            reader, revision = signature.reader, over[-1].signature.signed_revision
            archived = read_store(reader.get_historical_resolver(revision)).evidence
        return Brought(self.store.evidence, self.store.certificates, min(times, default=None), archived)


def read_archive(reader: PdfFileReader, asked: Asked) -> Archive:
    """The store and the archive stamps of a file, each stamp judged as of the next."""
    store = read_store(reader)
    brought = Brought(store.evidence, store.certificates)
    found: list[ArchiveStamp] = []
    relied_at = now()
    for signature in reversed(list(reader.embedded_timestamp_signatures)):
        judged = _judged(signature, replace(asked, brought=brought), relied_at)
        if judged.proven is not None:
            relied_at = judged.proven.moment
        found.append(judged)
    return Archive(store, tuple(reversed(found)))


def read_store(handler: PdfHandler) -> Store:
    """What the security store holds; nothing where there is none, or none that can be read."""
    try:
        store = DocumentSecurityStore.read_dss(handler)
        ocsps = _streams(store.ocsps, DecodePurpose.OCSP_RESPONSE)
        crls = _streams(store.crls, DecodePurpose.CRL)
        return Store(Evidence(crls, ocsps), tuple(store.load_certs()))
    except _UNREADABLE:
        return Store()


def _streams(held: Sequence[object], purpose: DecodePurpose) -> tuple[bytes, ...]:
    return tuple(bytes(each.get_object().read_data(purpose)) for each in held)  # type: ignore[attr-defined]


def _judged(signature: EmbeddedPdfSignature, asked: Asked, relied_at: datetime) -> ArchiveStamp:
    try:
        signed = signature.signed_data
        moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
        imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
        stated = imprint["hashed_message"].native
        is_intact = signature.compute_digest(imprint["hash_algorithm"]["algorithm"].native) == stated
        covers = signature.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION
    except _UNREADABLE:
        return ArchiveStamp(signature, is_intact=False, proven=None)
    relied = [max(relied_at, moment)]
    relied += [asked.at] if asked.at is not None and asked.at >= moment else []
    for when in relied if is_intact and covers else ():
        proven = judge_token(signed, signature.compute_digest, asked.roots, when, asked.brought)
        if proven is not None:
            return ArchiveStamp(signature, is_intact=True, proven=proven)
    return ArchiveStamp(signature, is_intact, None)
