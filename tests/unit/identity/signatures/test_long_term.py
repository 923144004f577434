"""A letter that proves itself ten years later: by its own bytes, when its signers' authorities are gone."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.stamping import stamping_authority
from tests.unit.identity.signatures.test_pdf import BLOCK, NAME, told_by_pdfsig

from nhip.identity.api import (
    Level,
    PdfVerdict,
    Standing,
    both_signed,
    complete_pdf,
    person_appearance,
    revoke_certificate,
    seal_appearance,
    sign_pdf,
    verify_pdf,
)
from nhip.identity.signatures import authority, revocation, timestamps
from nhip.identity.signatures.evidence import Evidence
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust import converted
from nhip.kernel.api import clock, now

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=365)
NOWHERE = "http://127.0.0.1:9/"


def signed(letter: bytes, office: Office) -> bytes:
    """Signed by the person, with the answers of that moment, then sealed, as the office does it."""
    by_person = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    by_person = complete_pdf(by_person, is_last=False).pdf
    return sign_pdf(by_person, office.seal, seal_appearance(BLOCK, "Cơ quan trình diễn"))


def levels(pdf: bytes, at: datetime | None = None) -> list[tuple[Standing, Level | None]]:
    with clock.at(at or now()):
        return [(each.standing, each.verdict.level) for each in verify_pdf(pdf)]


def valid(level: Level) -> list[tuple[Standing, Level | None]]:
    return [(Standing.VALID, level), (Standing.VALID, level)]


def judged_by_pyhanko(pdf: bytes, moment: datetime) -> list[object]:
    """What pyHanko's own long-term validation (EN 319 102-1, 5.6.3) says of each signature at ``moment``."""
    trust = SimpleTrustManager.build([converted(each) for each in authority.trusted_roots()])
    told = SignatureValidationSpec(
        CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO)),
        # Of the last stamp's authority nobody could tell at a moment that has not come.
        ts_cert_validation_policy=CertValidationPolicySpec(trust, CertRevTrustPolicy(NO_REVOCATION)),
    )
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
    found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    spec = PdfSignatureValidationSpec(told)
    return [run(ades_lta_validation(each, spec, timing)).ades_subindic for each in found]


