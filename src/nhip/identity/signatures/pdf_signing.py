"""Signing a PDF so that any reader shows who signed it (PAdES): first the person, then the organisation.

Each signature is added behind what is there, so that those before it keep covering what they covered. With
an authority for time stamps (``NHIP_TSA_URL``) the signature bears its stamp (B-T), without it is B-B; what
lifts it higher is added by ``completing``.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.stamp import StaticStampStyle

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.appearances import AppearanceKind, PdfAppearance, draw
from nhip.identity.signatures.errors import pdf_unreadable
from nhip.identity.signatures.examining import demand_examined, note_ours
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import signer_of
from nhip.identity.signatures.timestamps import Authority, authority_at_hand, note_answer, note_silence

_NAMED = {AppearanceKind.PERSON: "ChuKy", AppearanceKind.SEAL: "ConDau", AppearanceKind.ANNEX: "PhuLuc"}

_AS_DRAWN = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(), InnerScaling.NO_SCALING
)


def sign_pdf(pdf: bytes, certificate: Certificate, appearance: PdfAppearance, *, reason: str = "") -> bytes:
    """``pdf`` with one more signature, shown as ``appearance`` says; what was there stays byte for byte.

    Raises ``identity.pdf_unreadable``, ``identity.image_unreadable``, ``identity.certificate_not_in_force``,
    ``identity.no_certificate`` and ``identity.token_unreachable``.
    """
    why = demand_examined(pdf)
    if why is not None:
        raise pdf_unreadable(why)
    with signer_of(certificate) as signer, TemporaryDirectory() as place:
        drawn = Path(place) / "appearance.pdf"
        drawn.write_bytes(draw(appearance))
        authority = authority_at_hand()
        if authority is not None:
            try:
                made = _signed(pdf, _Signing(signer, appearance, drawn, reason, authority))
            except OSError as error:
                note_silence(error)
            else:
                note_answer()
                return note_ours(made)
        return note_ours(_signed(pdf, _Signing(signer, appearance, drawn, reason, None)))


@dataclass(frozen=True, slots=True)
class _Signing:
    """Who signs, what shows it, and who stamps the time."""

    signer: Signer
    appearance: PdfAppearance
    drawn: Path
    reason: str
    authority: Authority | None


def _signed(pdf: bytes, signing: _Signing) -> bytes:
    place = signing.appearance.place
    right, top = place.x + place.width, place.y + place.height
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        field = _free_name(writer, _NAMED[signing.appearance.kind])
        spec = SigFieldSpec(
            field, on_page=place.page, box=(round(place.x), round(place.y), round(right), round(top))
        )
        signs = PdfSigner(
            PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=signing.reason or None,
            ),
            signing.signer,
            timestamper=signing.authority,
            stamp_style=StaticStampStyle(
                background=ImportedPdfPage(str(signing.drawn)),  # type: ignore[no-untyped-call]
                background_layout=_AS_DRAWN,
                border_width=0,
            ),
            new_field_spec=spec,
        )
        out: BytesIO = run(signs.async_sign_pdf(writer))
    except (PdfError, SigningError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise pdf_unreadable(str(error)[:200] or type(error).__name__) from error
    return out.getvalue()


def _free_name(writer: IncrementalPdfFileWriter, stem: str) -> str:
    taken = {name for name, *_ in enumerate_sig_fields(writer.prev)}
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
