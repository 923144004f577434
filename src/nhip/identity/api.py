"""Identity's door: agencies and their codes, accounts and what they may do.

What is pure is imported at once. What stands on stored records is fetched when first asked for, so that
this door can be imported before Django is set up; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.identity.rules.codes import ParsedCode, Scheme, parse_code, to_edxml2016, to_qd20
from nhip.identity.rules.findings import Finding
from nhip.identity.rules.roles import ROLES, Permission, Reach, Role

if TYPE_CHECKING:
    from nhip.identity.acts.change_account import change_account
    from nhip.identity.acts.close_agency import close_agency
    from nhip.identity.acts.end_role import end_role
    from nhip.identity.acts.grant_role import grant_role
    from nhip.identity.acts.issue_certificate import issue_certificate
    from nhip.identity.acts.keep_provable import keep_provable
    from nhip.identity.acts.open_account import open_account
    from nhip.identity.acts.register_certificate import register_certificate
    from nhip.identity.acts.revoke_certificate import revoke_certificate
    from nhip.identity.demo import demo_code, ensure_demo_accounts, ensure_demo_seals
    from nhip.identity.models import Account, Certificate, Kind, LongTermProof, Membership
    from nhip.identity.queries.accounts import account_of
    from nhip.identity.queries.agencies import (
        agencies_by_code,
        agency,
        find_agencies,
        list_agencies,
        name_on,
        provincial_units,
    )
    from nhip.identity.queries.cards import AgencyCard
    from nhip.identity.queries.history import AgencyHistory, history_of
    from nhip.identity.queries.images import seal_image, signature_image
    from nhip.identity.queries.people import people_with
    from nhip.identity.queries.permissions import (
        agencies_above,
        agencies_reached,
        can,
        current_memberships,
        demand,
    )
    from nhip.identity.queries.proofs import proofs_of
    from nhip.identity.queries.resolving import Heir, Resolution, resolve, resolve_today
    from nhip.identity.register.reading import read_agencies
    from nhip.identity.register.storing import LoadReport, load_register
    from nhip.identity.signatures.appearances import (
        AppearanceKind,
        PdfAppearance,
        Place,
        annex_appearance,
        person_appearance,
        seal_appearance,
    )
    from nhip.identity.signatures.asice import Container, asic_manifest, read_asice, write_asice
    from nhip.identity.signatures.asice_signing import sign_asice, verify_asice
    from nhip.identity.signatures.authority import trusted_roots
    from nhip.identity.signatures.completing import Completed, complete_pdf
    from nhip.identity.signatures.levels import Level
    from nhip.identity.signatures.pdf_signing import sign_pdf
    from nhip.identity.signatures.pdf_verifying import verify_pdf
    from nhip.identity.signatures.signers import sign_raw
    from nhip.identity.signatures.signing import (
        Signature,
        certificate_of,
        seal_certificate_of,
        sign_detached,
        sign_with,
        sign_with_seal,
    )
    from nhip.identity.signatures.timestamps import Stamp, timestamp, verify_timestamp
    from nhip.identity.signatures.verdicts import PdfVerdict, Standing, Verdict, both_signed
    from nhip.identity.signatures.verifying import verify_detached
    from nhip.identity.signatures.xml_signing import sign_xml_detached, sign_xml_enveloped
    from nhip.identity.signatures.xml_verifying import verify_xml_detached, verify_xml_enveloped
    from nhip.identity.signing_in.password_link import password_path

_FETCHED = {
    "seal_image": "nhip.identity.queries.images",
    "signature_image": "nhip.identity.queries.images",
    "proofs_of": "nhip.identity.queries.proofs",
    "keep_provable": "nhip.identity.acts.keep_provable",
    "LongTermProof": "nhip.identity.models",
    "Account": "nhip.identity.models",
    "AgencyCard": "nhip.identity.queries.cards",
    "AgencyHistory": "nhip.identity.queries.history",
    "Certificate": "nhip.identity.models",
    "Signature": "nhip.identity.signatures.signing",
    "Standing": "nhip.identity.signatures.verdicts",
    "Verdict": "nhip.identity.signatures.verdicts",
    "certificate_of": "nhip.identity.signatures.signing",
    "issue_certificate": "nhip.identity.acts.issue_certificate",
    "revoke_certificate": "nhip.identity.acts.revoke_certificate",
    "sign_detached": "nhip.identity.signatures.signing",
    "register_certificate": "nhip.identity.acts.register_certificate",
    "ensure_demo_seals": "nhip.identity.demo",
    "AppearanceKind": "nhip.identity.signatures.appearances",
    "Completed": "nhip.identity.signatures.completing",
    "Level": "nhip.identity.signatures.levels",
    "complete_pdf": "nhip.identity.signatures.completing",
    "Container": "nhip.identity.signatures.asice",
    "PdfAppearance": "nhip.identity.signatures.appearances",
    "PdfVerdict": "nhip.identity.signatures.verdicts",
    "Place": "nhip.identity.signatures.appearances",
    "Stamp": "nhip.identity.signatures.timestamps",
    "annex_appearance": "nhip.identity.signatures.appearances",
    "asic_manifest": "nhip.identity.signatures.asice",
    "both_signed": "nhip.identity.signatures.verdicts",
    "person_appearance": "nhip.identity.signatures.appearances",
    "read_asice": "nhip.identity.signatures.asice",
    "seal_appearance": "nhip.identity.signatures.appearances",
    "seal_certificate_of": "nhip.identity.signatures.signing",
    "sign_asice": "nhip.identity.signatures.asice_signing",
    "sign_pdf": "nhip.identity.signatures.pdf_signing",
    "sign_raw": "nhip.identity.signatures.signers",
    "sign_with": "nhip.identity.signatures.signing",
    "sign_with_seal": "nhip.identity.signatures.signing",
    "sign_xml_detached": "nhip.identity.signatures.xml_signing",
    "sign_xml_enveloped": "nhip.identity.signatures.xml_signing",
    "timestamp": "nhip.identity.signatures.timestamps",
    "verify_asice": "nhip.identity.signatures.asice_signing",
    "verify_pdf": "nhip.identity.signatures.pdf_verifying",
    "verify_timestamp": "nhip.identity.signatures.timestamps",
    "verify_xml_detached": "nhip.identity.signatures.xml_verifying",
    "verify_xml_enveloped": "nhip.identity.signatures.xml_verifying",
    "write_asice": "nhip.identity.signatures.asice",
    "verify_detached": "nhip.identity.signatures.verifying",
    "Heir": "nhip.identity.queries.resolving",
    "Kind": "nhip.identity.models",
    "LoadReport": "nhip.identity.register.storing",
    "Membership": "nhip.identity.models",
    "Resolution": "nhip.identity.queries.resolving",
    "account_of": "nhip.identity.queries.accounts",
    "agencies_above": "nhip.identity.queries.permissions",
    "agencies_reached": "nhip.identity.queries.permissions",
    "agencies_by_code": "nhip.identity.queries.agencies",
    "agency": "nhip.identity.queries.agencies",
    "can": "nhip.identity.queries.permissions",
    "change_account": "nhip.identity.acts.change_account",
    "close_agency": "nhip.identity.acts.close_agency",
    "current_memberships": "nhip.identity.queries.permissions",
    "demand": "nhip.identity.queries.permissions",
    "demo_code": "nhip.identity.demo",
    "end_role": "nhip.identity.acts.end_role",
    "ensure_demo_accounts": "nhip.identity.demo",
    "find_agencies": "nhip.identity.queries.agencies",
    "grant_role": "nhip.identity.acts.grant_role",
    "history_of": "nhip.identity.queries.history",
    "list_agencies": "nhip.identity.queries.agencies",
    "load_register": "nhip.identity.register.storing",
    "name_on": "nhip.identity.queries.agencies",
    "open_account": "nhip.identity.acts.open_account",
    "password_path": "nhip.identity.signing_in.password_link",
    "people_with": "nhip.identity.queries.people",
    "provincial_units": "nhip.identity.queries.agencies",
    "read_agencies": "nhip.identity.register.reading",
    "resolve": "nhip.identity.queries.resolving",
    "resolve_today": "nhip.identity.queries.resolving",
    "trusted_roots": "nhip.identity.signatures.authority",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ROLES",
    "Account",
    "AgencyCard",
    "AgencyHistory",
    "AppearanceKind",
    "Certificate",
    "Completed",
    "Container",
    "Finding",
    "Heir",
    "Kind",
    "Level",
    "LoadReport",
    "LongTermProof",
    "Membership",
    "ParsedCode",
    "PdfAppearance",
    "PdfVerdict",
    "Permission",
    "Place",
    "Reach",
    "Resolution",
    "Role",
    "Scheme",
    "Signature",
    "Stamp",
    "Standing",
    "Verdict",
    "account_of",
    "agencies_above",
    "agencies_by_code",
    "agencies_reached",
    "agency",
    "annex_appearance",
    "asic_manifest",
    "both_signed",
    "can",
    "certificate_of",
    "change_account",
    "close_agency",
    "complete_pdf",
    "current_memberships",
    "demand",
    "demo_code",
    "end_role",
    "ensure_demo_accounts",
    "ensure_demo_seals",
    "find_agencies",
    "grant_role",
    "history_of",
    "issue_certificate",
    "keep_provable",
    "list_agencies",
    "load_register",
    "name_on",
    "open_account",
    "parse_code",
    "password_path",
    "people_with",
    "person_appearance",
    "proofs_of",
    "provincial_units",
    "read_agencies",
    "read_asice",
    "register_certificate",
    "resolve",
    "resolve_today",
    "revoke_certificate",
    "seal_appearance",
    "seal_certificate_of",
    "seal_image",
    "sign_asice",
    "sign_detached",
    "sign_pdf",
    "sign_raw",
    "sign_with",
    "sign_with_seal",
    "sign_xml_detached",
    "sign_xml_enveloped",
    "signature_image",
    "timestamp",
    "to_edxml2016",
    "to_qd20",
    "trusted_roots",
    "verify_asice",
    "verify_detached",
    "verify_pdf",
    "verify_timestamp",
    "verify_xml_detached",
    "verify_xml_enveloped",
    "write_asice",
]
