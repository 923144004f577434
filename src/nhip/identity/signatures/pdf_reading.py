"""What a PDF says of its own signatures: where each stands, over which bytes, what came into the file after.

Read from the bytes alone: no trust, no clock, no network. So it can be done apart from everything else, and
what was found of the same bytes stays true for ever. Whether a signature holds is judged elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from asn1crypto import cms
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from nhip.identity.signatures.evidence import MOST_PROOF
from nhip.identity.signatures.pdf_changes import Since, came_since
from nhip.kernel.api import Text

MOST_BYTES: Final = 100 << 20
MOST_SIGNATURES: Final = 100  # archive stamps included
MOST_REVISIONS: Final = 1000
MOST_OBJECTS: Final = 2_000_000
MOST_IN_A_SIGNATURE: Final = 1 << 20  # bytes of one CMS
MOST_CERTIFICATES: Final = 200
_SIGNATURES: Final = Text("chữ ký", "signatures")
_UNREADABLE: Final = (
    PdfError,
    SignatureValidationError,
    ValidationInfoReadingError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    NotImplementedError,
)
_ACCEPTED: Final = frozenset(
    each.value
    for each in (SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES, SigSeedSubFilter.PBAD_PADES)
)
_NONE_HELD: Final[tuple[tuple[int, ...], tuple[int, ...]]] = ((), ())


@dataclass(frozen=True)
class FoundSignature:
    """A signature or an archive stamp (``is_stamp``) as it stands in a file.

    ``contents`` is the CMS that stands for it; ``digest`` the hash by ``algorithm`` of the bytes it is over.
    ``revision`` is the one it closes. ``problem`` is why it cannot be read. ``held`` tells which answers the
    file held when a stamp was made, by their places in the file's store.
    """

    name: str
    contents: bytes = b""
    algorithm: str = ""
    digest: bytes = b""
    revision: int = 0
    since: Since = Since.PARTIAL
    is_stamp: bool = False
    is_pades: bool = False
    told_at: str = ""
    problem: str = ""
    held: tuple[tuple[int, ...], tuple[int, ...]] = _NONE_HELD

    @cached_property
    def signed_data(self) -> cms.SignedData:
        """The signed data in it. Raises :class:`ValueError` and its like where there is none."""
        return cms.ContentInfo.load(self.contents)["content"]


@dataclass(frozen=True)
class SignedPdf:
    """The signatures of a file, archive stamps among them, and what its security store holds (DER).

    ``problem`` is why nothing can be said of it; ``many`` how many signatures there are where they are more
    than are looked at.
    """

    found: tuple[FoundSignature, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    certificates: tuple[bytes, ...] = ()
    problem: str = ""
    many: int = 0

    @property
    def signatures(self) -> tuple[FoundSignature, ...]:
        return tuple(each for each in self.found if not each.is_stamp)

    @property
    def stamps(self) -> tuple[FoundSignature, ...]:
        return tuple(each for each in self.found if each.is_stamp)


def beyond_limits(pdf: bytes) -> Text | None:
    """Why a file is not looked into at all: it is larger, or has more of something, than any letter has."""
    counts = (
        (len(pdf) >> 20, MOST_BYTES >> 20, Text("MB", "MB")),
        (pdf.count(b"/ByteRange"), MOST_SIGNATURES, _SIGNATURES),
        (pdf.count(b"startxref"), MOST_REVISIONS, Text("lần sửa", "revisions")),
        (pdf.count(b"endobj"), MOST_OBJECTS, Text("đối tượng", "objects")),
    )
    for count, most, what in counts:
        if count > most:
            return _too_many(count, most, what)
    return None


def too_many_signatures(count: int) -> Text:
    return _too_many(count, MOST_SIGNATURES, _SIGNATURES)


def _too_many(count: int, most: int, what: Text) -> Text:
    return Text(
        vi=f"tệp có {count} {what.vi}, nhiều hơn {most}", en=f"it has {count} {what.en}, more than {most}"
    )


def read_signed(pdf: bytes, *, with_changes: bool = True) -> SignedPdf:
    """What ``pdf`` says of its signatures; without ``with_changes`` nothing is said of what came since.

    A file made to hang a reader can keep this busy for ever: see ``examining``, which calls it apart.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        embedded = reader.embedded_signatures
        if len(embedded) > MOST_SIGNATURES:
            return SignedPdf(many=len(embedded))
        store = _Held()
        store.take(reader)
        found = tuple(_found(each, pdf, store, with_changes=with_changes) for each in embedded)
    except (*_UNREADABLE, RecursionError) as error:
        return SignedPdf(problem=_told(error))
    return SignedPdf(found, tuple(store.crls), tuple(store.ocsps), tuple(store.certificates))


