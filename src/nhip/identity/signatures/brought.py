"""What a PDF brings along for its own proof: its security store (DSS) and its archive time stamps.

An archive stamp covers everything in the file when it was made. The last one is believed as of now, or as of
what the asker proves; each before it as of the next. So proof reaches back over authorities that have ended.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from asn1crypto import x509 as asn1_x509

from nhip.identity.signatures.evidence import NOTHING, Evidence
from nhip.identity.signatures.pdf_changes import Since
from nhip.identity.signatures.pdf_reading import FoundSignature, SignedPdf
from nhip.identity.signatures.timestamps import Proven, judge_token
from nhip.identity.signatures.trust import Asked, Brought
from nhip.kernel.api import now

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """An archive stamp: whether its bytes are those it was made over, what it proves, and the answers that
    the file held when it was made.
    """

    signature: FoundSignature
    is_intact: bool
    proven: Proven | None
    held: Evidence = NOTHING


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

    def for_signature(self, signature: FoundSignature) -> Brought:
        """What the file brings along for one of its signatures."""
        over = [
            each
            for each in self.stamps
            if each.proven is not None and each.signature.revision > signature.revision
        ]
        times = [each.proven.moment for each in over if each.proven is not None]
        archived = over[-1].held if over else None
        return Brought(self.store.evidence, self.store.certificates, min(times, default=None), archived)


def read_archive(reading: SignedPdf, asked: Asked) -> Archive:
    """The store and the archive stamps of a file, each stamp judged as of the next."""
    certificates = tuple(asn1_x509.Certificate.load(each) for each in reading.certificates)
    store = Store(Evidence(reading.crls, reading.ocsps), certificates)
    brought = Brought(store.evidence, store.certificates)
    found: list[ArchiveStamp] = []
    relied_at = now()
    for signature in reversed(reading.stamps):
        judged = _judged(signature, replace(asked, brought=brought), relied_at)
        if judged.proven is not None:
            relied_at = judged.proven.moment
        crls, ocsps = signature.held
        held = Evidence(tuple(reading.crls[at] for at in crls), tuple(reading.ocsps[at] for at in ocsps))
        found.append(replace(judged, held=held))
    return Archive(store, tuple(reversed(found)))


def _judged(signature: FoundSignature, asked: Asked, relied_at: datetime) -> ArchiveStamp:
    try:
        signed = signature.signed_data
        moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
        imprint = signed["encap_content_info"]["content"].parsed["message_imprint"]
        is_intact = signature.digest == imprint["hashed_message"].native
    except _UNREADABLE:
        return ArchiveStamp(signature, is_intact=False, proven=None)
    relied = [max(relied_at, moment)]
    relied += [asked.at] if asked.at is not None and asked.at >= moment else []
    for when in relied if is_intact and signature.since is not Since.PARTIAL else ():
        proven = judge_token(signed, lambda _algorithm: signature.digest, asked.roots, when, asked.brought)
        if proven is not None:
            return ArchiveStamp(signature, is_intact=True, proven=proven)
    return ArchiveStamp(signature, is_intact, None)
