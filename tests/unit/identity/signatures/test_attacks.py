"""Signatures that are sound, put where they do not belong; and certificates that lead a search astray."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.test_pdf import BLOCK, NAME, told_by_pdfsig

from nhip.identity.api import Standing, person_appearance, sign_pdf, sign_with, verify_detached, verify_pdf
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import HeldKeySigner

pytestmark = pytest.mark.django_db


def moved_signature(signed: bytes) -> bytes:
    """The page replaced behind the signature, and the signature written anew with a place so long that the
    lengths of its two old parts and of that place add up to the new file.
    """
    reader = PdfFileReader(BytesIO(signed))
    (old,) = reader.embedded_regular_signatures
    _, before, start, after = (int(each) for each in old.byte_range)
    number = old.sig_field.raw_get("/V").reference.idnum
    pages = reader.root.raw_get("/Pages").reference.idnum
    page = reader.root["/Pages"]["/Kids"].raw_get(0).reference.idnum
    tables = re.findall(rb"startxref\s+(\d+)", signed)
    escaped = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\", 0x0D: b"\\r", 0x0A: b"\\n"}
    contents = old.pkcs7_content.rstrip(b"\0")
    literal = b"".join(escaped.get(each, bytes([each])) for each in contents)

    def written(padding: int, spaces: int) -> bytes:
        out = bytearray(signed)
        places = [len(out)]
        out += b"%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached" % number
        out += b"/ByteRange[0 %d %d %d]/Contents(%s)>>\nendobj\n" % (
            before, start, after, literal + bytes(padding)
        )  # fmt: skip
        places.append(len(out))
        out += b"%d 0 obj\n<</Type/Page/MediaBox[0 0 99 99]/Parent %d 0 R>>\nendobj\n" % (page, pages)
        table = len(out)
        out += b"xref\n"
        for each, place in zip((number, page), places, strict=True):
            out += b"%d 1\n%010d 00000 n \n" % (each, place)
        size, root = reader.trailer["/Size"], reader.trailer.raw_get("/Root").reference.idnum
        out += b"trailer\n<</Size %d/Root %d 0 R/Prev %s>>\n" % (size, root, tables[-1])
        out += b" " * spaces + b"startxref\n%d\n%%%%EOF\n" % table
        return bytes(out)

    for spaces in range(8):
        for padding in range(60_000):
            if padding == 0:
                bare = len(written(0, spaces))
            if before + after + 2 * (len(contents) + padding) + 2 == bare + padding:
                made = written(padding, spaces)
                if before + after + 2 * (len(contents) + padding) + 2 == len(made):
                    return made
    raise AssertionError("no such file")


def test_a_signature_moved_over_another_page_is_found(letter: bytes, office: Office, tmp_path: Path) -> None:
    signed = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    made = moved_signature(signed)
    (verdict,) = verify_pdf(made)
    assert verdict.standing is Standing.ALTERED, verdict
    assert not verdict.covers_whole_file
    assert "Total document signed" not in told_by_pdfsig(made, tmp_path)


@pytest.mark.parametrize("stray", [b"\n9 0 obj\n<</Type/Catalog>>\nendobj\n", b"%PDF-1.4\n%%EOF\n"])
def test_bytes_that_belong_to_no_revision_are_found(letter: bytes, office: Office, stray: bytes) -> None:
    signed = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    last = signed[signed.rindex(b"startxref") :]
    for made in (signed + stray, signed + stray + last):
        (verdict,) = verify_pdf(made)
        assert verdict.standing in (Standing.ALTERED, Standing.UNSIGNED), verdict
    (verdict,) = verify_pdf(signed + b"\r\n")
    assert verdict.standing is Standing.VALID, "what a mail program adds at the end"


def crossed(name: str, count: int) -> tuple[ec.EllipticCurvePrivateKey, list[asn1_x509.Certificate]]:
    """A key and certificates over it, all of one name: each could have issued any other."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .not_valid_before(moment)
        .not_valid_after(moment + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    made = (builder.serial_number(number).sign(key, hashes.SHA256()) for number in range(1, count + 1))
    return key, [asn1_x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in made]


def test_crossed_certificates_do_not_hang_the_search_for_a_root(office: Office) -> None:
    key, sent = crossed("A", 30)
    signer = HeldKeySigner(key, sent[0], sent[1:])
    info = run(signer.async_sign_general_data(b"content", "sha256", detached=True))
    verdict = verify_detached(b"content", info.dump())
    assert verdict.standing is Standing.UNTRUSTED, verdict
    # Beside a signature that holds they do no harm either.
    sound = cms.ContentInfo.load(sign_with(office.person, b"content").der)
    sound["content"]["certificates"] = [
        *sound["content"]["certificates"],
        *(cms.CertificateChoices({"certificate": each}) for each in sent),
    ]
    assert verify_detached(b"content", sound.dump(force=True)).standing is Standing.VALID


def test_signatures_within_signatures_are_written_and_read_once(office: Office) -> None:
    inmost = sign_with(office.person, b"content").der
    nested = inmost
    for _ in range(10):
        outer = cms.ContentInfo.load(inmost)
        stamp = {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(nested)]}
        outer["content"]["signer_infos"][0]["unsigned_attrs"] = [cms.CMSAttribute(stamp)]
        nested = outer.dump(force=True)
    assert verify_detached(b"content", nested).standing is not Standing.ALTERED
    assert cms.ContentInfo.load(nested).native
    assert cms.ContentInfo.load(nested).dump(force=True) == nested


def with_a_form(letter: bytes) -> bytes:
    """The letter with a field to be filled in."""
    writer = IncrementalPdfFileWriter(BytesIO(letter))
    page = writer.find_page_for_modification(0)[0]
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string("so-tien"),
            generic.pdf_name("/V"): generic.pdf_string("1 000 000"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (90, 90, 200, 110))),
        }
    )
    fields = generic.ArrayObject([writer.add_object(field)])
    page.get_object()["/Annots"] = fields
    writer.mark_update(page)
    writer.root["/AcroForm"] = generic.DictionaryObject({generic.pdf_name("/Fields"): fields})
    writer.update_root()
    return written(writer)


def filled(pdf: bytes, value: str) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    field.get_object()["/V"] = generic.pdf_string(value)
    writer.mark_update(field)
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_is_filled_into_a_signed_form_is_covered_by_a_signature_or_altered(
    letter: bytes, office: Office
) -> None:
    signed = sign_pdf(with_a_form(letter), office.person, person_appearance(BLOCK, NAME))
    (verdict,) = verify_pdf(filled(signed, "9 000 000"))
    assert verdict.standing is Standing.ALTERED
    assert "điền vào biểu mẫu" in verdict.verdict.why.vi
    sealed = sign_pdf(filled(signed, "9 000 000"), office.seal, person_appearance(BLOCK, "Cơ quan"))
    first, second = verify_pdf(sealed)
    assert (first.standing, second.standing) == (Standing.VALID, Standing.VALID)
    assert "điền vào biểu mẫu" in first.verdict.notes[-1].vi, "the reader of the first is told"
    assert not second.verdict.notes
    late = filled(sealed, "10 000 000")
    assert [each.standing for each in verify_pdf(late)] == [Standing.ALTERED, Standing.ALTERED]