@dataclass
class _Held:
    """The contents of security stores, each once: that of the file, and those of its earlier revisions."""

    crls: dict[bytes, int] = field(default_factory=dict)
    ocsps: dict[bytes, int] = field(default_factory=dict)
    certificates: dict[bytes, int] = field(default_factory=dict)

    def take(self, handler: PdfHandler) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Add what the store of a revision holds; nothing where there is none, or none that can be read."""
        try:
            store = DocumentSecurityStore.read_dss(handler)
            crls = _streams(store.crls, DecodePurpose.CRL)
            ocsps = _streams(store.ocsps, DecodePurpose.OCSP_RESPONSE)
            certificates = [each.dump() for each in store.load_certs()]
        except _UNREADABLE:
            return (), ()
        if sum(map(len, {*crls, *ocsps, *self.crls, *self.ocsps})) > MOST_PROOF:
            return (), ()
        if len({*certificates, *self.certificates}) > MOST_CERTIFICATES:
            return (), ()
        for each in certificates:
            self.certificates.setdefault(each, len(self.certificates))
        return (
            tuple(self.crls.setdefault(each, len(self.crls)) for each in crls),
            tuple(self.ocsps.setdefault(each, len(self.ocsps)) for each in ocsps),
        )


def _streams(held: Sequence[Any], purpose: DecodePurpose) -> list[bytes]:
    return [bytes(each.get_object().read_data(purpose)) for each in held]


def _found(
    signature: EmbeddedPdfSignature, pdf: bytes, store: _Held, *, with_changes: bool
) -> FoundSignature:
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    told = FoundSignature(str(signature.field_name), is_stamp=is_stamp)
    try:
        _demand_readable(signature, is_stamp=is_stamp)
        digest = signature.compute_digest()
        since = came_since(signature, pdf, with_changes=with_changes)
        held = _NONE_HELD
        if is_stamp:
            held = store.take(signature.reader.get_historical_resolver(signature.signed_revision))
        return replace(
            told,
            contents=signature.pkcs7_content,
            algorithm=signature.external_md_algorithm,
            digest=digest,
            revision=signature.signed_revision,
            since=since,
            is_pades=signature.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value,
            told_at=_told_at(signature),
            held=held,
        )
    except (*_UNREADABLE, RecursionError) as error:
        return replace(told, problem=_told(error))


def _demand_readable(signature: EmbeddedPdfSignature, *, is_stamp: bool) -> None:
    kind = signature.sig_object.get("/SubFilter")
    if not is_stamp and (signature.sig_object_type != "/Sig" or kind not in _ACCEPTED):
        raise ValueError(f"SubFilter {kind}")
    if len(signature.pkcs7_content) > MOST_IN_A_SIGNATURE:
        raise ValueError(f"{len(signature.pkcs7_content)} bytes")


def _told_at(signature: EmbeddedPdfSignature) -> str:
    """When the signature says it was made; some say it in the PDF alone."""
    try:
        told = signature.self_reported_timestamp
    except _UNREADABLE:
        return ""
    return told.isoformat() if told is not None else ""


def _told(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)[:200] or type(error).__name__
