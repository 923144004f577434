"""The stored records of identity: who may sign in, which agencies there are, who holds which role where."""

from nhip.identity.models.account import Account
from nhip.identity.models.agency import (
    Agency,
    AgencyCode,
    AgencyName,
    Kind,
    NameUse,
    Origin,
    RegisterLoad,
    Succession,
    SuccessionKind,
)
from nhip.identity.models.appearance_image import AppearanceImage
from nhip.identity.models.certificate import Certificate, CertificatePurpose, KeyPlace
from nhip.identity.models.failed_sign_in import FailedSignIn
from nhip.identity.models.long_term import LongTermProof
from nhip.identity.models.membership import Membership

__all__ = [
    "Account",
    "Agency",
    "AgencyCode",
    "AgencyName",
    "AppearanceImage",
    "Certificate",
    "CertificatePurpose",
    "FailedSignIn",
    "KeyPlace",
    "Kind",
    "LongTermProof",
    "Membership",
    "NameUse",
    "Origin",
    "RegisterLoad",
    "Succession",
    "SuccessionKind",
]