def test_a_letter_proves_itself_when_all_its_authorities_are_gone(
    tsa: Path, letter: bytes, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = signed(letter, office)
    made = complete_pdf(sent)
    assert (made.level, made.why) == (Level.B_LTA, None)
    assert made.pdf.startswith(sent), "no byte that was signed has moved"
    assert levels(made.pdf) == valid(Level.B_LTA)
    assert both_signed(verify_pdf(made.pdf))
    assert told_by_pdfsig(made.pdf, tmp_path).count("Signature is Valid") >= 2
    # Three years on the certificates have ended; ten and a half, and so has the authority's own.
    monkeypatch.setattr(revocation, "ask_issuer", lambda *_: pytest.fail("nobody is asked"))
    assert levels(made.pdf, now() + 3 * YEARS) == valid(Level.B_LTA)
    assert levels(made.pdf, now() + 10.5 * YEARS) == valid(Level.B_LTA)
    told = judged_by_pyhanko(made.pdf, now() + 3 * YEARS)
    assert told == [AdESPassed.OK, AdESPassed.OK], told
    # Without that proof the same letter proves nothing then, but to whoever proves when it was signed.
    monkeypatch.delenv("NHIP_TSA_URL")
    bare = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    assert levels(bare) == [(Standing.VALID, Level.B_B)]
    assert levels(bare, now() + 3 * YEARS) == [(Standing.UNTRUSTED, None)]
    with clock.at(now() + 3 * YEARS):
        assert verify_pdf(bare, at=now() - 3 * YEARS)[0].standing is Standing.VALID


def test_any_flipped_byte_of_a_completed_letter_is_found(tsa: Path, letter: bytes, office: Office) -> None:
    sent = signed(letter, office)
    made = complete_pdf(sent).pdf
    for place in (len(letter) // 2, len(letter) + 900, len(sent) - 40, len(sent) + 300):
        broken = bytearray(made)
        broken[place] ^= 1
        found = verify_pdf(bytes(broken))
        assert not both_signed(found), place
        assert any(each.standing in (Standing.ALTERED, Standing.UNSIGNED) for each in found), place


def test_what_cannot_be_had_now_is_said_and_added_later(
    tsa: Path, letter: bytes, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(timestamps.setting("NHIP_TSA_URL"))
    monkeypatch.setenv("NHIP_TSA_URL", NOWHERE)
    sent = complete_pdf(signed(letter, office))
    assert sent.level is Level.B_B
    assert sent.why is not None
    assert "không trả lời" in sent.why.vi
    assert levels(sent.pdf) == valid(Level.B_B)
    again = complete_pdf(sent.pdf)
    assert again.pdf == sent.pdf, "trying again without an answer adds nothing"
    # The stamps are back, the answers about revocation are not.
    monkeypatch.setenv("NHIP_TSA_URL", url)
    monkeypatch.setattr(timestamps, "_silence", timestamps._Silence())
    with monkeypatch.context() as silent:
        silent.setattr("nhip.identity.signatures.gathering.answer_about", lambda *_: Evidence())
        stamped = complete_pdf(signed_bare(letter, office))
    assert stamped.level is Level.B_T
    assert stamped.why is not None
    assert "về việc thu hồi" in stamped.why.vi
    assert levels(stamped.pdf) == valid(Level.B_T)
    for begun in (sent, stamped):
        done = complete_pdf(begun.pdf)
        assert (done.level, done.why) == (Level.B_LTA, None)
        assert done.pdf.startswith(begun.pdf)
        assert levels(done.pdf) == valid(Level.B_LTA)
        assert levels(done.pdf, now() + 3 * YEARS) == valid(Level.B_LTA)


def signed_bare(letter: bytes, office: Office) -> bytes:
    by_person = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    return sign_pdf(by_person, office.seal, seal_appearance(BLOCK, "Cơ quan trình diễn"))


def test_answers_without_an_archive_stamp_are_b_lt(
    tsa: Path, letter: bytes, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = signed(letter, office)
    monkeypatch.setenv("NHIP_TSA_URL", NOWHERE)
    done = complete_pdf(made)
    assert done.level is Level.B_LT
    assert done.why is not None
    assert levels(done.pdf) == valid(Level.B_LT)
    assert levels(done.pdf, now() + 3 * YEARS) == valid(Level.B_LT)


def test_a_stamp_that_ends_is_renewed_by_the_next(tsa: Path, letter: bytes, office: Office) -> None:
    url = str(timestamps.setting("NHIP_TSA_URL"))
    stamping_authority(tsa, url, days=30)
    old = complete_pdf(signed(letter, office)).pdf
    stamping_authority(tsa, url, days=4000)
    assert levels(old) == valid(Level.B_LTA)
    ended = levels(old, now() + 3 * YEARS)
    assert [standing for standing, _ in ended] == [Standing.UNTRUSTED, Standing.UNTRUSTED], "too late"
    renewed = complete_pdf(old).pdf
    assert renewed.startswith(old)
    assert levels(renewed, now() + 3 * YEARS) == valid(Level.B_LTA)


def test_a_revocation_after_signing_leaves_the_proof(tsa: Path, letter: bytes, office: Office) -> None:
    made = signed(letter, office)
    with clock.at(now() + timedelta(hours=1)):
        revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    made = complete_pdf(made).pdf
    assert levels(made, now() + timedelta(days=2)) == valid(Level.B_LTA)
    assert levels(made, now() + 3 * YEARS) == valid(Level.B_LTA)


def test_a_stolen_key_gains_nothing_from_old_answers(letter: bytes, office: Office) -> None:
    """Without a time stamp a good answer of the day before proves nothing about a signature of today."""
    made = complete_pdf(signed(letter, office)).pdf
    revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    away: tuple[PdfVerdict, ...] = verify_pdf(
        made, roots=[authority.root().certificate], crls=[revocation.revocation_list()]
    )
    assert away[0].standing is Standing.REVOKED
