"""What identity tells everybody: facts that have happened, in plain values.

People are named by the public id of their account, never by address; a failed sign-in carries only keyed
digests.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class RegisterLoaded(Event):
    """The law's agencies were stored: the digest of its files and how many rows of each sort there are."""

    type: ClassVar = "identity.register_loaded"

    digest: str
    agencies: int
    codes: int
    names: int
    successions: int


@dataclass(frozen=True, kw_only=True)
class AgencyChanged(Event):
    """An official changed what is stored about an agency; ``fields`` are the names of what changed."""

    type: ClassVar = "identity.agency_changed"

    agency_code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AgencyClosed(Event):
    """An agency has its last day; ``successors`` took over."""

    type: ClassVar = "identity.agency_closed"

    agency_code: str
    last_day: date
    kind: str
    successors: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    type: ClassVar = "identity.account_opened"

    account: str


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Event):
    """An administrator changed an account: ``fields`` are names, the values stay in the account."""

    type: ClassVar = "identity.account_changed"

    account: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    type: ClassVar = "identity.role_granted"

    account: str
    role: str
    at_agency: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    type: ClassVar = "identity.role_ended"

    account: str
    role: str
    at_agency: str
    last_day: date


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in; ``methods`` are the proofs they gave, in order (``password``, ``mfa``)."""

    type: ClassVar = "identity.signed_in"

    account: str
    methods: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    type: ClassVar = "identity.signed_out"

    account: str


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """A sign-in failed; the keyed digests say "the same account", "the same source" and nothing more."""

    type: ClassVar = "identity.sign_in_failed"

    account_digest: str
    source_digest: str


@dataclass(frozen=True, kw_only=True)
class LockedOut(Event):
    """The door was closed for an account or a source (``by``) until ``until``."""

    type: ClassVar = "identity.locked_out"

    by: str
    digest: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class SecondFactorAdded(Event):
    type: ClassVar = "identity.second_factor_added"

    account: str
    method: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorRemoved(Event):
    type: ClassVar = "identity.second_factor_removed"

    account: str
    method: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """A password was changed (``how``: ``change``) or set anew through a link by mail (``reset``)."""

    type: ClassVar = "identity.password_changed"

    account: str
    how: str


@dataclass(frozen=True, kw_only=True)
class OtherSessionsEnded(Event):
    """Somebody signed out everywhere else; ``count`` sessions ended."""

    type: ClassVar = "identity.other_sessions_ended"

    account: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """A certificate was given out: for a person's signature, or for an agency's seal."""

    type: ClassVar = "identity.certificate_issued"

    fingerprint: str
    purpose: str
    account: str | None
    at_agency: str
    valid_to: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateRegistered(Event):
    """A certificate of another authority was registered; its key is on a token, or with its holder alone."""

    type: ClassVar = "identity.certificate_registered"

    fingerprint: str
    purpose: str
    account: str | None
    at_agency: str
    issuer: str
    key_place: str
    valid_to: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    """A certificate was revoked."""

    type: ClassVar = "identity.certificate_revoked"

    fingerprint: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ProofReached(Event):
    """The signatures of a document (``document``, its SHA-256) can be proven as ``level`` says; ``copy`` is
    the digest of the completed copy, empty where the document itself bears the proof.
    """

    type: ClassVar = "identity.proof_reached"

    document: str
    level: str
    copy: str


@dataclass(frozen=True, kw_only=True)
class AppearanceImageChanged(Event):
    """Somebody uploaded the picture of their signature, or of an agency's seal: its SHA-256."""

    type: ClassVar = "identity.appearance_image_changed"

    account: str | None
    at_agency: str
    image: str
