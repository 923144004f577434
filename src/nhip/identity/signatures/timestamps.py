"""Time stamps of an authority that is not us (RFC 3161): proof that something existed at a moment.

Where ``NHIP_TSA_URL`` names no authority there are no stamps. Where the authority does not answer, nobody
waits: the signature is made without a stamp, we say since when, and the authority is left alone for a while.
"""

import asyncio
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data

from nhip.identity.signatures.authority import trusted_roots
from nhip.identity.signatures.paths import slim
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust import Brought, context_for
from nhip.kernel.api import Text, now, setting

_PATIENCE = 5  # seconds for one answer
_REST = timedelta(minutes=1)  # an authority that failed is not asked again sooner
_LARGEST = 200_000  # bytes of an answer
_REVOKED = (
    AdESIndeterminate.REVOKED_NO_POE,
    AdESIndeterminate.REVOKED_CA_NO_POE,
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp token (DER) and its time; or, without a token, since when there are none and why."""

    token: bytes | None = None
    stamped_at: datetime | None = None
    unstamped_since: datetime | None = None
    why: Text | None = None


@dataclass(slots=True)
class _Silence:
    """Since when the authority has not answered, and when it was last asked."""

    since: datetime | None = None
    asked_at: datetime | None = None
    error: str = ""


_silence = _Silence()
_measured: dict[tuple[str, str], cms.ContentInfo] = {}
_NO_AUTHORITY = Text(
    vi="Chưa khai báo dịch vụ cấp dấu thời gian (NHIP_TSA_URL).",
    en="No time-stamping authority is named (NHIP_TSA_URL).",
)


class Authority(TimeStamper):
    """The authority at an address, asked over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token; raises :class:`OSError` where there is no answer, or one that is no token."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise OSError(str(error) or type(error).__name__) from error

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        """A token to measure the room for others by, asked for once and not for every signature."""
        asked = (self._url, md_algorithm)
        if asked not in _measured:
            _measured[asked] = await super().async_dummy_response(md_algorithm)
        return _measured[asked]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask; raises :class:`OSError` when there is no answer, :class:`ValueError` when it is none."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, query: bytes) -> tsp.TimeStampResp:
        if not self._url.startswith(("http://", "https://")):
            raise ValueError(self._url)
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self._url, query, {"Content-Type": "application/timestamp-query"}
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - "
            return tsp.TimeStampResp.load(answer.read(_LARGEST), strict=True)


def timestamp(digest: bytes) -> Stamp:
    """A stamp over ``digest`` (SHA-256, 32 bytes). Never raises because an authority is out of reach."""
    authority = authority_at_hand()
    if authority is None:
        return unstamped()
    try:
        token = run(authority.async_timestamp(digest, "sha256")).dump()
    except (OSError, ValueError, TypeError, KeyError) as error:
        return note_silence(error)
    return Stamp(token, note_answer(token))


def authority_at_hand() -> Authority | None:
    """The authority to ask now: None where none is named, or where it has just failed to answer."""
    url: str = setting("NHIP_TSA_URL")
    is_resting = _silence.asked_at is not None and now() - _silence.asked_at < _REST
    return Authority(url) if url and not is_resting else None


def unstamped() -> Stamp:
    """The stamp that is not there: since when, and why."""
    if not setting("NHIP_TSA_URL"):
        return Stamp(why=_NO_AUTHORITY)
    return Stamp(unstamped_since=_silence.since, why=_unreachable())


def note_silence(error: Exception) -> Stamp:
    """The authority did not answer: leave it alone for a minute."""
    moment = now()
    _silence.since = _silence.since or moment
    _silence.asked_at = moment
    _silence.error = str(error) or type(error).__name__
    return unstamped()


def note_answer(token: bytes | None = None) -> datetime | None:
    """The authority answered; gives the time that its token says."""
    _silence.since = _silence.asked_at = None
    return None if token is None else _time_in(token)


def verify_timestamp(
    token: bytes, digest: bytes, *, roots: Sequence[x509.Certificate] | None = None
) -> datetime | None:
    """The time that ``token`` proves for ``digest``; None where it is about something else or not trusted."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        moment = _time_in(token)
    except (ValueError, TypeError, KeyError):
        return None
    return proven_time(signed, moment, lambda _algorithm: digest, roots)


@dataclass(frozen=True, slots=True)
class Proven:
    """The time that a token proves, and whether answers at hand say that its authority was not revoked."""

    moment: datetime
    is_told: bool


def proven_time(
    signed: cms.SignedData,
    moment: datetime,
    expected: Callable[[str], bytes],
    roots: Sequence[x509.Certificate] | None,
) -> datetime | None:
    """``moment`` where the token ``signed`` is sound, trusted at that moment, and about ``expected``."""
    found = judge_token(signed, expected, roots, moment)
    return found.moment if found else None


def judge_token(
    signed: cms.SignedData,
    expected: Callable[[str], bytes],
    roots: Sequence[x509.Certificate] | None,
    relied_at: datetime,
    brought: Brought | None = None,
) -> Proven | None:
    """What the token ``signed`` proves to somebody who relies on it at ``relied_at``; None for nothing.

    That is now, or the time by which a later stamp proves that this one was there.
    """
    roots, brought = trusted_roots() if roots is None else roots, brought or Brought()
    open_context = context_for(roots, relied_at, None, brought.certificates)
    try:
        signed = slim(signed, roots)
        status = run(validate_tst_signed_data(signed, open_context, expected))
        if not status["intact"] or not status["valid"] or status["trust_problem_indic"] is not None:
            return None
        moment: datetime = status["timestamp"]
        if brought.evidence and _problem(signed, expected, roots, relied_at, brought) in _REVOKED:
            return None
        return Proven(moment, _problem(signed, expected, roots, moment, brought) is None)
    except (SignatureValidationError, UnsupportedAlgorithm, ValueError, AttributeError):
        return None


def _problem(
    signed: cms.SignedData,
    expected: Callable[[str], bytes],
    roots: Sequence[x509.Certificate],
    moment: datetime,
    brought: Brought,
) -> object:
    """What stands against a token once revocation is asked of what the document brings along."""
    context = context_for(roots, moment, brought.evidence, brought.certificates)
    return run(validate_tst_signed_data(signed, context, expected))["trust_problem_indic"]


def _time_in(token: bytes) -> datetime:
    content = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"]
    moment: datetime = content.parsed["gen_time"].native
    return moment


def _unreachable() -> Text:
    since = _silence.since.isoformat(timespec="seconds") if _silence.since else ""
    return Text(
        vi=f"Dịch vụ cấp dấu thời gian không trả lời từ {since}: {_silence.error}",
        en=f"The time-stamping authority has not answered since {since}: {_silence.error}",
    )
